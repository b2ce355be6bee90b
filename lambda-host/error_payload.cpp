#include "lambda-host/error_payload.h"

#include <fmt/format.h>

#include "base/json.h"

namespace offstage::lambda_host::error_payload {

std::string error(std::string_view type, std::string_view message) {
  return fmt::format(R"({{"errorMessage":{},"errorType":{}}})", json::quoted(message), json::quoted(type));
}

std::string seconds(int milliseconds) {
  return fmt::format("{:.2f} seconds", milliseconds / 1000.0);
}

std::string timed_out(std::string_view request_id, int timeout_ms) {
  return of_request("Sandbox.Timedout", request_id, "Task timed out after " + seconds(timeout_ms));
}

std::string of_request(std::string_view type, std::string_view request_id, std::string_view reason) {
  return fmt::format(R"({{"errorType":{},"errorMessage":{}}})", json::quoted(type),
                     json::quoted(fmt::format("RequestId: {} Error: {}", request_id, reason)));
}

std::string throttled(std::string_view reason) {
  return fmt::format(R"({{"Reason":"{}","Type":"User","message":"Rate Exceeded."}})", reason);
}

std::string response_too_large() {
  return error("Function.ResponseSizeTooLarge",
               "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
}

std::string function_not_found(std::string_view function) {
  return error("ResourceNotFoundException", fmt::format("Function not found: {}", function));
}

}  // namespace offstage::lambda_host::error_payload
