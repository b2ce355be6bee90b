#include "lambda-host/invoke-api/api_error.h"

#include <fmt/format.h>

#include <utility>

#include "base/crypto.h"
#include "base/json.h"

namespace offstage::lambda_host::invoke_api {
namespace {

ApiError user_error(int status, std::string type, std::string_view message,
                    std::string_view key = "message") {
  return {status, std::move(type), fmt::format(R"({{"Type":"User","{}":{}}})", key, json::quoted(message))};
}

}  // namespace

HttpResponse ApiError::response() const {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"},
                      {"x-amzn-RequestId", crypto::uuid_v4()},
                      {"x-amzn-ErrorType", type}};
  response.body = body;
  return response;
}

namespace errors {

ApiError function_not_found(std::string_view arn) {
  return user_error(404, "ResourceNotFoundException", fmt::format("Function not found: {}", arn), "Message");
}

ApiError other_region(std::string_view region, std::string_view ours) {
  return user_error(404, "ResourceNotFoundException",
                    fmt::format("Functions from '{}' are not reachable in this region ('{}')", region, ours),
                    "Message");
}

ApiError qualifiers_differ() {
  return user_error(400, "InvalidParameterValueException",
                    "The derived qualifier from the function name does not match the specified qualifier.");
}

ApiError constraint(std::string_view value, std::string_view member, std::string_view rule) {
  return {400, "ValidationException",
          fmt::format(R"({{"message":{}}})",
                      json::quoted(fmt::format(
                          "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}",
                          value, member, rule)))};
}

ApiError not_json(std::string_view why) {
  return user_error(
      400, "InvalidRequestContentException",
      fmt::format("Could not parse request body into json: Could not parse payload into json: {}", why));
}

ApiError bad_client_context() {
  return {400, "InvalidRequestContentException",
          R"({"Type":null,"message":"Client context must be a valid Base64-encoded JSON object."})"};
}

ApiError too_large(std::size_t bytes_max) {
  // The API's own description has a RequestTooLargeException; this is what Lambda sends.
  return {
      413, "RequestEntityTooLargeException",
      fmt::format(R"({{"Message":"Request must be smaller than {} bytes for the InvokeFunction operation"}})",
                  bytes_max)};
}

ApiError event_too_large(std::size_t bytes, std::size_t bytes_max) {
  return user_error(413, "RequestEntityTooLargeException",
                    fmt::format("{} byte payload is too large for the Event invocation type (limit {} bytes)",
                                bytes, bytes_max));
}

ApiError throttled(std::string body) {
  return {429, "TooManyRequestsException", std::move(body)};
}

ApiError bad_marker() {
  return user_error(400, "InvalidParameterValueException", "Invalid Marker");
}

ApiError unknown_operation() {
  return {403, "AccessDeniedException",
          R"({"Message":"Unable to determine service/operation name to be authorized"})"};
}

ApiError service_failure() {
  return {500, "ServiceException",
          R"({"Type":"Service","Message":"The request was given up without an answer"})"};
}

}  // namespace errors
}  // namespace offstage::lambda_host::invoke_api
