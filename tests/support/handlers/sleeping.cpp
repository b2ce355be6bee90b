// Sleeps for as many milliseconds as its event says, then answers.
#include <chrono>
#include <cstdlib>
#include <thread>

#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

int main() {
  run_handler([](invocation_request const& request) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(request.payload.c_str())));
    return invocation_response::success("\"awake\"", "application/json");
  });
}
