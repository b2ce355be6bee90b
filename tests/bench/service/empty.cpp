#include <aws/lambda-runtime/runtime.h>

int main() {
  aws::lambda_runtime::run_handler([](const aws::lambda_runtime::invocation_request&) {
    return aws::lambda_runtime::invocation_response::success(R"({"statusCode":200,"body":"{}"})",
                                                             "application/json");
  });
}
