#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// What becomes of calls that a function's role does not allow.
enum class IamMode { kOff, kWarn, kEnforce };

struct IamFlags {
  std::optional<std::string> given;  // "off", "warn" or "enforce"
};

/// Returns --iam. `flags` outlives the command.
CLI::Option* add_iam_flags(CLI::App& command, IamFlags& flags);

/// The mode for a service whose DynamoDB is started here. Unless one is given it is warn; but functions keep
/// credentials of AWS that the environment has, which they may want to reach AWS itself with, and are not
/// checked then: that is said on standard error.
IamMode iam_mode(const IamFlags& flags);

/// The argument that tells the gateway.
std::vector<std::string> repeat_iam_mode(IamMode mode);

/// Says on standard error which roles cannot be checked, and why: each role of a function once.
void warn_of_unknown_roles(const gateway::Service& service);

}  // namespace offstage::cli
