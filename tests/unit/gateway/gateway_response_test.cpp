#include "gateway/gateway_response.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {

TEST_CASE("gateway response: every type of a REST API") {
  struct Row {
    GatewayResponse type;
    int status;
    const char* body;
    const char* error_type;
  };
  using enum GatewayResponse;
  const Row rows[] = {
      {kMissingAuthenticationToken, 403, R"({"message":"Missing Authentication Token"})",
       "MissingAuthenticationTokenException"},
      {kInvalidApiKey, 403, R"({"message":"Forbidden"})", "ForbiddenException"},
      {kAccessDenied, 403, R"({"Message":"User is not authorized to access this resource"})",
       "AccessDeniedException"},
      {kUnauthorized, 401, R"({"message":"Unauthorized"})", "UnauthorizedException"},
      {kAuthorizerFailure, 500, R"({"message":null})", "AuthorizerFailureException"},
      {kAuthorizerConfigurationError, 500, R"({"message":null})", "AuthorizerConfigurationException"},
      {kBadRequestParameters, 400, R"({"message":"Missing required request parameters: []"})",
       "BadRequestException"},
      {kBadRequestBody, 400, R"({"message":"Invalid request body"})", "BadRequestException"},
      {kUnsupportedMediaType, 415, R"({"message":"Unsupported Media Type"})", "BadRequestException"},
      {kRequestTooLarge, 413, R"({"message":"Request Too Long"})", "RequestTooLargeException"},
      {kThrottled, 429, R"({"message":"Too Many Requests"})", "TooManyRequestsException"},
      {kQuotaExceeded, 429, R"({"message":"Limit Exceeded"})", "LimitExceededException"},
      {kIntegrationTimeout, 504, R"({"message": "Endpoint request timed out"})",
       "InternalServerErrorException"},
      {kIntegrationFailure, 504, R"({"message": "Internal server error"})", "InternalServerErrorException"},
      {kApiConfigurationError, 500, R"({"message": "Internal server error"})",
       "InternalServerErrorException"},
      {kExpiredToken, 403, R"({"message":"The security token included in the request is expired"})",
       "ExpiredTokenException"},
      {kInvalidSignature, 403,
       R"({"message":"The request signature we calculated does not match the signature you provided. Check your AWS )"
       R"(Secret Access Key and signing method. Consult the service documentation for details."})",
       "InvalidSignatureException"},
      {kResourceNotFound, 404, R"({"message":"Not Found"})", "ResourceNotFoundException"},
      {kWafFiltered, 403, R"({"message":"Forbidden"})", "WafFilteredException"}};
  for (const Row& row : rows) {
    CAPTURE(row.error_type);
    const HttpResponse response = rest_gateway_response(row.type);
    CHECK(response.status == row.status);
    CHECK(response.body == row.body);
    CHECK(header_values(response, "Content-Type") == "application/json");
    CHECK(header_values(response, "x-amzn-ErrorType") == row.error_type);
  }
}

TEST_CASE("gateway response: a message of one's own is quoted") {
  const HttpResponse response =
      rest_gateway_response(GatewayResponse::kBadRequestParameters, "Missing: [\"a\"]");
  CHECK(response.body == R"({"message":"Missing: [\"a\"]"})");
}

TEST_CASE("gateway response: errors of an HTTP API") {
  const std::pair<int, const char*> rows[] = {{400, R"({"message":"Bad Request"})"},
                                              {401, R"({"message":"Unauthorized"})"},
                                              {403, R"({"message":"Forbidden"})"},
                                              {404, R"({"message":"Not Found"})"},
                                              {413, R"({"message":"Request Entity Too Large"})"},
                                              {429, R"({"message":"Too Many Requests"})"},
                                              {500, R"({"message":"Internal Server Error"})"},
                                              {503, R"({"message":"Service Unavailable"})"}};
  for (const auto& [status, body] : rows) {
    const HttpResponse response = http_api_error(status);
    CHECK(response.status == status);
    CHECK(response.body == body);
    CHECK(header_values(response, "content-type") == "application/json");
  }
}

}  // namespace offstage::gateway
