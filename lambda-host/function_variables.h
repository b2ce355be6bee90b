#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lambda-host/function_config.h"

namespace offstage::lambda_host {

/// What a function's getenv() answers where it differs from the process's own; nothing: not set.
using FunctionVariables = std::map<std::string, std::optional<std::string>>;

/// The environment variables of every function, in the order of `functions`: Lambda's own, HostOptions's and
/// the function's, later ones winning. No function sees a variable that only another one has.
///
/// The process's environment gets what no two functions disagree on, for libraries that do not ask through
/// the handler's getenv() (README.md). A disagreement over a function's own variable is warned of. To be
/// called while the process has one thread.
std::vector<FunctionVariables> set_up_variables(const std::vector<FunctionConfig>& functions,
                                                const HostOptions& options);

/// All the variables of a function that runs as a process: Lambda's, HostOptions's and the function's, and of
/// this process's what a program needs to run at all (PATH, HOME, TMPDIR) or to reach AWS. Those that are
/// each environment's own are not among them.
std::map<std::string, std::string> process_variables(const FunctionConfig& function,
                                                     const HostOptions& options);

}  // namespace offstage::lambda_host
