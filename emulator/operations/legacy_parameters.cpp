#include "emulator/operations/legacy_parameters.h"

#include <map>
#include <string>
#include <utility>

#include "emulator/expression/legacy_conditions.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/texts/legacy.h"

namespace offstage::emulator {
namespace {

using expression::LegacyCondition;

/// The entries of a member that is a map of structures, by attribute; null counts as absent.
std::map<std::string_view, json::Value> entries_of(const RequestReader& request, std::string_view member) {
  std::map<std::string_view, json::Value> entries;
  const auto map = request.member(member);
  if (!map) return entries;
  for (const auto entry : map->members()) {
    if (!entry.value.is_null()) entries.insert_or_assign(entry.name, entry.value);
  }
  return entries;
}

/// "expected.a.member.comparisonOperator"
std::string path_of(std::string_view member, std::string_view attribute, std::string_view part) {
  return member_path(member).append(".").append(attribute).append(".member.").append(part);
}

void check_comparison_operators(const RequestReader& request, std::string_view member, bool required,
                                Constraints& constraints) {
  for (const auto& [attribute, value] : entries_of(request, member)) {
    const auto name = request.structure(value).string("ComparisonOperator");
    const auto path = path_of(member, attribute, "comparisonOperator");
    if (name) {
      constraints.one_of(*name, path,
                         {"IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE",
                          "BEGINS_WITH", "GE", "CONTAINS"});
    } else if (required) {
      constraints.violated_null(path);
    }
  }
}

/// The values of AttributeValueList.
Result<std::vector<AttributeValue>> read_values(const RequestReader& condition) {
  std::vector<AttributeValue> values;
  const auto list = condition.member("AttributeValueList");
  if (!list) return values;
  for (const auto element : list->elements()) {
    if (element.is_null()) continue;
    ASSIGN_OR_RETURN(auto value, read_attribute_value(element, condition.validation()));
    values.push_back(std::move(value));
  }
  return values;
}

/// Which members of an ExpectedAttributeValue may stand together.
Result<void> check_expected_members(const RequestReader& expected, std::string_view attribute) {
  const bool value = expected.has("Value");
  const bool list = expected.has("AttributeValueList");
  const auto name = expected.string("ComparisonOperator");
  if (value && list) return errors::invalid_parameter(texts::kValueAndList, {attribute});
  if (name) {
    if (expected.has("Exists")) return errors::invalid_parameter(texts::kExistsAndOperator, {attribute});
    if (value || list || *name == "NULL" || *name == "NOT_NULL") return {};
    return errors::invalid_parameter(texts::kOperatorWithoutValue, {*name, attribute});
  }
  if (list) return errors::invalid_parameter(texts::kListWithoutOperator, {attribute});
  const bool exists = expected.boolean("Exists", true);
  if (exists && !value) {
    const auto* shown = expected.has("Exists") ? "true" : "null";
    return errors::invalid_parameter(texts::kValueMissing, {shown, attribute});
  }
  if (!exists && value) return errors::invalid_parameter(texts::kValueForbidden, {attribute});
  return {};
}

Result<LegacyCondition> read_expected_value(const RequestReader& expected, std::string_view attribute) {
  using expression::ComparisonOperator;
  RETURN_IF_ERROR(check_expected_members(expected, attribute));
  LegacyCondition condition{.attribute = std::string(attribute)};
  if (const auto name = expected.string("ComparisonOperator")) {
    condition.op = *expression::comparison_operator_named(*name);
  } else if (!expected.boolean("Exists", true)) {
    condition.op = ComparisonOperator::kNull;
  }
  ASSIGN_OR_RETURN(condition.values, read_values(expected));
  if (const auto member = expected.member("Value")) {
    ASSIGN_OR_RETURN(auto value, read_attribute_value(*member, expected.validation()));
    condition.values.push_back(std::move(value));
  }
  RETURN_IF_ERROR(expression::check_legacy_condition(condition));
  return condition;
}

/// KeyConditions, QueryFilter, ScanFilter.
Result<std::vector<LegacyCondition>> read_conditions(const RequestReader& request, std::string_view member) {
  std::vector<LegacyCondition> conditions;
  for (const auto& [attribute, value] : entries_of(request, member)) {
    const auto structure = request.structure(value);
    LegacyCondition condition{.attribute = std::string(attribute)};
    condition.op = *expression::comparison_operator_named(*structure.string("ComparisonOperator"));
    ASSIGN_OR_RETURN(condition.values, read_values(structure));
    RETURN_IF_ERROR(expression::check_legacy_condition(condition));
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

/// ConditionalOperator, which needs conditions to join: those of `member`.
Result<expression::Conjunction> read_conjunction(const RequestReader& request, std::string_view member,
                                                 std::size_t conditions) {
  const auto name = request.string("ConditionalOperator");
  if (name && !request.has(member)) {
    return errors::validation(texts::kConditionalOperatorUnused);
  }
  if (name && conditions < 2) {
    return errors::validation(texts::kConditionalOperatorOfOne);
  }
  return name == "OR" ? expression::Conjunction::kOr : expression::Conjunction::kAnd;
}

expression::UpdateAction action_named(std::optional<std::string_view> name) {
  if (name == "ADD") return expression::UpdateAction::kAdd;
  if (name == "DELETE") return expression::UpdateAction::kDelete;
  return expression::UpdateAction::kPut;
}

Result<void> check_actions(const RequestReader& request) {
  Constraints constraints(request);
  for (const auto& [attribute, value] : entries_of(request, "AttributeUpdates")) {
    const auto name = request.structure(value).string("Action");
    if (!name) continue;
    constraints.one_of(*name, path_of("AttributeUpdates", attribute, "action"), {"ADD", "PUT", "DELETE"});
  }
  return constraints.check();
}

}  // namespace

void check_expected(const RequestReader& request, Constraints& constraints) {
  check_comparison_operators(request, "Expected", false, constraints);
}

void check_conditions(const RequestReader& request, std::string_view member, Constraints& constraints) {
  check_comparison_operators(request, member, true, constraints);
}

Result<void> read_expected(const RequestReader& request, WriteCondition& write) {
  if (!request.has("Expected") && !request.has("ConditionalOperator")) return {};
  std::vector<LegacyCondition> conditions;
  for (const auto& [attribute, value] : entries_of(request, "Expected")) {
    ASSIGN_OR_RETURN(auto condition, read_expected_value(request.structure(value), attribute));
    conditions.push_back(std::move(condition));
  }
  ASSIGN_OR_RETURN(const auto conjunction, read_conjunction(request, "Expected", conditions.size()));
  write.condition = expression::condition_of(std::move(conditions), conjunction);
  return {};
}

Result<std::optional<expression::Condition>> read_filter(const RequestReader& request,
                                                         std::string_view member) {
  ASSIGN_OR_RETURN(auto conditions, read_conditions(request, member));
  ASSIGN_OR_RETURN(const auto conjunction, read_conjunction(request, member, conditions.size()));
  return expression::condition_of(std::move(conditions), conjunction);
}

Result<std::optional<expression::KeyCondition>> read_key_conditions(const RequestReader& request) {
  if (!request.has("KeyConditions")) return std::optional<expression::KeyCondition>();
  ASSIGN_OR_RETURN(auto conditions, read_conditions(request, "KeyConditions"));
  if (conditions.empty()) return errors::validation(texts::kKeyConditionsCount);
  return std::optional(expression::key_condition_of(std::move(conditions)));
}

Result<std::optional<std::vector<expression::AttributeUpdate>>> read_attribute_updates(
    const RequestReader& request) {
  std::vector<expression::AttributeUpdate> updates;
  if (!request.has("AttributeUpdates")) return std::optional<std::vector<expression::AttributeUpdate>>();
  RETURN_IF_ERROR(check_actions(request));
  for (const auto& [attribute, value] : entries_of(request, "AttributeUpdates")) {
    RETURN_IF_ERROR(check_attribute_name(attribute));
    const auto structure = request.structure(value);
    expression::AttributeUpdate update{
        .attribute = std::string(attribute), .action = action_named(structure.string("Action")), .value = {}};
    if (const auto member = structure.member("Value")) {
      ASSIGN_OR_RETURN(update.value, read_attribute_value(*member, request.validation()));
    }
    RETURN_IF_ERROR(expression::check_attribute_update(update));
    updates.push_back(std::move(update));
  }
  return std::optional(std::move(updates));
}

}  // namespace offstage::emulator
