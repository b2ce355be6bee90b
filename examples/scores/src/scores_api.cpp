#include "scores_api.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <strings.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <random>
#include <sstream>

#include "offstage/dynamodb/document.h"
#include "score_store.h"

namespace scores {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr const char* kFaultyKey = "API key is faulty or game is inactive.";
constexpr const char* kFaultyBody = "Required field missing or misconfigured";
constexpr const char* kFaultyFetchKey = "x-last-fetch-key is not the key of a page";

/// A text somewhere in the event; empty when it is not there.
std::string text_at(const rapidjson::Value& value, std::initializer_list<const char*> path) {
  const rapidjson::Value* current = &value;
  for (const char* name : path) {
    if (!current->IsObject()) return "";
    const auto found = current->FindMember(name);
    if (found == current->MemberEnd()) return "";
    current = &found->value;
  }
  return current->IsString() ? std::string(current->GetString(), current->GetStringLength()) : "";
}

/// A REST API hands header names on in the spelling of the client.
std::string header(const rapidjson::Value& event, const char* name) {
  const auto headers = event.FindMember("headers");
  if (headers == event.MemberEnd() || !headers->value.IsObject()) return "";
  for (const auto& member : headers->value.GetObject()) {
    if (::strcasecmp(member.name.GetString(), name) == 0 && member.value.IsString()) {
      return member.value.GetString();
    }
  }
  return "";
}

/// The proxy answer, with the headers that a browser asks of a cross-origin answer: API Gateway adds none to
/// what a function returns.
std::string answer(int status, const std::string& body) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(status);
  writer.Key("headers");
  writer.StartObject();
  writer.Key("Content-Type");
  writer.String("application/json");
  writer.Key("Access-Control-Allow-Origin");
  writer.String("*");
  writer.Key("Access-Control-Allow-Headers");
  writer.String("Content-Type,X-Api-Key,X-Last-Fetch-Key");
  writer.EndObject();
  writer.Key("body");
  writer.String(body.c_str(), static_cast<rapidjson::SizeType>(body.size()));
  writer.EndObject();
  return buffer.GetString();
}

std::string refusal(const char* error) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("success");
  writer.Bool(false);
  writer.Key("error");
  writer.String(error);
  writer.EndObject();
  return answer(400, buffer.GetString());
}

bool is_allowed(const Game& game, const std::string& source_ip) {
  std::string list = game.allowed_ips;
  list.erase(std::remove(list.begin(), list.end(), ' '), list.end());
  std::istringstream addresses(list);
  for (std::string address; std::getline(addresses, address, ',');) {
    if (address == source_ip) return game.active;
  }
  return false;
}

/// What JavaScript's parseInt makes of a number or a numeric text; nothing for others and for 0, which the
/// service takes for a missing score.
std::optional<std::int64_t> whole_score(const rapidjson::Value& value) {
  double number = 0;
  if (value.IsNumber()) {
    number = value.GetDouble();
  } else if (value.IsString() && value.GetStringLength() > 0) {
    char* end = nullptr;
    number = std::strtod(value.GetString(), &end);
    if (*end != '\0') return std::nullopt;
  }
  constexpr double kExactMax = 9007199254740991;
  if (!std::isfinite(number) || std::abs(number) > kExactMax || number == 0) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

/// 32 random bytes, in the alphabet of URLs.
std::string random_id() {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::random_device random;
  std::string id(43, ' ');
  for (char& character : id) character = kAlphabet[random() % 64];
  return id;
}

std::string current_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string list_scores(const rapidjson::Value& event, const std::string& game_id, ScoreStore& store) {
  const std::string last_fetch = header(event, "x-last-fetch-key");
  std::string start_item;
  if (!last_fetch.empty() && last_fetch != "null") {  // a browser sends "null" for the first page
    start_item = offstage::dynamodb::to_item(last_fetch);
    if (start_item.empty()) return refusal(kFaultyFetchKey);
  }
  const ScorePage page = store.page_of_game(game_id, start_item);
  std::string body = "{\"scores\":" + page.scores;
  if (!page.next_fetch.empty()) body += ",\"nextFetchKey\":" + page.next_fetch;
  return answer(200, body + "}");
}

std::string add_score(const rapidjson::Value& event, const std::string& game_id, ScoreStore& store) {
  rapidjson::Document body;
  body.Parse<rapidjson::kParseIterativeFlag>(text_at(event, {"body"}).c_str());
  if (body.HasParseError() || !body.IsObject()) return refusal(kFaultyBody);
  const std::string name = text_at(body, {"name"});
  const auto given = body.FindMember("score");
  const auto score = given == body.MemberEnd() ? std::nullopt : whole_score(given->value);
  if (name.empty() || !score) return refusal(kFaultyBody);

  const Score added{random_id(), game_id, name, *score, current_time()};
  store.put(added);
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("scoreId");
  writer.String(added.score_id.c_str());
  writer.Key("gameId");
  writer.String(added.game_id.c_str());
  writer.Key("name");
  writer.String(added.name.c_str(), static_cast<rapidjson::SizeType>(added.name.size()));
  writer.Key("score");
  writer.Int64(added.score);
  writer.EndObject();
  return answer(201, buffer.GetString());
}

}  // namespace

std::string handle(const rapidjson::Value& event, offstage::dynamodb::Client& client) {
  const std::string method = text_at(event, {"requestContext", "httpMethod"});
  const std::string source_ip = text_at(event, {"requestContext", "identity", "sourceIp"});
  ScoreStore store(client, text_at(event, {"requestContext", "stage"}));

  const std::string api_key = header(event, "x-api-key");
  const auto game = api_key.empty() ? std::nullopt : store.game_of_api_key(api_key);
  if (!game || !is_allowed(*game, source_ip)) return refusal(kFaultyKey);
  if (method == "GET") return list_scores(event, game->game_id, store);
  if (method == "POST") return add_score(event, game->game_id, store);
  return refusal(kFaultyKey);
}

}  // namespace scores
