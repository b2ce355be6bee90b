#pragma once

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

/// C++ functions are those of a runtime that starts with "provided". A library that is missing is an error
/// that says where it was looked for and what builds it; functions of other runtimes are warnings.
Result<PreparedFunctions, Failure> prepare_functions(const gateway::Service& service);

}  // namespace offstage::cli
