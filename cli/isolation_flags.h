#pragma once

#include <CLI/CLI.hpp>
#include <set>
#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// Functions that `offstage up` has seen crash: the gateway runs them as processes of their own.
struct IsolationFlags {
  std::vector<std::string> functions;

  std::set<std::string> keys() const { return {functions.begin(), functions.end()}; }
};

/// After a crash of that function: adds it, unless it has no bootstrap that could run as a process. Returns
/// what to tell the user of it.
std::string isolate(const gateway::Service& service, const std::string& function, IsolationFlags& flags);

/// Not shown in the help: a user says it in custom.offstage.functions.
void add_isolation_flags(CLI::App& command, IsolationFlags& flags);
/// As arguments for the gateway.
std::vector<std::string> repeat_isolation_flags(const IsolationFlags& flags);

}  // namespace offstage::cli
