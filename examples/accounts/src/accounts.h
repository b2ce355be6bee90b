#pragma once

#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "offstage/dynamodb/client.h"
#include "offstage/dynamodb/document.h"

/// What the four functions share: each is one call of DynamoDB, whose answer goes back as plain JSON.
namespace accounts {

using offstage::dynamodb::Client;
using Answer = offstage::Result<std::string, offstage::dynamodb::Error>;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// A request, as far as these functions look at it.
struct Request {
  std::string id;    // {id} of the path
  std::string body;  // empty when there is none
};

inline std::string text_at(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

inline Request request_of(const std::string& payload) {
  rapidjson::Document event;
  event.Parse<rapidjson::kParseIterativeFlag>(payload.c_str());
  if (event.HasParseError() || !event.IsObject()) return {};
  const auto parameters = event.FindMember("pathParameters");
  const bool has_id = parameters != event.MemberEnd() && parameters->value.IsObject();
  return {has_id ? text_at(parameters->value, "id") : "", text_at(event, "body")};
}

inline void write_text(Writer& writer, const char* name, const std::string& text) {
  writer.Key(name);
  writer.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
}

/// "TableName" of a call of DynamoDB.
inline void write_table(Writer& writer) {
  const char* name = std::getenv("ACCOUNTS_TABLE");
  write_text(writer, "TableName", name == nullptr ? "" : name);
}

/// "Key": {"id": {"S": "..."}}
inline void write_key(Writer& writer, const std::string& id) {
  writer.Key("Key");
  writer.StartObject();
  writer.Key("id");
  writer.StartObject();
  write_text(writer, "S", id);
  writer.EndObject();
  writer.EndObject();
}

/// A request to DynamoDB that goes no further: the body is no JSON object.
inline Answer no_object() {
  return offstage::dynamodb::Error{"ValidationException", "The body is no JSON object", 400, ""};
}

/// What API Gateway makes the HTTP answer of.
inline std::string proxy_answer(const Answer& answer) {
  rapidjson::StringBuffer body;
  Writer error(body);
  if (!answer) {
    std::fprintf(stderr, "%s: %s\n", answer.error().type.c_str(), answer.error().message.c_str());
    error.StartObject();
    write_text(error, "type", answer.error().type);
    write_text(error, "message", answer.error().message);
    error.EndObject();
  }
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(answer ? 200 : answer.error().status != 0 ? answer.error().status : 502);
  write_text(writer, "body", answer ? offstage::dynamodb::plain_answer(*answer) : body.GetString());
  writer.EndObject();
  return buffer.GetString();
}

/// Serves a function: `call` takes a Request and a Client and returns DynamoDB's answer.
template <class Call>
int serve(Call call) {
  // Lives as long as the environment, so that its connections are used again.
  auto client = Client::from_environment();
  aws::lambda_runtime::run_handler([&](const aws::lambda_runtime::invocation_request& invocation) {
    const Answer answer = call(request_of(invocation.payload), client);
    return aws::lambda_runtime::invocation_response::success(proxy_answer(answer), "application/json");
  });
  return 0;
}

}  // namespace accounts
