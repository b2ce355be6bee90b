#include "gateway/service/event_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "gateway/service/function_reader.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

/// Those of Serverless Framework 3 and 4.
constexpr std::array<std::string_view, 22> kTypes{
    "http",     "httpApi",       "websocket",  "schedule",      "stream",
    "sqs",      "sns",           "s3",         "eventBridge",   "cloudwatchEvent",
    "alb",      "activemq",      "cloudFront", "cloudwatchLog", "cognitoUserPool",
    "iot",      "alexaSkill",    "kafka",      "msk",           "iotFleetProvisioning",
    "rabbitmq", "alexaSmartHome"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// How many characters have to be added, taken out or changed; case does not count.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// The type that was meant; empty when none looks alike.
std::string_view meant_by(std::string_view type) {
  const auto closest = std::min_element(
      kTypes.begin(), kTypes.end(), [type](auto a, auto b) { return distance(type, a) < distance(type, b); });
  const std::size_t most = closest->size() > 3 ? 2 : 1;
  return distance(type, *closest) <= most && type.size() > 2 ? *closest : std::string_view();
}

Result<void, Diagnostic> check_event(const Node& event, const std::string& path, bool has_plugins) {
  const bool has_type = event.is_map() && event.entries.size() == 1;
  if (!event.is_string() && !has_type) return {};  // read_events says what is wrong with it
  const std::string& type = has_type ? event.entries.front().key : event.text;
  const SourceLocation& where = has_type ? event.entries.front().where : event.where;
  if (is_event_type(type)) return {};
  const std::string_view meant = meant_by(type);
  if (meant.empty() && has_plugins) return {};
  const std::string what =
      meant.empty() ? "a type of event such as http, httpApi or schedule" : "the event " + std::string(meant);
  return Diagnostic{where, fmt::format("{}: expected {}, found \"{}\"", path, what, type)};
}

}  // namespace

bool is_event_type(std::string_view type) {
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

Result<void, Diagnostic> check_event_types(const Node& functions, bool has_plugins) {
  ASSIGN_OR_RETURN(const std::vector<const Node::Entry*> entries, function_entries(functions));
  for (const Node::Entry* entry : entries) {
    const Node* events = member(entry->value, "events");
    if (events == nullptr || !events->is_list()) continue;
    for (std::size_t i = 0; i < events->items.size(); ++i) {
      RETURN_IF_ERROR(
          check_event(events->items[i], fmt::format("functions.{}.events[{}]", entry->key, i), has_plugins));
    }
  }
  return {};
}

}  // namespace offstage::gateway
