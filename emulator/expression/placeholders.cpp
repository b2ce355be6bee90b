#include "emulator/expression/placeholders.h"

#include <algorithm>
#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/model/texts/partiql.h"

namespace offstage::emulator::expression {
namespace {

constexpr std::size_t kKeyBytesMax = 255;

std::string_view member_name(PlaceholderKind kind) {
  return kind == PlaceholderKind::kNames ? "ExpressionAttributeNames" : "ExpressionAttributeValues";
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_placeholder(std::string_view key, char sigil) {
  return key.size() >= 2 && key.front() == sigil &&
         std::all_of(key.begin() + 1, key.end(), is_word_character);
}

template <class Map>
Result<void> check_used(PlaceholderKind kind, const Map& all,
                        const std::set<std::string, std::less<>>& used) {
  std::string unused;
  for (const auto& entry : all) {
    if (used.contains(entry.first)) continue;
    unused += (unused.empty() ? "" : ", ") + entry.first;
  }
  if (unused.empty()) return {};
  return errors::validation(texts::kPlaceholdersUnused, {member_name(kind), unused});
}

}  // namespace

std::string_view member_name(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::kUpdate:
      return "UpdateExpression";
    case ExpressionKind::kCondition:
      return "ConditionExpression";
    case ExpressionKind::kKeyCondition:
      return "KeyConditionExpression";
    case ExpressionKind::kFilter:
      return "FilterExpression";
    case ExpressionKind::kProjection:
      return "ProjectionExpression";
    case ExpressionKind::kStatement:
      return "Statement";
  }
  return "";
}

AwsError invalid_expression(ExpressionKind kind, std::string_view detail) {
  if (kind == ExpressionKind::kStatement) return errors::validation(texts::kInvalidInStatement, {detail});
  return errors::validation(texts::kInvalidExpression, {member_name(kind), detail});
}

Result<void> check_placeholder_keys(PlaceholderKind kind, const std::vector<std::string>& keys) {
  const auto member = member_name(kind);
  if (keys.empty()) return errors::validation(texts::kPlaceholdersEmpty, {member});
  const char sigil = kind == PlaceholderKind::kNames ? '#' : ':';
  for (const auto& key : keys) {
    if (key.size() > kKeyBytesMax) {
      return errors::validation(texts::kPlaceholderTooLong, {member, std::to_string(key.size())});
    }
    if (!is_placeholder(key, sigil)) return errors::validation(texts::kPlaceholderSyntax, {member, key});
  }
  return {};
}

Placeholders::Placeholders(std::map<std::string, std::string, std::less<>> names,
                           std::map<std::string, AttributeValue, std::less<>> values)
    : names_(std::move(names)), values_(std::move(values)) {}

const std::string* Placeholders::use_name(std::string_view key) {
  const auto found = names_.find(key);
  if (found == names_.end()) return nullptr;
  used_names_.insert(found->first);
  return &found->second;
}

const AttributeValue* Placeholders::use_value(std::string_view key) {
  const auto found = values_.find(key);
  if (found == values_.end()) return nullptr;
  used_values_.insert(found->first);
  return &found->second;
}

Result<void> Placeholders::check_all_used() const {
  RETURN_IF_ERROR(check_used(PlaceholderKind::kNames, names_, used_names_));
  return check_used(PlaceholderKind::kValues, values_, used_values_);
}

}  // namespace offstage::emulator::expression
