#include "emulator/expression/key_condition.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "emulator/expression/binder.h"
#include "emulator/expression/functions.h"
#include "emulator/expression/parsed_texts.h"
#include "emulator/expression/parser.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/legacy.h"

namespace offstage::emulator::expression {
namespace {

using Operator = SortCondition::Operator;
using Operands = std::initializer_list<const BoundOperand*>;
template <template <class, class> class Node>
using Bound = Node<DocumentPath, AttributeValue>;

AwsError invalid_operator(std::string_view name) {
  return errors::validation(texts::kKeyOperator, {name});
}

const AttributeValue& literal(const BoundOperand& operand) {
  return std::get<AttributeValue>(operand.node);
}

/// The terms of a bound condition, each of one top-level attribute and literals.
class TermCollector {
 public:
  explicit TermCollector(Validation validation) : validation_(validation) {}

  Result<void> collect(const BoundCondition& condition) {
    return std::visit([this](const auto& node) { return collect_node(node); }, condition.node);
  }

  std::vector<KeyTerm> take() { return std::move(terms_); }

 private:
  Result<void> collect_node(const Bound<And>& all) {
    for (const auto& term : all.terms) RETURN_IF_ERROR(collect(term));
    return {};
  }
  Result<void> collect_node(const Bound<Or>&) { return invalid_operator("OR"); }
  Result<void> collect_node(const Bound<Not>&) { return invalid_operator("NOT"); }
  Result<void> collect_node(const Bound<In>&) { return invalid_operator("IN"); }

  Result<void> collect_node(const Bound<Comparison>& comparison) {
    if (comparison.comparator == Comparator::kNotEqual) return invalid_operator("<>");
    RETURN_IF_ERROR(check_operands({&comparison.left, &comparison.right}));
    const auto* left = std::get_if<DocumentPath>(&comparison.left.node);
    const auto* right = std::get_if<DocumentPath>(&comparison.right.node);
    const Operator op = *sort_operator(comparison.comparator, left == nullptr);
    return add(left != nullptr ? *left : *right,
               {op, literal(left != nullptr ? comparison.right : comparison.left), {}});
  }

  Result<void> collect_node(const Bound<Between>& between) {
    RETURN_IF_ERROR(check_operands({&between.operand, &between.lower, &between.upper}));
    ASSIGN_OR_RETURN(const DocumentPath* path, leading_path(between.operand, "BETWEEN"));
    return add(*path, {Operator::kBetween, literal(between.lower), literal(between.upper)});
  }

  Result<void> collect_node(const BoundCall& call) {
    if (call.function != Function::kBeginsWith) return invalid_operator(function_name(call.function));
    const auto& prefix = call.arguments[1];
    RETURN_IF_ERROR(check_operands({&call.arguments[0], &prefix}));
    ASSIGN_OR_RETURN(const DocumentPath* path, leading_path(call.arguments[0], "begins_with"));
    return add(*path, {Operator::kBeginsWith, literal(prefix), {}});
  }

  /// No functions, no nested attributes, and one attribute among the operands.
  static Result<void> check_operands(Operands operands) {
    int paths = 0;
    for (const auto* operand : operands) {
      if (std::holds_alternative<BoundCall>(operand->node)) {
        return errors::validation(texts::kKeyNestedOperation);
      }
    }
    for (const auto* operand : operands) {
      const auto* path = std::get_if<DocumentPath>(&operand->node);
      if (path == nullptr) continue;
      if (path->is_nested()) {
        return errors::validation(texts::kKeyNestedAttribute);
      }
      ++paths;
    }
    if (paths > 1) return errors::validation(texts::kKeySeveralAttributes);
    if (paths == 0) return errors::validation(texts::kKeyNoAttribute);
    return {};
  }

  static Result<const DocumentPath*> leading_path(const BoundOperand& operand, std::string_view name) {
    if (const auto* path = std::get_if<DocumentPath>(&operand.node)) return path;
    return errors::validation(texts::kKeyNotFirstOperand, {name});
  }

  Result<void> add(const DocumentPath& path, SortCondition condition) {
    const bool repeated = std::any_of(terms_.begin(), terms_.end(), [&](const KeyTerm& term) {
      return term.attribute == path.attribute();
    });
    if (repeated) return key_repeated();
    terms_.push_back({path.attribute(), std::move(condition)});
    return {};
  }

  AwsError key_repeated() const {
    if (!rules_of(validation_).repeated_key_in_expression) return errors::validation(texts::kKeyRepeated);
    return invalid_expression(ExpressionKind::kKeyCondition, texts::fill(texts::kKeyRepeated));
  }

