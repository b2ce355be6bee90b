#include "lambda-host/schedule/rule.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/crypto.h"
#include "base/json.h"
#include "lambda-host/logs/log_time.h"

namespace offstage::lambda_host {
namespace {

/// Without milliseconds: "2026-01-01T00:00:00Z".
std::string second_of(std::int64_t time_ms) {
  return log_time(time_ms).substr(0, 19) + "Z";
}

std::string event_of(const ScheduleRule& rule, std::int64_t time_ms) {
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  writer.member("version", "0");
  writer.member("id", crypto::uuid_v4());
  writer.member("detail-type", "Scheduled Event");
  writer.member("source", "aws.events");
  writer.member("account", rule.account);
  writer.member("time", second_of(time_ms));
  writer.member("region", rule.region);
  writer.key("resources");
  writer.begin_array();
  writer.string(rule.arn());
  writer.end_array();
  writer.key("detail");
  writer.begin_object();
  writer.end_object();
  writer.end_object();
  return event;
}

/// The value at "$", "$.time" or "$.resources[0]"; nothing when there is none.
std::optional<json::Value> value_at(json::Value value, std::string_view path) {
  if (!path.starts_with('$')) return std::nullopt;
  path.remove_prefix(1);
  while (!path.empty()) {
    const bool is_index = path.front() == '[';
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find_first_of(is_index ? "]" : ".["), path.size());
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(std::min(path.size(), end + (is_index ? 1 : 0)));
    if (is_index) {
      const std::size_t index =
          step.empty() ? value.size() : static_cast<std::size_t>(std::atoi(std::string(step).c_str()));
      if (!value.is_array() || index >= value.size()) return std::nullopt;
      value = value[index];
    } else {
      const auto found = value.find(step);
      if (!found) return std::nullopt;
      value = *found;
    }
  }
  return value;
}

/// The value of a <name> of a template, as JSON; null when there is none.
std::string variable(const ScheduleRule& rule, std::string_view name, const json::Document& event,
                     std::int64_t time_ms) {
  if (name == "aws.events.rule-arn") return json::quoted(rule.arn());
  if (name == "aws.events.rule-name") return json::quoted(rule.name);
  if (name == "aws.events.event.ingestion-time") return json::quoted(second_of(time_ms));
  if (name == "aws.events.event" || name == "aws.events.event.json") return event.root().to_json();
  const auto path = rule.input_paths.find(std::string(name));
  const auto value = path == rule.input_paths.end() ? std::nullopt : value_at(event.root(), path->second);
  return value ? value->to_json() : "null";
}

/// A <name> becomes its value as JSON; within a string of the template, what a string holds, or the JSON of
/// another value with its quotes escaped.
std::string filled(const ScheduleRule& rule, const json::Document& event, std::int64_t time_ms) {
  std::string result;
  std::string_view rest = *rule.input_template;
  bool in_string = false;
  while (!rest.empty()) {
    const char c = rest.front();
    const std::size_t end = c == '<' ? rest.find('>') : std::string_view::npos;
    if (end != std::string_view::npos) {
      std::string value = variable(rule, rest.substr(1, end - 1), event, time_ms);
      if (in_string && !value.starts_with('"')) value = json::quoted(value);
      result += in_string ? value.substr(1, value.size() - 2) : value;
      rest.remove_prefix(end + 1);
      continue;
    }
    const std::size_t taken = c == '\\' && rest.size() > 1 ? 2 : 1;
    if (c == '"') in_string = !in_string;
    result.append(rest.substr(0, taken));
    rest.remove_prefix(taken);
  }
  return result;
}

}  // namespace

std::string scheduled_payload(const ScheduleRule& rule, std::int64_t time_ms) {
  if (rule.input) return *rule.input;
  std::string text = event_of(rule, time_ms);
  const auto event = json::Document::parse(text);
  if (!event || (!rule.input_path && !rule.input_template)) return text;
  if (rule.input_template) {
    std::string payload = filled(rule, *event, time_ms);
    // A template that is no JSON is a string to the function.
    return json::Document::parse(payload) ? payload : json::quoted(payload);
  }
  const auto value = value_at(event->root(), *rule.input_path);
  return value ? value->to_json() : "null";
}

}  // namespace offstage::lambda_host
