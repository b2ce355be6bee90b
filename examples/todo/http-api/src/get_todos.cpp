// GET /todos: all todos.
#include <aws/lambda-runtime/runtime.h>

#include <cstdio>

#include "json_text.h"
#include "offstage/dynamodb/client.h"
#include "offstage/dynamodb/document.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

invocation_response list(offstage::dynamodb::Client& client) {
  rapidjson::StringBuffer result;
  todo::Writer writer(result);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  if (const auto answer = client.call("Scan", R"({"TableName":"TodoApiTable"})")) {
    const rapidjson::Document found = todo::parsed(offstage::dynamodb::plain_answer(*answer));
    todo::write_text(writer, "body", todo::json_of(found["Items"]));
  } else {  // logged, and answered without a body, as the article does
    std::fprintf(stderr, "%s: %s\n", answer.error().type.c_str(), answer.error().message.c_str());
  }
  writer.EndObject();
  return invocation_response::success(result.GetString(), "application/json");
}

}  // namespace

int main() {
  auto client = offstage::dynamodb::Client::from_environment();
  aws::lambda_runtime::run_handler([&client](const invocation_request&) { return list(client); });
  return 0;
}
