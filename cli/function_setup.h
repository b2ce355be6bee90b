#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/service.h"
#include "lambda-host/function_config.h"

namespace offstage::cli {

/// How the functions of a service run here.
struct PreparedFunctions {
  std::vector<lambda_host::FunctionConfig> configs;
  std::vector<std::string> warnings;  // functions that do not run here, with file and line
};

/// Where the library of a C++ function is: `handler: build/scores` names build/scores.so, as seen from
/// serverless.yml.
std::string library_path(const gateway::Service& service, const gateway::Function& function);

/// Functions of the runtimes provided*, nodejs* and python*, and of those that custom.offstage.runtimes has a
/// command for. C++ functions (provided*) run in the host's process when there is a library, and from their
/// bootstrap when there is none, when custom.offstage isolates them, or when their key is among `isolated`.
/// What is missing (a library, a handler's file, an interpreter) is an error that says where it was looked
/// for and what helps; functions of other runtimes are warnings.
Result<PreparedFunctions, Failure> prepare_functions(const gateway::Service& service,
                                                     const std::set<std::string>& isolated = {});

}  // namespace offstage::cli
