// Writes where nothing is.
#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

int main() {
  run_handler([](invocation_request const& request) {
    int* volatile nowhere = reinterpret_cast<int*>(16);
    *nowhere = static_cast<int>(request.payload.size());
    return invocation_response::success("null", "application/json");
  });
}
