// An authorizer. The token says what it decides: allow, deny, nothing (a policy about something else), or an
// error's message. The context tells the event it got and the call by its id.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

namespace {

std::string token_of(const rapidjson::Value& event) {
  if (event.HasMember("authorizationToken")) return event["authorizationToken"].GetString();
  return event["identitySource"][0].GetString();
}

std::string quoted(const std::string& text) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.String(text.c_str());
  return buffer.GetString();
}

std::string policy(const std::string& token, const std::string& context) {
  const std::string effect = token == "deny" ? "Deny" : "Allow";
  const std::string resource = token == "nothing" ? "arn:aws:execute-api:*:*:*/*/GET/elsewhere" : "*";
  return R"({"principalId":"me","context":)" + context + R"(,"policyDocument":{"Version":"2012-10-17",)" +
         R"("Statement":[{"Action":"execute-api:Invoke","Effect":")" + effect + R"(","Resource":")" +
         resource + R"("}]}})";
}

invocation_response check(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const std::string token = token_of(event);
  const std::string context =
      R"({"call":)" + quoted(request.request_id) + R"(,"event":)" + quoted(request.payload) + "}";
  const bool decides = token == "allow" || token == "deny" || token == "nothing";
  if (!decides) return invocation_response::failure(token, "Error");
  if (event.HasMember("authorizationToken")) {
    return invocation_response::success(policy(token, context), "application/json");
  }
  const std::string simple = R"({"isAuthorized":)" + std::string(token == "allow" ? "true" : "false") +
                             R"(,"context":)" + context + "}";
  return invocation_response::success(simple, "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(check);
  return 0;
}
