// A Lambda authorizer: lets those in whose token is "let-me-in". A REST API asks for a policy, the HTTP API
// for a simple answer.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>

#include <string>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

constexpr const char* kToken = "let-me-in";

std::string policy(bool allows) {
  return std::string(
             R"({"principalId":"u1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":")") +
         (allows ? "Allow" : "Deny") + R"(","Action":"execute-api:Invoke","Resource":"*"}]}})";
}

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const bool is_rest = event.HasMember("authorizationToken");
  const rapidjson::Value& token = is_rest ? event["authorizationToken"] : event["identitySource"][0];
  const bool allows = token == kToken;
  const std::string simple =
      std::string(R"({"isAuthorized":)") + (allows ? "true" : "false") + R"(,"context":{"user":"u1"}})";
  return invocation_response::success(is_rest ? policy(allows) : simple, "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
