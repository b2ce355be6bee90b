// $connect and $disconnect. The query says what $connect answers: status, protocol, or fail. $disconnect
// writes its event to the log.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>

#include <cstdio>
#include <string>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

std::string parameter(const rapidjson::Document& event, const char* name) {
  const auto query = event.FindMember("queryStringParameters");
  if (query == event.MemberEnd() || !query->value.HasMember(name)) return "";
  return query->value[name].GetString();
}

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  if (std::string("DISCONNECT") == event["requestContext"]["eventType"].GetString()) {
    std::fprintf(stderr, "ended: %s\n", request.payload.c_str());
    return invocation_response::success(R"({"statusCode":200})", "application/json");
  }
  if (!parameter(event, "fail").empty()) return invocation_response::failure("not today", "Error");
  const std::string status = parameter(event, "status");
  const std::string protocol = parameter(event, "protocol");
  return invocation_response::success(
      R"({"statusCode":)" + (status.empty() ? "200" : status) + R"(,"headers":{)" +
          (protocol.empty() ? "" : R"("Sec-WebSocket-Protocol":")" + protocol + "\"") +
          R"(},"body":"said no"})",
      "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
