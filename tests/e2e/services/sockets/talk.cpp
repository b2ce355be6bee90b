// Messages: `event` answers with its whole event, `sleep` after so many ms, `post` sends a text to a
// connection and answers with what came of it, `fail` fails, `quiet` says something that nobody hears.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <chrono>
#include <string>
#include <thread>

#include "offstage/connections/client.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

/// POST @connections/{id}: "sent", or the error's type and status.
std::string post(const rapidjson::Value& context, const std::string& id, const std::string& text) {
  auto client = offstage::connections::Client::from_environment(context["domainName"].GetString(),
                                                                context["stage"].GetString());
  const auto sent = client.post(id, text);
  return sent ? "sent" : sent.error().type + " " + std::to_string(sent.error().status);
}

invocation_response answer(const std::string& body) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  writer.Key("body");
  writer.String(body.c_str());
  writer.EndObject();
  return invocation_response::success(text.GetString(), "application/json");
}

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const std::string route = event["requestContext"]["routeKey"].GetString();
  rapidjson::Document message;
  message.Parse(event["body"].GetString());
  if (route == "event") return answer(request.payload);
  if (route == "fail") return invocation_response::failure("as asked", "Error");
  if (route == "sleep") {
    std::this_thread::sleep_for(std::chrono::milliseconds(message["ms"].GetInt()));
    return answer("slept " + std::to_string(message["ms"].GetInt()));
  }
  if (route == "post")
    return answer(post(event["requestContext"], message["to"].GetString(), message["text"].GetString()));
  return answer("unheard");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
