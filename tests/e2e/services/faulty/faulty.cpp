// What can go wrong in a handler, chosen by the last part of the path. An unchanged aws-lambda-cpp source.
#include <aws/lambda-runtime/runtime.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

invocation_response answer(const std::string& body) {
  return invocation_response::success(R"({"statusCode":200,"body":")" + body + R"("})", "application/json");
}

bool is_for(const invocation_request& request, const char* path) {
  return request.payload.find("\"path\":\"/" + std::string(path) + "\"") != std::string::npos;
}

invocation_response handle(const invocation_request& request) {
  if (is_for(request, "throws")) throw std::runtime_error("thrown on purpose");
  if (is_for(request, "fails")) return invocation_response::failure("failed on purpose", "TestError");
  if (is_for(request, "crashes")) std::raise(SIGSEGV);
  if (is_for(request, "sleeps")) std::this_thread::sleep_for(std::chrono::seconds(3));
  const char* greeting = std::getenv("GREETING");
  return answer(greeting ? greeting : "no greeting");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
