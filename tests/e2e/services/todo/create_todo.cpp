// POST /: stores a todo, and answers without a statusCode, which an HTTP API takes for a 200.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

#include "offstage/dynamodb/client.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

std::string quoted(const std::string& text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
  return buffer.GetString();
}

invocation_response create(const invocation_request& request, offstage::dynamodb::Client& client) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  rapidjson::Document body;
  body.Parse(event["body"].GetString());
  const std::string todo = quoted(body["todo"].GetString());
  const std::string id = quoted(request.request_id);
  const std::string created_at = quoted(event["requestContext"]["time"].GetString());

  auto answer =
      client.call("PutItem", R"({"TableName":"TodoApiTable","Item":{"id":{"S":)" + id + R"(},"todo":{"S":)" +
                                 todo + R"(},"createdAt":{"S":)" + created_at + "}}}");
  if (!answer) return invocation_response::failure(answer.error().message, answer.error().type);
  return invocation_response::success(
      R"({"id":)" + id + R"(,"todo":)" + todo + R"(,"createdAt":)" + created_at + "}", "application/json");
}

}  // namespace

int main() {
  auto client = offstage::dynamodb::Client::from_environment();
  aws::lambda_runtime::run_handler(
      [&client](const invocation_request& request) { return create(request, client); });
  return 0;
}
