#include "emulator/operations/partiql_where.h"

#include <algorithm>
#include <utility>

namespace offstage::emulator {
namespace {

using expression::BoundCall;
using expression::BoundCondition;
using expression::BoundOperand;
using expression::Comparator;
using expression::Overloaded;
using expression::SortCondition;
using Operator = SortCondition::Operator;
template <template <class, class> class Node>
using Bound = Node<DocumentPath, AttributeValue>;

bool is_attribute(const BoundOperand& operand, const std::string& attribute) {
  const auto* path = std::get_if<DocumentPath>(&operand.node);
  return path && !path->is_nested() && path->attribute() == attribute;
}

/// The condition as one on the attribute's value, if it is that.
std::optional<SortCondition> range_on(const BoundCondition& condition, const std::string& attribute) {
  if (const auto* comparison = std::get_if<Bound<expression::Comparison>>(&condition.node)) {
    const bool mirrored = is_attribute(comparison->right, attribute);
    if (!mirrored && !is_attribute(comparison->left, attribute)) return std::nullopt;
    const auto op = expression::sort_operator(comparison->comparator, mirrored);
    const auto* value =
        std::get_if<AttributeValue>(mirrored ? &comparison->left.node : &comparison->right.node);
    if (!op || !value) return std::nullopt;
    return SortCondition{*op, *value, {}};
  }
  if (const auto* between = std::get_if<Bound<expression::Between>>(&condition.node)) {
    const auto* lower = std::get_if<AttributeValue>(&between->lower.node);
    const auto* upper = std::get_if<AttributeValue>(&between->upper.node);
    if (!lower || !upper || !is_attribute(between->operand, attribute)) return std::nullopt;
    return SortCondition{Operator::kBetween, *lower, *upper};
  }
  if (const auto* call = std::get_if<BoundCall>(&condition.node)) {
    if (call->function != expression::Function::kBeginsWith) return std::nullopt;
    const auto* prefix = std::get_if<AttributeValue>(&call->arguments[1].node);
    if (!prefix || !is_attribute(call->arguments[0], attribute)) return std::nullopt;
    return SortCondition{Operator::kBeginsWith, *prefix, {}};
  }
  return std::nullopt;
}

std::optional<std::vector<AttributeValue>> options_of(const BoundCondition& condition,
                                                      const std::string& attribute) {
  const auto* in = std::get_if<Bound<expression::In>>(&condition.node);
  if (!in || !is_attribute(in->operand, attribute)) return std::nullopt;
  std::vector<AttributeValue> values;
  for (const auto& option : in->options) {
    const auto* value = std::get_if<AttributeValue>(&option.node);
    if (!value) return std::nullopt;
    if (std::find(values.begin(), values.end(), *value) == values.end()) values.push_back(*value);
  }
  return values;
}

}  // namespace

WhereTerms::WhereTerms(std::optional<BoundCondition> where) {
  if (where) flatten(*std::move(where));
}

void WhereTerms::flatten(BoundCondition condition) {
  auto* all = std::get_if<Bound<expression::And>>(&condition.node);
  if (!all) {
    terms_.push_back(std::move(condition));
    return;
  }
  for (auto& term : all->terms) flatten(std::move(term));
}

std::optional<SortCondition> WhereTerms::take(const std::string& attribute, bool equality_only) {
  for (auto it = terms_.begin(); it != terms_.end(); ++it) {
    auto range = range_on(*it, attribute);
    if (!range || (equality_only && range->op != Operator::kEqual)) continue;
    terms_.erase(it);
    return range;
  }
  return std::nullopt;
}

std::optional<AttributeValue> WhereTerms::take_equality(const std::string& attribute) {
  auto equality = take(attribute, true);
  if (!equality) return std::nullopt;
  return std::move(equality->first);
}

std::optional<Item> WhereTerms::take_key(const KeySchema& key) {
  Item attributes;
  auto names = key.partition;
  names.insert(names.end(), key.sort.begin(), key.sort.end());
  for (const auto& attribute : names) {
    auto value = take_equality(attribute.name);
    if (!value) return std::nullopt;
    attributes.set(attribute.name, *std::move(value));
  }
  return attributes;
}

std::optional<std::vector<AttributeValue>> WhereTerms::take_options(const std::string& attribute) {
  for (auto it = terms_.begin(); it != terms_.end(); ++it) {
    auto values = options_of(*it, attribute);
    if (!values) continue;
    terms_.erase(it);
    return values;
  }
  return std::nullopt;
}

std::optional<SortCondition> WhereTerms::take_range(const std::string& attribute) {
  if (auto equality = take(attribute, true)) return equality;
  return take(attribute, false);
}

std::optional<expression::Condition> WhereTerms::rest() && {
  if (terms_.empty()) return std::nullopt;
  if (terms_.size() == 1) return expression::Condition(std::move(terms_.front()));
  return expression::Condition(BoundCondition{Bound<expression::And>{std::move(terms_)}});
}

}  // namespace offstage::emulator
