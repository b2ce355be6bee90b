// Does what the request's headers or query say: returns x-answer as it is, throws or fails with x-throw or
// x-fail, sleeps for x-sleep milliseconds, tells what Lambda told it about itself with x-about; otherwise
// answers with its event as the body.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

const char* told(const rapidjson::Value& event, const char* name) {
  for (const char* place : {"headers", "queryStringParameters"}) {
    const auto values = event.FindMember(place);
    if (values == event.MemberEnd() || !values->value.IsObject()) continue;
    const auto found = values->value.FindMember(name);
    if (found != values->value.MemberEnd()) return found->value.GetString();
  }
  return nullptr;
}

/// What Lambda says of the function: its ARN, and where it logs to.
std::string about(const invocation_request& request) {
  return R"({"arn":")" + request.function_arn + R"(","group":")" + std::getenv("AWS_LAMBDA_LOG_GROUP_NAME") +
         R"(","stream":")" + std::getenv("AWS_LAMBDA_LOG_STREAM_NAME") + R"("})";
}

std::string with_body(const std::string& body) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  writer.Key("body");
  writer.String(body.c_str(), static_cast<rapidjson::SizeType>(body.size()));
  writer.EndObject();
  return buffer.GetString();
}

invocation_response act(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  if (const char* wait = told(event, "x-sleep")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(wait)));
  }
  if (const char* message = told(event, "x-throw")) throw std::runtime_error(message);
  if (const char* message = told(event, "x-fail")) return invocation_response::failure(message, "Error");
  if (const char* answer = told(event, "x-answer")) {
    return invocation_response::success(answer, "application/json");
  }
  const bool wants_about = told(event, "x-about") != nullptr;
  return invocation_response::success(with_body(wants_about ? about(request) : request.payload),
                                      "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(act);
  return 0;
}
