// Throws what its event asks for.
#include <stdexcept>

#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

static invocation_response handle(invocation_request const& request) {
  if (request.payload == "\"int\"") throw 42;
  if (request.payload == "\"runtime_error\"") throw std::runtime_error("out of cheese");
  return invocation_response::success("\"calm\"", "application/json");
}

int main() {
  run_handler(handle);
  return 0;
}
