// The authorizer of $connect: lets everybody in but "deny"; fails for "fail", and says Unauthorized for
// "unknown".
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>

#include <string>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const std::string token = event["queryStringParameters"]["token"].GetString();
  if (token == "fail") return invocation_response::failure("out of order", "Broken");
  if (token == "unknown") return invocation_response::failure("Unauthorized", "Error");
  const std::string effect = token == "deny" ? "Deny" : "Allow";
  return invocation_response::success(
      R"({"principalId":"u1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":")" + effect +
          R"(","Action":"execute-api:Invoke","Resource":")" + event["methodArn"].GetString() +
          R"("}]},"context":{"token":")" + token + R"("}})",
      "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
