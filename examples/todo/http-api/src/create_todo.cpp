// POST /: stores {"todo": ...} and answers with what was stored.
#include <aws/lambda-runtime/runtime.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "json_text.h"
#include "offstage/dynamodb/client.h"
#include "offstage/dynamodb/document.h"

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

namespace {

/// "2026-11-21T04:42:48.123Z", as JavaScript's toISOString has it.
std::string iso_time() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const std::time_t seconds = system_clock::to_time_t(floor<std::chrono::seconds>(now));
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  char milliseconds_text[8];
  std::snprintf(milliseconds_text, sizeof milliseconds_text, ".%03dZ",
                static_cast<int>(now.time_since_epoch().count() % 1000));
  return std::string(text) + milliseconds_text;
}

invocation_response create(const invocation_request& request, offstage::dynamodb::Client& client) {
  const rapidjson::Document body = todo::parsed(todo::text_at(todo::parsed(request.payload), "body"));
  if (!body.IsObject()) return invocation_response::failure("The body is no JSON object", "SyntaxError");

  rapidjson::StringBuffer created;
  todo::Writer writer(created);
  writer.StartObject();
  todo::write_text(writer, "id", request.request_id);  // a UUID, as good as one of our own
  if (const auto text = body.FindMember("todo"); text != body.MemberEnd()) {
    todo::write_json(writer, "todo", todo::json_of(text->value));
  }
  todo::write_text(writer, "createdAt", iso_time());
  writer.EndObject();

  auto answer = client.call("PutItem", R"({"TableName":"TodoApiTable","Item":)" +
                                           offstage::dynamodb::to_item(created.GetString()) + "}");
  if (!answer) return invocation_response::failure(answer.error().message, answer.error().type);
  rapidjson::StringBuffer result;
  todo::Writer result_writer(result);
  result_writer.StartObject();
  result_writer.Key("statusCode");
  result_writer.Int(200);
  todo::write_text(result_writer, "body", created.GetString());
  result_writer.EndObject();
  return invocation_response::success(result.GetString(), "application/json");
}

}  // namespace

int main() {
  auto client = offstage::dynamodb::Client::from_environment();
  aws::lambda_runtime::run_handler(
      [&client](const invocation_request& request) { return create(request, client); });
  return 0;
}
