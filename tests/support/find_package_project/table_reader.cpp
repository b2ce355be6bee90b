#include <aws/lambda-runtime/runtime.h>

#include "offstage/dynamodb/client.h"

using namespace aws::lambda_runtime;

int main() {
  auto client = offstage::dynamodb::Client::from_environment();
  run_handler([&](invocation_request const& request) {
    const auto answer = client.call("GetItem", request.payload);
    if (!answer) return invocation_response::failure(answer.error().message, answer.error().type);
    return invocation_response::success(*answer, "application/json");
  });
}
