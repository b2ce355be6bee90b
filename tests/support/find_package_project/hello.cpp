#include <aws/http/response.h>
#include <aws/lambda-runtime/runtime.h>
#include <aws/lambda-runtime/version.h>
#include <aws/logging/logging.h>

using namespace aws::lambda_runtime;

static invocation_response my_handler(invocation_request const& req) {
  aws::logging::log_info("hello", "version %s, %d ms left", get_version(),
                         static_cast<int>(req.get_time_remaining().count()));
  if (req.payload.length() > 42) return invocation_response::failure("error message here", "error type here");
  return invocation_response::success("{\"hello\":\"world\"}", "application/json");
}

int main() {
  run_handler(my_handler);
  return 0;
}
