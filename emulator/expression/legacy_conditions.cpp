#include "emulator/expression/legacy_conditions.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/texts/legacy.h"

namespace offstage::emulator::expression {
namespace {

using BoundComparison = Comparison<DocumentPath, AttributeValue>;
using BoundBetween = Between<DocumentPath, AttributeValue>;
using BoundIn = In<DocumentPath, AttributeValue>;
using BoundNot = Not<DocumentPath, AttributeValue>;
using BoundAnd = And<DocumentPath, AttributeValue>;
using BoundOr = Or<DocumentPath, AttributeValue>;

constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

/// Types of the values that an operator takes.
enum class Operands { kAny, kScalars, kTexts };

struct OperatorRule {
  ComparisonOperator op;
  std::string_view name;
  std::size_t values_min;
  std::size_t values_max;
  Operands operands;
};

constexpr std::array<OperatorRule, 13> kRules{{
    {ComparisonOperator::kEqual, "EQ", 1, 1, Operands::kAny},
    {ComparisonOperator::kNotEqual, "NE", 1, 1, Operands::kAny},
    {ComparisonOperator::kLess, "LT", 1, 1, Operands::kScalars},
    {ComparisonOperator::kLessOrEqual, "LE", 1, 1, Operands::kScalars},
    {ComparisonOperator::kGreater, "GT", 1, 1, Operands::kScalars},
    {ComparisonOperator::kGreaterOrEqual, "GE", 1, 1, Operands::kScalars},
    {ComparisonOperator::kBetween, "BETWEEN", 2, 2, Operands::kScalars},
    {ComparisonOperator::kIn, "IN", 1, kAnyNumber, Operands::kScalars},
    {ComparisonOperator::kContains, "CONTAINS", 1, 1, Operands::kScalars},
    {ComparisonOperator::kNotContains, "NOT_CONTAINS", 1, 1, Operands::kScalars},
    {ComparisonOperator::kBeginsWith, "BEGINS_WITH", 1, 1, Operands::kTexts},
    {ComparisonOperator::kNull, "NULL", 0, 0, Operands::kAny},
    {ComparisonOperator::kNotNull, "NOT_NULL", 0, 0, Operands::kAny},
}};

const OperatorRule& rule_of(ComparisonOperator op) {
  return *std::find_if(kRules.begin(), kRules.end(), [&](const OperatorRule& rule) { return rule.op == op; });
}

bool takes(Operands operands, AttributeType type) {
  switch (operands) {
    case Operands::kAny:
      return true;
    case Operands::kScalars:
      return type == AttributeType::kString || type == AttributeType::kNumber ||
             type == AttributeType::kBinary;
    case Operands::kTexts:
      return type == AttributeType::kString || type == AttributeType::kBinary;
  }
  return false;
}

BoundOperand operand(AttributeValue value) {
  return {std::move(value)};
}

BoundOperand operand(const std::string& attribute) {
  return {DocumentPath(attribute)};
}

BoundCondition call(Function function, const std::string& attribute) {
  BoundCall node{function, {}};
  node.arguments.push_back(operand(attribute));
  return {std::move(node)};
}

BoundCondition call(Function function, const std::string& attribute, AttributeValue value) {
  BoundCall node{function, {}};
  node.arguments.push_back(operand(attribute));
  node.arguments.push_back(operand(std::move(value)));
  return {std::move(node)};
}

/// Unlike NOT contains(...), false when there is no attribute.
BoundCondition not_contains(const std::string& attribute, AttributeValue value) {
  BoundNot negation{
      std::make_unique<const BoundCondition>(call(Function::kContains, attribute, std::move(value)))};
  BoundAnd both;
  both.terms.push_back(call(Function::kAttributeExists, attribute));
  both.terms.push_back({std::move(negation)});
  return {std::move(both)};
}

BoundCondition in(LegacyCondition condition) {
  BoundIn node{operand(condition.attribute), {}};
  for (auto& value : condition.values) node.options.push_back(operand(std::move(value)));
  return {std::move(node)};
}

BoundCondition tree_of(LegacyCondition condition) {
  const auto& attribute = condition.attribute;
  auto& values = condition.values;
  const auto compare = [&](Comparator comparator) {
    return BoundCondition{
        BoundComparison{comparator, operand(attribute), operand(std::move(values.front()))}};
  };
  switch (condition.op) {
    case ComparisonOperator::kEqual:
      return compare(Comparator::kEqual);
    case ComparisonOperator::kNotEqual:
      return compare(Comparator::kNotEqual);
    case ComparisonOperator::kLess:
      return compare(Comparator::kLess);
    case ComparisonOperator::kLessOrEqual:
      return compare(Comparator::kLessOrEqual);
    case ComparisonOperator::kGreater:
      return compare(Comparator::kGreater);
    case ComparisonOperator::kGreaterOrEqual:
      return compare(Comparator::kGreaterOrEqual);
    case ComparisonOperator::kBetween:
      return {BoundBetween{operand(attribute), operand(std::move(values[0])), operand(std::move(values[1]))}};
    case ComparisonOperator::kIn:
      return in(std::move(condition));
    case ComparisonOperator::kContains:
      return call(Function::kContains, attribute, std::move(values.front()));
    case ComparisonOperator::kNotContains:
      return not_contains(attribute, std::move(values.front()));
    case ComparisonOperator::kBeginsWith:
      return call(Function::kBeginsWith, attribute, std::move(values.front()));
    case ComparisonOperator::kNotNull:
      return call(Function::kAttributeExists, attribute);
    case ComparisonOperator::kNull:
      break;
  }
  return call(Function::kAttributeNotExists, attribute);
}

/// How an index serves the operator, if it does.
std::optional<SortCondition::Operator> indexable(ComparisonOperator op) {
  using Operator = SortCondition::Operator;
  switch (op) {
    case ComparisonOperator::kEqual:
      return Operator::kEqual;
    case ComparisonOperator::kLess:
      return Operator::kLess;
    case ComparisonOperator::kLessOrEqual:
      return Operator::kLessOrEqual;
    case ComparisonOperator::kGreater:
      return Operator::kGreater;
    case ComparisonOperator::kGreaterOrEqual:
      return Operator::kGreaterOrEqual;
    case ComparisonOperator::kBetween:
      return Operator::kBetween;
    case ComparisonOperator::kBeginsWith:
      return Operator::kBeginsWith;
    case ComparisonOperator::kNotEqual:
    case ComparisonOperator::kIn:
    case ComparisonOperator::kContains:
    case ComparisonOperator::kNotContains:
    case ComparisonOperator::kNull:
    case ComparisonOperator::kNotNull:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ComparisonOperator> comparison_operator_named(std::string_view name) {
  for (const auto& rule : kRules) {
    if (rule.name == name) return rule.op;
  }
  return std::nullopt;
}

std::string_view operator_name(ComparisonOperator op) {
  return rule_of(op).name;
}

Result<void> check_legacy_condition(const LegacyCondition& condition) {
  const auto& rule = rule_of(condition.op);
  const auto& values = condition.values;
  if (values.size() < rule.values_min || values.size() > rule.values_max) {
    return errors::invalid_parameter(texts::kArgumentCount, {rule.name});
  }
  for (const auto& value : values) {
    if (value.type() == values.front().type()) continue;
    return errors::invalid_parameter(texts::kArgumentTypes);
  }
  if (!values.empty() && !takes(rule.operands, values.front().type())) {
    return errors::invalid_parameter(texts::kArgumentType, {rule.name, type_name(values.front().type())});
  }
  if (condition.op == ComparisonOperator::kBetween && compare_scalars(values[0], values[1]) > 0) {
    return errors::validation(texts::kLegacyBoundsReversed);
  }
  return {};
}

std::optional<Condition> condition_of(std::vector<LegacyCondition> conditions, Conjunction conjunction) {
  if (conditions.empty()) return std::nullopt;
  if (conditions.size() == 1) return Condition(tree_of(std::move(conditions.front())));
  std::vector<BoundCondition> terms;
  terms.reserve(conditions.size());
  for (auto& condition : conditions) terms.push_back(tree_of(std::move(condition)));
  if (conjunction == Conjunction::kOr) return Condition(BoundCondition{BoundOr{std::move(terms)}});
  return Condition(BoundCondition{BoundAnd{std::move(terms)}});
}

KeyCondition key_condition_of(std::vector<LegacyCondition> conditions) {
  KeyCondition result;
  for (auto& condition : conditions) {
    KeyTerm term{std::move(condition.attribute), {}};
    const auto op = indexable(condition.op);
    term.indexable = op.has_value();
    if (op) {
      term.condition.op = *op;
      term.condition.first = std::move(condition.values.front());
      if (condition.values.size() > 1) term.condition.second = std::move(condition.values.back());
    }
    result.terms.push_back(std::move(term));
  }
  return result;
}

}  // namespace offstage::emulator::expression
