#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// What pages of other origins may do beyond what AWS lets them.
struct CorsFlags {
  bool relaxed = false;
};

/// `flags` outlives the command.
void add_cors_flags(CLI::App& command, CorsFlags& flags);

/// The arguments that hand the same on to a child.
std::vector<std::string> repeat_cors_flags(const CorsFlags& flags);

/// Says on standard error that AWS is stricter, or that settings of custom.serverless-offline need the flag.
void warn_of_cors_flags(const CorsFlags& flags, const gateway::Service& service);

}  // namespace offstage::cli
