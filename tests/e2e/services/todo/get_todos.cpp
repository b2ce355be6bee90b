// GET /todos: all todos, as an answer with a statusCode.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "offstage/dynamodb/client.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

namespace {

/// [{"id": "..."}, ...] of items that have nothing but S attributes.
rapidjson::StringBuffer plain_items(const rapidjson::Value& items) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartArray();
  for (const auto& item : items.GetArray()) {
    writer.StartObject();
    for (const auto& attribute : item.GetObject()) {
      writer.Key(attribute.name.GetString());
      writer.String(attribute.value["S"].GetString());
    }
    writer.EndObject();
  }
  writer.EndArray();
  return buffer;
}

invocation_response list(offstage::dynamodb::Client& client) {
  auto answer = client.call("Scan", R"({"TableName":"TodoApiTable"})");
  if (!answer) return invocation_response::failure(answer.error().message, answer.error().type);
  rapidjson::Document found;
  found.Parse(answer->c_str());

  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  writer.Key("body");
  writer.String(plain_items(found["Items"]).GetString());
  writer.EndObject();
  return invocation_response::success(buffer.GetString(), "application/json");
}

}  // namespace

int main() {
  auto client = offstage::dynamodb::Client::from_environment();
  aws::lambda_runtime::run_handler([&client](const invocation_request&) { return list(client); });
  return 0;
}
