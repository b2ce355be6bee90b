#pragma once

#include <string_view>

#include "base/http.h"

namespace offstage::gateway {

/// The answers a REST API gives by itself, by the names under which AWS lets them be customised.
enum class GatewayResponse {
  kMissingAuthenticationToken,  // also: no such path or method
  kInvalidApiKey,
  kAccessDenied,
  kUnauthorized,
  kAuthorizerFailure,
  kAuthorizerConfigurationError,
  kBadRequestParameters,
  kBadRequestBody,
  kUnsupportedMediaType,
  kRequestTooLarge,
  kThrottled,
  kQuotaExceeded,
  kIntegrationTimeout,
  kIntegrationFailure,  // 504 as a type; 502 for a function that failed, 500 when none ran
  kApiConfigurationError,
  kExpiredToken,
  kInvalidSignature,
  kResourceNotFound,
  kWafFiltered,
};

/// "UNAUTHORIZED": how settings name the type.
std::string_view name_of(GatewayResponse type);

/// AWS's default answer of that type, with x-amzn-ErrorType. `message` replaces the default text, for
/// those types whose text tells what is missing.
HttpResponse rest_gateway_response(GatewayResponse type, std::string_view message = {});

/// What an HTTP API answers by itself: 400, 401, 403, 404, 413, 429, 500 or 503, as {"message":...}.
HttpResponse http_api_error(int status);

}  // namespace offstage::gateway
