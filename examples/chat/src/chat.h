#pragma once

#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "offstage/dynamodb/client.h"

/// What the functions share: the event, and the table of those who are connected.
namespace chat {

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;

inline std::string text_at(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject()) return "";
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

/// An event of a WebSocket API, as far as these functions look at it.
struct Event {
  std::string connection_id;
  std::string domain_name;
  std::string stage;
  std::string name;  // of the query of $connect: ?name=ada
  std::string body;
};

inline Event event_of(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse<rapidjson::kParseIterativeFlag>(request.payload.c_str());
  if (event.HasParseError() || !event.IsObject()) return {};
  static const rapidjson::Value kNothing;
  const auto member = [&event](const char* name) -> const rapidjson::Value& {
    const auto found = event.FindMember(name);
    return found == event.MemberEnd() ? kNothing : found->value;
  };
  const rapidjson::Value& context = member("requestContext");
  return {text_at(context, "connectionId"), text_at(context, "domainName"), text_at(context, "stage"),
          text_at(member("queryStringParameters"), "name"), text_at(event, "body")};
}

/// A JSON object of texts: {"from": "ada"}.
inline std::string object_of(const std::vector<std::pair<std::string, std::string>>& texts) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const auto& [name, text] : texts) {
    writer.Key(name.c_str());
    writer.String(text.c_str());
  }
  writer.EndObject();
  return buffer.GetString();
}

/// {"statusCode": 200, "body": "..."}
inline invocation_response answer(int status, const std::string& body = "") {
  const std::string text = object_of({{"body", body}});
  return invocation_response::success("{\"statusCode\":" + std::to_string(status) + "," + text.substr(1),
                                      "application/json");
}

struct Member {
  std::string connection_id;
  std::string name;
};

/// Those who are connected, in DynamoDB. False, and nobody, when it could not be asked: the log says why.
class Members {
 public:
  bool add(const Member& member) {
    return call("PutItem", R"("Item":{"connectionId":{"S":)" + quoted(member.connection_id) +
                               R"(},"name":{"S":)" + quoted(member.name) + "}}") != "";
  }
  bool remove(const std::string& connection_id) {
    return call("DeleteItem", R"("Key":{"connectionId":{"S":)" + quoted(connection_id) + "}}") != "";
  }
  std::vector<Member> all() {
    rapidjson::Document answer;
    answer.Parse(call("Scan", R"("ConsistentRead":true)").c_str());
    std::vector<Member> members;
    if (answer.HasParseError() || !answer.HasMember("Items")) return members;
    for (const auto& item : answer["Items"].GetArray()) {
      members.push_back({text_at(item["connectionId"], "S"), text_at(item["name"], "S")});
    }
    return members;
  }

 private:
  static std::string quoted(const std::string& text) {
    const std::string object = object_of({{"", text}});  // {"":"text"}
    return object.substr(4, object.size() - 5);
  }

  std::string call(const char* operation, const std::string& members) {
    const char* table = std::getenv("MEMBERS_TABLE");
    const std::string request =
        R"({"TableName":")" + std::string(table == nullptr ? "" : table) + "\"," + members + "}";
    auto answer = client_.call(operation, request);
    if (answer) return *std::move(answer);
    std::fprintf(stderr, "%s: %s: %s\n", operation, answer.error().type.c_str(),
                 answer.error().message.c_str());
    return "";
  }

  offstage::dynamodb::Client client_ = offstage::dynamodb::Client::from_environment();
};

}  // namespace chat
