#include "gateway/gateway_response.h"

#include <string>

#include "base/json.h"

namespace offstage::gateway {
namespace {

struct Default {
  GatewayResponse type;
  std::string_view name;
  int status;
  std::string_view message;
  std::string_view error_type;
};

// AWS's "Gateway response types"; the error types as recorded.
constexpr Default kDefaults[] = {
    {GatewayResponse::kMissingAuthenticationToken, "MISSING_AUTHENTICATION_TOKEN", 403,
     "Missing Authentication Token", "MissingAuthenticationTokenException"},
    {GatewayResponse::kInvalidApiKey, "INVALID_API_KEY", 403, "Forbidden", "ForbiddenException"},
    {GatewayResponse::kAccessDenied, "ACCESS_DENIED", 403, "User is not authorized to access this resource",
     "AccessDeniedException"},
    {GatewayResponse::kUnauthorized, "UNAUTHORIZED", 401, "Unauthorized", "UnauthorizedException"},
    {GatewayResponse::kAuthorizerFailure, "AUTHORIZER_FAILURE", 500, "", "AuthorizerFailureException"},
    {GatewayResponse::kAuthorizerConfigurationError, "AUTHORIZER_CONFIGURATION_ERROR", 500, "",
     "AuthorizerConfigurationException"},
    {GatewayResponse::kBadRequestParameters, "BAD_REQUEST_PARAMETERS", 400,
     "Missing required request parameters: []", "BadRequestException"},
    {GatewayResponse::kBadRequestBody, "BAD_REQUEST_BODY", 400, "Invalid request body",
     "BadRequestException"},
    {GatewayResponse::kUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type",
     "BadRequestException"},
    {GatewayResponse::kRequestTooLarge, "REQUEST_TOO_LARGE", 413, "Request Too Long",
     "RequestTooLargeException"},
    {GatewayResponse::kThrottled, "THROTTLED", 429, "Too Many Requests", "TooManyRequestsException"},
    {GatewayResponse::kQuotaExceeded, "QUOTA_EXCEEDED", 429, "Limit Exceeded", "LimitExceededException"},
    {GatewayResponse::kIntegrationTimeout, "INTEGRATION_TIMEOUT", 504, "Endpoint request timed out",
     "InternalServerErrorException"},
    {GatewayResponse::kIntegrationFailure, "INTEGRATION_FAILURE", 504, "Internal server error",
     "InternalServerErrorException"},
    {GatewayResponse::kApiConfigurationError, "API_CONFIGURATION_ERROR", 500, "Internal server error",
     "InternalServerErrorException"},
    {GatewayResponse::kExpiredToken, "EXPIRED_TOKEN", 403,
     "The security token included in the request is expired", "ExpiredTokenException"},
    {GatewayResponse::kInvalidSignature, "INVALID_SIGNATURE", 403,
     "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
     "Access Key and signing method. Consult the service documentation for details.",
     "InvalidSignatureException"},
    {GatewayResponse::kResourceNotFound, "RESOURCE_NOT_FOUND", 404, "Not Found", "ResourceNotFoundException"},
    {GatewayResponse::kWafFiltered, "WAF_FILTERED", 403, "Forbidden", "WafFilteredException"},
};

const Default& default_of(GatewayResponse type) {
  return kDefaults[static_cast<std::size_t>(type)];
}

constexpr bool in_order_of_the_enum() {
  std::size_t index = 0;
  for (const Default& each : kDefaults) {
    if (static_cast<std::size_t>(each.type) != index++) return false;
  }
  return index == static_cast<std::size_t>(GatewayResponse::kWafFiltered) + 1;
}
static_assert(in_order_of_the_enum());

std::string_view http_api_message(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 413:
      return "Request Entity Too Large";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

std::string_view name_of(GatewayResponse type) {
  return default_of(type).name;
}

HttpResponse rest_gateway_response(GatewayResponse type, std::string_view message) {
  const Default& row = default_of(type);
  if (message.empty()) message = row.message;
  // Only this one type has the capital M.
  const std::string_view key = type == GatewayResponse::kAccessDenied ? "Message" : "message";
  HttpResponse response;
  response.status = row.status;
  response.headers = {{"Content-Type", "application/json"},
                      {"x-amzn-ErrorType", std::string(row.error_type)}};
  // What the integration is to blame for comes with a blank after the colon, everything else without.
  const bool blank = row.error_type == "InternalServerErrorException";
  response.body = "{" + json::quoted(key) + (blank ? ": " : ":") +
                  (message.empty() ? "null" : json::quoted(message)) + "}";
  return response;
}

HttpResponse http_api_error(int status) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}};
  response.body = R"({"message":)" + json::quoted(http_api_message(status)) + "}";
  return response;
}

}  // namespace offstage::gateway
