// Answers with its event. The object on main's stack has to live as long as events come.
#include <string>

#include "aws/lambda-runtime/runtime.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

int main() {
  std::string const content_type = "application/json";
  aws::lambda_runtime::run_handler([&](invocation_request const& request) {
    return invocation_response::success(request.payload, content_type);
  });
}
