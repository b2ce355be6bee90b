// Tells what it gets of a stream, and fails the first time that a record is bad. An unchanged aws-lambda-cpp
// source.
#include <aws/lambda-runtime/runtime.h>

#include <cstdio>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

int main() {
  bool failed = false;
  aws::lambda_runtime::run_handler([&failed](const invocation_request& request) {
    std::printf("CALL %s %s\n", request.function_arn.c_str(), request.payload.c_str());
    const bool is_bad = request.payload.find("\"S\":\"bad\"") != std::string::npos;
    if (!is_bad || failed) return invocation_response::success("{}", "application/json");
    failed = true;
    return invocation_response::failure("a bad record", "BadRecord");
  });
  return 0;
}
