// The function behind the scores API. The same source runs inside `offstage` (build/scores.so) and on Lambda
// (build/scores/bootstrap).
#include <aws/lambda-runtime/runtime.h>

#include <exception>

#include "offstage/dynamodb/client.h"
#include "scores_api.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

int main() {
  // Lives as long as the environment, so that its connections are used again.
  auto client = offstage::dynamodb::Client::from_environment();
  aws::lambda_runtime::run_handler([&client](const invocation_request& request) {
    rapidjson::Document event;
    event.Parse<rapidjson::kParseIterativeFlag>(request.payload.c_str());
    if (event.HasParseError() || !event.IsObject()) {
      return invocation_response::failure("the event is no JSON object", "InvalidEvent");
    }
    try {
      return invocation_response::success(scores::handle(event, client), "application/json");
    } catch (const std::exception& error) {
      return invocation_response::failure(error.what(), "DynamoDbError");
    }
  });
  return 0;
}
