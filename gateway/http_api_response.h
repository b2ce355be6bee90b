#pragma once

#include <string_view>

#include "base/http.h"
#include "base/result.h"

namespace offstage::gateway {

/// A function's answer to payload 2.0: an object with statusCode says everything, anything else is the
/// body of a 200 of type application/json. Header names go out in lower case, and no ids are added. The
/// Failure, for the log, is answered with 500. Source: AWS's "Create AWS Lambda proxy integrations for HTTP
/// APIs".
Result<HttpResponse, Failure> http_api_response_v2(std::string_view payload);

/// A function's answer to payload 1.0: statusCode is required and unknown keys do not count.
Result<HttpResponse, Failure> http_api_response_v1(std::string_view payload);

}  // namespace offstage::gateway
