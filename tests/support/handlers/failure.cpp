// Answers with a failure of its own.
#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

int main(int, char**) {
  run_handler(
      [](invocation_request const&) { return invocation_response::failure("no \"such\" game", "NotFound"); });
  return 0;
}
