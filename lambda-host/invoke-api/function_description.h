#pragma once

#include "base/json.h"
#include "lambda-host/function_config.h"

namespace offstage::lambda_host::invoke_api {

/// The FunctionConfiguration of the API as one JSON object, as far as it means something here: there is no
/// package, so CodeSize is 0 and CodeSha256 that of nothing.
void write_configuration(json::Writer& writer, const FunctionConfig& function);

}  // namespace offstage::lambda_host::invoke_api
