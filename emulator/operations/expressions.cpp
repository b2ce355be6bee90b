#include "emulator/operations/expressions.h"

#include <set>
#include <string>
#include <vector>

#include "emulator/model/attribute_json.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/model/texts/legacy.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {
namespace {

std::string list_present(const RequestReader& request, std::initializer_list<std::string_view> members,
                         std::string_view except = {}) {
  std::string text;
  for (const auto member : members) {
    if (!request.has(member) || member == except) continue;
    if (!text.empty()) text += ", ";
    text += member;
  }
  return text;
}

Result<void> check_placeholders_have_expression(const RequestReader& request,
                                                const ExpressionMembers& members) {
  if (request.has("ExpressionAttributeNames") && list_present(request, members.expressions).empty()) {
    return errors::validation(texts::kNamesWithoutExpression);
  }
  if (!request.has("ExpressionAttributeValues") || !list_present(request, members.with_values).empty()) {
    return {};
  }
  std::string missing;
  for (const auto member : members.with_values) {
    if (!missing.empty()) missing += " and ";
    missing += member;
  }
  missing += members.with_values.size() == 1 ? " is null" : " are null";
  return errors::validation(texts::kValuesWithoutExpression.in(request.validation()), {missing});
}

std::vector<std::string> keys_of(json::Value map) {
  std::vector<std::string> keys;
  for (const auto member : map.members()) keys.emplace_back(member.name);
  return keys;
}

Result<AttributeValue> read_placeholder_value(const RequestReader& request, json::Member member) {
  auto value = read_attribute_value(member.value, request.validation());
  if (value || !request.rules().wrong_placeholder_named) return value;
  return errors::validation(texts::kPlaceholderValueInvalid, {value.error().message(), member.name});
}

}  // namespace

Result<void> check_expression_members(const RequestReader& request, const ExpressionMembers& members) {
  const auto expressions = list_present(request, members.expressions);
  // KeyConditions goes with any expression but its own successor.
  const bool key_expression = request.has("KeyConditionExpression");
  const auto legacy = list_present(request, members.legacy, key_expression ? "" : "KeyConditions");
  if (!legacy.empty() && !expressions.empty()) {
    return errors::validation(texts::kMixedParameters, {legacy, expressions});
  }
  return check_placeholders_have_expression(request, members);
}

Result<expression::Placeholders> read_placeholders(const RequestReader& request) {
  using expression::PlaceholderKind;
  const auto names_member = request.member("ExpressionAttributeNames");
  const auto values_member = request.member("ExpressionAttributeValues");
  std::map<std::string, std::string, std::less<>> names;
  std::map<std::string, AttributeValue, std::less<>> values;
  if (names_member) {
    RETURN_IF_ERROR(expression::check_placeholder_keys(PlaceholderKind::kNames, keys_of(*names_member)));
    for (const auto member : names_member->members()) {
      if (!member.value.is_null()) names.emplace(member.name, member.value.as_string());
    }
  }
  if (values_member) {
    RETURN_IF_ERROR(expression::check_placeholder_keys(PlaceholderKind::kValues, keys_of(*values_member)));
    for (const auto member : values_member->members()) {
      ASSIGN_OR_RETURN(auto value, read_placeholder_value(request, member));
      values.emplace(member.name, std::move(value));
    }
  }
  return expression::Placeholders(std::move(names), std::move(values));
}

Result<std::optional<expression::Condition>> read_condition(const RequestReader& request,
                                                            expression::ExpressionKind kind,
                                                            expression::Placeholders& placeholders) {
  const auto text = request.string(expression::member_name(kind));
  if (!text) return std::optional<expression::Condition>();
  ASSIGN_OR_RETURN(auto condition, expression::parse_condition(*text, kind, placeholders));
  return std::optional(std::move(condition));
}

Result<void> check_attributes_to_get(const RequestReader& request) {
  const auto list = request.member("AttributesToGet");
  if (!list) return {};
  if (list->empty()) {
    Constraints constraints(request);
    constraints.violated("[]", "attributesToGet", texts::kLengthAtLeast, {"1"});
    return constraints.check();
  }
  std::set<std::string_view> seen;
  for (const auto name : list->elements()) {
    if (name.is_null() || seen.insert(name.as_string()).second) continue;
    return errors::invalid_parameter(texts::kAttributeRepeated, {name.as_string()});
  }
  return {};
}

Result<std::optional<expression::ProjectionExpression>> read_projection(
    const RequestReader& request, expression::Placeholders& placeholders) {
  if (const auto text = request.string("ProjectionExpression")) {
    ASSIGN_OR_RETURN(auto projection, expression::parse_projection(*text, placeholders));
    return std::optional(std::move(projection));
  }
  const auto list = request.member("AttributesToGet");
  if (!list) return std::optional<expression::ProjectionExpression>();
  std::vector<std::string> attributes;
  for (const auto name : list->elements()) {
    if (!name.is_null()) attributes.emplace_back(name.as_string());
  }
  return std::optional(expression::projection_of(std::move(attributes)));
}

Result<Item> decode_stored(std::string_view stored) {
  auto item = decode_item(stored);
  if (!item) return errors::internal_failure(item.error().text);
  return std::move(item).value();
}

Result<void> append_projected_json(std::string& out, std::string_view stored,
                                   const std::optional<expression::ProjectionExpression>& projection) {
  if (!projection) {
    if (append_item_json(out, stored)) return {};
    return errors::internal_failure("a stored item is damaged");
  }
  ASSIGN_OR_RETURN(const auto item, decode_stored(stored));
  append_item_json(out, expression::project(*projection, item));
  return {};
}

}  // namespace offstage::emulator