  const Validation validation_;
  std::vector<KeyTerm> terms_;
};

const KeyTerm* find_term(const KeyCondition& condition, const std::string& attribute) {
  const auto found = std::find_if(condition.terms.begin(), condition.terms.end(),
                                  [&](const KeyTerm& term) { return term.attribute == attribute; });
  return found == condition.terms.end() ? nullptr : &*found;
}

Result<void> check_term_count(const KeyCondition& condition, const KeySchema& key, Validation validation) {
  const std::size_t attributes = key.partition.size() + key.sort.size();
  // A second condition on a table without a sort key has a text of its own.
  const std::size_t terms = condition.terms.size();
  if (terms <= std::max<std::size_t>(attributes, 2)) return {};
  if (attributes <= 2 && rules_of(validation).two_key_conditions_named) {
    return errors::validation(texts::kKeyConditionsCount);
  }
  return errors::validation(texts::kTooManyKeyConditions,
                            {std::to_string(terms), std::to_string(attributes)});
}

Result<void> check_value(const KeyAttribute& attribute, const AttributeValue& value) {
  if (!value.is(attribute.type)) return errors::invalid_parameter(texts::kKeyConditionType);
  const auto* text = value.get_if<std::string>();
  const auto* binary = value.get_if<Binary>();
  const bool empty = (text != nullptr && text->empty()) || (binary != nullptr && binary->bytes.empty());
  if (!empty) return {};
  return errors::validation(texts::kKeyEmpty, {text != nullptr ? "string" : "binary", attribute.name});
}

/// The term of one attribute: an operator that an index serves, values of the attribute's type.
Result<void> check_term(const KeyAttribute& attribute, const KeyTerm& term) {
  if (!term.indexable) return errors::validation(texts::kKeyConditionNotIndexable);
  RETURN_IF_ERROR(check_value(attribute, term.condition.first));
  if (term.condition.op != Operator::kBetween) return {};
  return check_value(attribute, term.condition.second);
}

Result<void> check_start(const KeyAttribute& attribute, const Item* start_key) {
  const auto* value = start_key != nullptr ? start_key->find(attribute.name) : nullptr;
  if (value == nullptr || value->is(attribute.type)) return {};
  return errors::validation(texts::kKeyMismatch);
}

Result<void> check_partition(const KeyCondition& condition, const KeySchema& key, const Item* start_key) {
  for (const auto& attribute : key.partition) {
    RETURN_IF_ERROR(check_start(attribute, start_key));
    if (key.sort.empty() && condition.terms.size() > key.partition.size()) {
      return errors::validation(texts::kKeyConditionUnsupported);
    }
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term == nullptr) return errors::validation(texts::kKeyElementMissed, {attribute.name});
    RETURN_IF_ERROR(check_term(attribute, *term));
    if (term->condition.op != Operator::kEqual) return errors::validation(texts::kKeyConditionUnsupported);
  }
  return {};
}

/// What is neither partition nor sort attribute stands in the place of a sort attribute.
Result<void> check_sort(const KeyCondition& condition, const KeySchema& key, const Item* start_key) {
  const bool foreign = std::any_of(condition.terms.begin(), condition.terms.end(),
                                   [&](const KeyTerm& term) { return !key.contains(term.attribute); });
  for (const auto& attribute : key.sort) {
    RETURN_IF_ERROR(check_start(attribute, start_key));
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term != nullptr) {
      RETURN_IF_ERROR(check_term(attribute, *term));
    } else if (foreign) {
      return errors::validation(texts::kKeyElementMissed, {attribute.name});
    }
  }
  return {};
}

/// The conditions on sort attributes follow the order of the key without a gap, equalities before the last.
Result<void> check_sort_order(const KeyCondition& condition, const KeySchema& key) {
  std::string before;
  std::string unequal;
  const KeyAttribute* last = nullptr;
  for (const auto& attribute : key.sort) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term != nullptr) {
      last = &attribute;
      unequal = before;
    }
    if (term != nullptr && term->condition.op == Operator::kEqual) continue;
    before += (before.empty() ? "" : ", ") + attribute.name;
  }
  if (unequal.empty()) return {};
  return errors::validation(texts::kSortConditionNotEqual, {unequal, last->name});
}

}  // namespace

std::optional<SortCondition::Operator> sort_operator(Comparator comparator, bool mirrored) {
  switch (comparator) {
    case Comparator::kEqual:
      return Operator::kEqual;
    case Comparator::kLess:
      return mirrored ? Operator::kGreater : Operator::kLess;
    case Comparator::kLessOrEqual:
      return mirrored ? Operator::kGreaterOrEqual : Operator::kLessOrEqual;
    case Comparator::kGreater:
      return mirrored ? Operator::kLess : Operator::kGreater;
    case Comparator::kGreaterOrEqual:
      return mirrored ? Operator::kLessOrEqual : Operator::kGreaterOrEqual;
    case Comparator::kNotEqual:
      break;
  }
  return std::nullopt;
}

Result<KeyCondition> parse_key_condition(std::string_view text, Placeholders& placeholders,
                                         Validation validation) {
  constexpr auto kKind = ExpressionKind::kKeyCondition;
  thread_local ParsedTexts<TextCondition> known;
  ASSIGN_OR_RETURN(const auto* parsed, known.find(text, [](std::string_view unknown) {
    return parse_condition_text(unknown, kKind);
  }));
  ASSIGN_OR_RETURN(const BoundCondition bound, bind_condition(*parsed, kKind, placeholders));
  TermCollector collector(validation);
  RETURN_IF_ERROR(collector.collect(bound));
  return KeyCondition{collector.take()};
}

Result<KeyRange> resolve(const KeyCondition& condition, const KeySchema& key, Validation validation,
                         const Item* start_key) {
  RETURN_IF_ERROR(check_term_count(condition, key, validation));
  RETURN_IF_ERROR(check_partition(condition, key, start_key));
  RETURN_IF_ERROR(check_sort(condition, key, start_key));
  RETURN_IF_ERROR(check_sort_order(condition, key));

  KeyRange range;
  for (const auto& attribute : key.partition) {
    range.partition.push_back(find_term(condition, attribute.name)->condition.first);
  }
  for (const auto& attribute : key.sort) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term == nullptr) break;
    if (range.sort) range.sort_equal.push_back(range.sort->first);
    range.sort = term->condition;
  }
  return range;
}

}  // namespace offstage::emulator::expression
