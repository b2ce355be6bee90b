// Does what its event says: {"do": "..."} with what belongs to it. Without "do" the event is the answer.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

std::string text_of(const rapidjson::Value& event, const char* name) {
  const auto found = event.FindMember(name);
  return found != event.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}
int number_of(const rapidjson::Value& event, const char* name) {
  const auto found = event.FindMember(name);
  return found != event.MemberEnd() && found->value.IsInt() ? found->value.GetInt() : 0;
}

/// What Lambda says of function and invocation.
std::string about(const invocation_request& request) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const auto& [name, value] : {std::pair<const char*, const char*>{"arn", request.function_arn.c_str()},
                                    {"requestId", request.request_id.c_str()},
                                    {"clientContext", request.client_context.c_str()},
                                    {"stream", std::getenv("AWS_LAMBDA_LOG_STREAM_NAME")},
                                    {"lambda", std::getenv("AWS_ENDPOINT_URL_LAMBDA")}}) {
    writer.Key(name);
    writer.String(value == nullptr ? "" : value);
  }
  writer.EndObject();
  return buffer.GetString();
}

/// One line through each of the ways to print, and so many more.
void print(const std::string& text, int lines) {
  std::printf("%s by printf\n", text.c_str());
  std::cout << text << " by " << "cout" << std::endl;
  std::fprintf(stderr, "%s by fprintf\n", text.c_str());
  std::cerr << text << " by " << "cerr" << '\n';
  for (int i = 0; i < lines; ++i) std::printf("line %d\n", i);
}

/// Fails until it has been called so often with this file, which counts.
invocation_response fail_until(const std::string& file, int attempts) {
  std::ofstream(file, std::ios::app) << "attempt\n";
  std::ifstream in(file);
  int count = 0;
  for (std::string line; std::getline(in, line);) ++count;
  if (count < attempts) return invocation_response::failure("attempt " + std::to_string(count), "TooEarly");
  return invocation_response::success("{}", "application/json");
}

void wait_for(const std::string& file) {
  while (!std::ifstream(file)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

invocation_response obey(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const std::string order = event.IsObject() ? text_of(event, "do") : "";
  if (order == "answer") return invocation_response::success(text_of(event, "text"), "application/json");
  if (order == "about") return invocation_response::success(about(request), "application/json");
  if (order == "fail") return invocation_response::failure(text_of(event, "text"), "Broken");
  if (order == "fail until") return fail_until(text_of(event, "file"), number_of(event, "count"));
  if (order == "throw") throw std::runtime_error(text_of(event, "text"));
  if (order == "exit") std::exit(number_of(event, "status"));
  if (order == "sleep") std::this_thread::sleep_for(std::chrono::milliseconds(number_of(event, "ms")));
  if (order == "wait") wait_for(text_of(event, "text"));
  if (order == "print") print(text_of(event, "text"), number_of(event, "lines"));
  if (order == "crash") {
    std::puts(text_of(event, "text").c_str());
    std::raise(SIGSEGV);
  }
  if (order == "large") {
    const auto size = static_cast<std::size_t>(number_of(event, "bytes"));
    return invocation_response::success('"' + std::string(size - 2, 'x') + '"', "application/json");
  }
  return invocation_response::success(request.payload, "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(obey);
  return 0;
}
