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

void flatten(BoundCondition condition, std::vector<BoundCondition>& terms) {
  auto* all = std::get_if<Bound<expression::And>>(&condition.node);
  if (!all) {
    terms.push_back(std::move(condition));
    return;
  }
  for (auto& term : all->terms) flatten(std::move(term), terms);
}

std::optional<expression::Condition> all_of(std::vector<BoundCondition> terms) {
  if (terms.empty()) return std::nullopt;
  if (terms.size() == 1) return expression::Condition(std::move(terms.front()));
  return expression::Condition(BoundCondition{Bound<expression::And>{std::move(terms)}});
}

}  // namespace

std::optional<SortCondition> condition_on(const BoundCondition& condition, const std::string& attribute) {
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

bool options_on(const BoundCondition& condition, const std::string& attribute) {
  const auto* in = std::get_if<Bound<expression::In>>(&condition.node);
  if (!in || !is_attribute(in->operand, attribute)) return false;
  return std::all_of(in->options.begin(), in->options.end(), [](const BoundOperand& option) {
    return std::holds_alternative<AttributeValue>(option.node);
  });
}

ItemClause read_item_clause(std::optional<BoundCondition> where, const KeySchema& key) {
  std::vector<BoundCondition> terms;
  if (where) flatten(*std::move(where), terms);
  auto attributes = key.partition;
  attributes.insert(attributes.end(), key.sort.begin(), key.sort.end());
  ItemClause clause;
  for (const auto& attribute : attributes) {
    for (auto it = terms.begin(); it != terms.end();) {
      const auto condition = condition_on(*it, attribute.name);
      if (!condition || condition->op != Operator::kEqual) {
        ++it;
        continue;
      }
      const auto* value = clause.key.find(attribute.name);
      if (value && *value != condition->first) {
        clause.twice = attribute.name;
        ++it;
        continue;
      }
      clause.key.set(attribute.name, condition->first);
      it = terms.erase(it);
    }
  }
  clause.complete = clause.key.size() == attributes.size();
  clause.rest = all_of(std::move(terms));
  return clause;
}

}  // namespace offstage::emulator
