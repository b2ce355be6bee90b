// Ends its process in the handler, or already in main when OFFSTAGE_TEST_EXIT_EARLY is set.
#include <cstdlib>

#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

int main() {
  if (std::getenv("OFFSTAGE_TEST_EXIT_EARLY") != nullptr) std::exit(0);
  run_handler([](invocation_request const&) -> invocation_response { std::exit(7); });
}
