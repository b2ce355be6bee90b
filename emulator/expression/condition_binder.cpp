#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/expression/binder.h"
#include "emulator/expression/functions.h"
#include "emulator/expression/leaf_binder.h"
#include "emulator/expression/operand_checks.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

using TextComparison = Comparison<TextPath, TextValue>;
using TextBetween = Between<TextPath, TextValue>;
using TextIn = In<TextPath, TextValue>;
using BoundComparison = Comparison<DocumentPath, AttributeValue>;
using BoundBetween = Between<DocumentPath, AttributeValue>;
using BoundIn = In<DocumentPath, AttributeValue>;
template <template <class, class> class Node>
using TextNode = Node<TextPath, TextValue>;
template <template <class, class> class Node>
using BoundNode = Node<DocumentPath, AttributeValue>;

/// As AWS prints a bound: {N:5}; a binary one shows as the Java buffer that held it.
std::string bound_text(const AttributeValue& value) {
  std::string content;
  if (const auto* text = value.get_if<std::string>()) content = *text;
  if (const auto* number = value.get_if<Number>()) content = number->to_string();
  if (const auto* binary = value.get_if<Binary>()) {
    const std::string length = std::to_string(binary->bytes.size());
    content = texts::fill(texts::kBinaryBound, {length, length});
  }
  return texts::fill(texts::kBound, {type_name(value.type()), content});
}

class ConditionBinder {
 public:
  ConditionBinder(ExpressionKind kind, Placeholders& placeholders)
      : kind_(kind), leaves_(kind, placeholders) {}

  Result<BoundCondition> bind(const TextCondition& text) {
    return std::visit([this](const auto& node) { return bind_node(node); }, text.node);
  }

 private:
  Result<BoundCondition> bind_node(const TextComparison& text) {
    BoundComparison bound{text.comparator, leaves_.operand(text.left), leaves_.operand(text.right)};
    const auto name = comparator_text(text.comparator);
    RETURN_IF_ERROR(check_operands({&bound.left, &bound.right}));
    RETURN_IF_ERROR(check_distinct(kind_, name, bound.left, bound.right));
    RETURN_IF_ERROR(check_calls({&bound.left, &bound.right}));
    if (text.comparator != Comparator::kEqual && text.comparator != Comparator::kNotEqual) {
      RETURN_IF_ERROR(check_ordered(name, {&bound.left, &bound.right}));
    }
    return BoundCondition{std::move(bound)};
  }

  Result<BoundCondition> bind_node(const TextBetween& text) {
    BoundBetween bound{leaves_.operand(text.operand), leaves_.operand(text.lower),
                       leaves_.operand(text.upper)};
    RETURN_IF_ERROR(check_operands({&bound.operand, &bound.lower, &bound.upper}));
    RETURN_IF_ERROR(check_distinct(kind_, "BETWEEN", bound.operand, bound.lower));
    RETURN_IF_ERROR(check_distinct(kind_, "BETWEEN", bound.operand, bound.upper));
    RETURN_IF_ERROR(check_calls({&bound.operand, &bound.lower, &bound.upper}));
    RETURN_IF_ERROR(check_ordered("BETWEEN", {&bound.operand, &bound.lower, &bound.upper}));
    RETURN_IF_ERROR(check_bounds(bound));
    return BoundCondition{std::move(bound)};
  }

  Result<BoundCondition> bind_node(const TextIn& text) {
    BoundIn bound{leaves_.operand(text.operand), {}};
    bound.options.reserve(text.options.size());
    for (const auto& option : text.options) bound.options.push_back(leaves_.operand(option));
    std::vector<const BoundOperand*> operands = {&bound.operand};
    for (const auto& option : bound.options) operands.push_back(&option);
    RETURN_IF_ERROR(check_operands(operands));
    if (bound.options.size() > limits::kInOperandsMax) {
      return invalid_expression(kind_,
                                texts::fill(texts::kTooManyOptions, {std::to_string(bound.options.size())}));
    }
    for (const auto& option : bound.options) {
      RETURN_IF_ERROR(check_distinct(kind_, "IN", bound.operand, option));
    }
    RETURN_IF_ERROR(check_calls(operands));
    return BoundCondition{std::move(bound)};
  }

  Result<BoundCondition> bind_node(const TextCall& text) {
    BoundCall bound = leaves_.call(text);
    RETURN_IF_ERROR(leaves_.check_defined());
    RETURN_IF_ERROR(check_operand_count(kind_, bound));
    if (bound.arguments.size() == 2) {
      const auto name = function_name(bound.function);
      RETURN_IF_ERROR(check_distinct(kind_, name, bound.arguments[0], bound.arguments[1]));
    }
    RETURN_IF_ERROR(check_arguments(kind_, bound));
    return BoundCondition{std::move(bound)};
  }

  Result<BoundCondition> bind_node(const TextNode<Not>& text) {
    ASSIGN_OR_RETURN(BoundCondition inner, bind(*text.inner));
    return BoundCondition{BoundNode<Not>{std::make_unique<const BoundCondition>(std::move(inner))}};
  }
  Result<BoundCondition> bind_node(const TextNode<And>& text) {
    return bind_terms<BoundNode<And>>(text.terms);
  }
  Result<BoundCondition> bind_node(const TextNode<Or>& text) { return bind_terms<BoundNode<Or>>(text.terms); }

  template <class Node>
  Result<BoundCondition> bind_terms(const std::vector<TextCondition>& terms) {
    Node node;
    node.terms.reserve(terms.size());
    for (const auto& term : terms) {
      ASSIGN_OR_RETURN(BoundCondition bound, bind(term));
      node.terms.push_back(std::move(bound));
    }
    return BoundCondition{std::move(node)};
  }

  using Operands = std::vector<const BoundOperand*>;

  Result<void> check_operands(const Operands& operands) {
    RETURN_IF_ERROR(leaves_.check_defined());
    for (const auto* operand : operands) RETURN_IF_ERROR(check_operand_count(kind_, *operand));
    return {};
  }

  Result<void> check_calls(const Operands& operands) {
    for (const auto* operand : operands) RETURN_IF_ERROR(check_arguments(kind_, *operand));
    return {};
  }

  Result<void> check_ordered(std::string_view name, const Operands& operands) {
    for (const auto* operand : operands) {
      RETURN_IF_ERROR(check_operand_type(
          kind_, name, *operand, {AttributeType::kString, AttributeType::kNumber, AttributeType::kBinary}));
    }
    return {};
  }

  /// Two literal bounds must make a range.
  Result<void> check_bounds(const BoundBetween& between) {
    const auto* lower = std::get_if<AttributeValue>(&between.lower.node);
    const auto* upper = std::get_if<AttributeValue>(&between.upper.node);
    if (lower == nullptr || upper == nullptr) return {};
    const bool of_two_types = lower->type() != upper->type();
    if (!of_two_types && compare_scalars(*lower, *upper) <= 0) return {};
    return invalid_expression(kind_,
                              texts::fill(of_two_types ? texts::kBoundsOfTwoTypes : texts::kBoundsReversed,
                                          {bound_text(*lower), bound_text(*upper)}));
  }

  ExpressionKind kind_;
  LeafBinder leaves_;
};

}  // namespace

Result<BoundCondition> bind_condition(const TextCondition& text, ExpressionKind kind,
                                      Placeholders& placeholders) {
  return ConditionBinder(kind, placeholders).bind(text);
}

}  // namespace offstage::emulator::expression
