#include "score_store.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>
#include <utility>

#include "offstage/dynamodb/document.h"

namespace scores {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_member(Writer& writer, const char* name, const std::string& value) {
  writer.Key(name);
  writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
}

/// "name": {"S": "value"}
void write_attribute(Writer& writer, const char* name, const char* tag, const std::string& value) {
  writer.Key(name);
  writer.StartObject();
  write_member(writer, tag, value);
  writer.EndObject();
}

/// The part that the two queries of this service share: one index, one value for its partition key.
void write_index_query(Writer& writer, const std::string& table, const char* index, const char* attribute,
                       const std::string& value) {
  write_member(writer, "TableName", table);
  write_member(writer, "IndexName", index);
  writer.Key("ScanIndexForward");
  writer.Bool(false);
  write_member(writer, "KeyConditionExpression", std::string(attribute) + " = :value");
  writer.Key("ExpressionAttributeValues");
  writer.StartObject();
  write_attribute(writer, ":value", "S", value);
  writer.EndObject();
}

/// The text of an S attribute; empty when it is missing.
std::string text_of(const rapidjson::Value& item, const char* name) {
  const auto attribute = item.FindMember(name);
  if (attribute == item.MemberEnd() || !attribute->value.HasMember("S")) return "";
  return attribute->value["S"].GetString();
}

/// An item of an answer as a plain object.
std::string plain(const rapidjson::Value& item) {
  rapidjson::StringBuffer json;
  Writer writer(json);
  item.Accept(writer);
  return offstage::dynamodb::to_plain({json.GetString(), json.GetSize()});
}

bool is_true(const rapidjson::Value& item, const char* name) {
  const auto attribute = item.FindMember(name);
  return attribute != item.MemberEnd() && attribute->value.HasMember("BOOL") &&
         attribute->value["BOOL"].GetBool();
}

}  // namespace

ScoreStore::ScoreStore(offstage::dynamodb::Client& client, std::string stage)
    : client_(client), stage_(std::move(stage)) {}

std::string ScoreStore::call(const char* operation, const std::string& request) {
  auto answer = client_.call(operation, request);
  if (!answer) throw std::runtime_error(answer.error().type + ": " + answer.error().message);
  return std::move(answer).value();
}

std::optional<Game> ScoreStore::game_of_api_key(const std::string& api_key) {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_index_query(writer, stage_ + "-MMS_GAMES", "apiKeyIndex", "apiKey", api_key);
  writer.EndObject();

  rapidjson::Document found;
  found.Parse(call("Query", request.GetString()).c_str());
  if (found["Items"].Empty()) return std::nullopt;
  const rapidjson::Value& game = found["Items"][0];
  return Game{text_of(game, "gameId"), is_true(game, "active"), text_of(game, "allowedIps")};
}

void ScoreStore::put(const Score& score) {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_member(writer, "TableName", stage_ + "-MMS_SCORES");
  writer.Key("Item");
  writer.StartObject();
  write_attribute(writer, "scoreId", "S", score.score_id);
  write_attribute(writer, "gameId", "S", score.game_id);
  write_attribute(writer, "name", "S", score.name);
  write_attribute(writer, "score", "N", std::to_string(score.score));
  write_attribute(writer, "createdAt", "S", score.created_at);
  writer.EndObject();
  writer.EndObject();
  call("PutItem", request.GetString());
}

ScorePage ScoreStore::page_of_game(const std::string& game_id, const std::string& start_item) {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_index_query(writer, stage_ + "-MMS_SCORES", "gameIdIndex", "gameId", game_id);
  writer.Key("Limit");
  writer.Int(25);
  if (!start_item.empty()) {
    writer.Key("ExclusiveStartKey");
    writer.RawValue(start_item.c_str(), start_item.size(), rapidjson::kObjectType);
  }
  writer.EndObject();

  rapidjson::Document found;
  found.Parse(call("Query", request.GetString()).c_str());
  ScorePage page{"[", ""};
  for (const auto& item : found["Items"].GetArray()) {
    if (page.scores.size() > 1) page.scores += ',';
    page.scores += plain(item);
  }
  page.scores += "]";
  if (const auto last = found.FindMember("LastEvaluatedKey"); last != found.MemberEnd()) {
    page.next_fetch = plain(last->value);
  }
  return page;
}

}  // namespace scores
