// Asks for its events itself, and ends after two.
#include <cstdlib>
#include <string>

#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

int main() {
  char const* address = std::getenv("AWS_LAMBDA_RUNTIME_API");
  runtime events("http://" + std::string(address != nullptr ? address : ""));
  for (int i = 0; i < 2; ++i) {
    auto next = events.get_next();
    if (!next.is_success()) return 0;
    invocation_request const request = next.get_result();
    events.post_success(request.request_id,
                        invocation_response::success(std::to_string(i), "application/json"));
  }
}
