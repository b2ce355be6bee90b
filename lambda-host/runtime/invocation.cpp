// The values of runtime.h, for both ways a handler runs. C++11.
#include <cstdio>

#include "aws/lambda-runtime/runtime.h"

namespace aws {
namespace lambda_runtime {
namespace {

void append_escaped(std::string& out, std::string const& text) {
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
          out += escaped;
        } else {
          out += c;
        }
    }
  }
}

}  // namespace

std::chrono::milliseconds invocation_request::get_time_remaining() const {
  using namespace std::chrono;
  return duration_cast<milliseconds>(deadline - system_clock::now());
}

invocation_response invocation_response::success(std::string payload, std::string content_type) {
  invocation_response response;
  response.m_payload = std::move(payload);
  response.m_content_type = std::move(content_type);
  response.m_success = true;
  return response;
}

invocation_response invocation_response::failure(std::string const& error_message,
                                                 std::string const& error_type) {
  std::string payload = "{\"errorMessage\":\"";
  append_escaped(payload, error_message);
  payload += "\",\"errorType\":\"";
  append_escaped(payload, error_type);
  payload += "\",\"stackTrace\":[]}";
  return invocation_response(payload, "application/json", false);
}

unsigned get_version_major() {
  return 0;
}
unsigned get_version_minor() {
  return 2;
}
unsigned get_version_patch() {
  return 10;
}
char const* get_version() {
  return "0.2.10";
}

}  // namespace lambda_runtime
}  // namespace aws
