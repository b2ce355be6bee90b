#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "emulator/expression/functions.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/partiql/syntax_parser.h"
#include "emulator/partiql/translator.h"

namespace offstage::emulator::partiql {
namespace {

using expression::Comparator;
using expression::Function;
using expression::TextCondition;
using expression::TextOperand;
using expression::TextPath;
using expression::TextValue;
using Operands = std::vector<TextOperand>;
using TextAnd = expression::And<TextPath, TextValue>;
using TextOr = expression::Or<TextPath, TextValue>;

/// A truth test needs its operands twice, one within another four times and so on. No statement is so long
/// that one alone needs this many.
constexpr std::size_t kNodesInTruthTestsMax = 10'000;

TextCondition negation(TextCondition inner) {
  return {expression::Not<TextPath, TextValue>{std::make_unique<const TextCondition>(std::move(inner))}};
}

TextCondition negated_if(bool negate, TextCondition condition) {
  return negate ? negation(std::move(condition)) : std::move(condition);
}

template <class Join>
TextCondition joined(TextCondition first, TextCondition second) {
  Join join;
  join.terms.push_back(std::move(first));
  join.terms.push_back(std::move(second));
  return {std::move(join)};
}

std::optional<Comparator> comparator(const Token& op) {
  constexpr std::pair<std::string_view, Comparator> kComparators[] = {
      {"=", Comparator::kEqual},        {"<>", Comparator::kNotEqual}, {"<", Comparator::kLess},
      {"<=", Comparator::kLessOrEqual}, {">", Comparator::kGreater},   {">=", Comparator::kGreaterOrEqual}};
  for (const auto& [name, comparator] : kComparators) {
    if (op.keyword == name) return comparator;
  }
  return std::nullopt;
}

/// The function of a condition; nothing for what only an update can call.
std::optional<Function> function_of(const Node& call) {
  const auto function = expression::function_named(in_small_letters(call.token.text));
  if (function && expression::is_update_function(*function)) return std::nullopt;
  return function;
}

/// Whether the node is true or false, rather than a value.
bool is_condition(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNot:
    case NodeKind::kBetween:
    case NodeKind::kIn:
    case NodeKind::kIsType:
    case NodeKind::kIsNotType:
      return true;
    case NodeKind::kBinary:
      return comparator(node.token) || node.token.is_operator("and") || node.token.is_operator("or");
    case NodeKind::kCall: {
      const auto function = function_of(node);
      return function && expression::is_condition_function(*function);
    }
    default:
      return false;
  }
}

/// What attribute types a word after IS stands for.
std::vector<std::string_view> types_of(std::string_view word) {
  constexpr std::array<std::string_view, 16> kNumbers = {
      "smallint", "int2", "integer2", "integer4", "int4", "integer8", "int8",    "bigint",
      "integer",  "int",  "float",    "real",     "dec",  "decimal",  "numeric", "double_precision"};
  constexpr std::array<std::string_view, 7> kStrings = {
      "string", "symbol", "character", "char", "varchar", "character_varying", "clob"};
  if (std::find(kNumbers.begin(), kNumbers.end(), word) != kNumbers.end()) return {"N"};
  if (std::find(kStrings.begin(), kStrings.end(), word) != kStrings.end()) return {"S"};
  if (word == "null") return {"NULL"};
  if (word == "bool" || word == "boolean") return {"BOOL"};
  if (word == "blob") return {"B"};
  if (word == "struct" || word == "tuple") return {"M"};
  if (word == "list" || word == "sexp") return {"L"};
  if (word == "bag") return {"SS", "NS", "BS"};
  return {};
}

}  // namespace

Result<void> Translator::count_in_truth_test() {
  if (truth_tests_ == 0 || ++nodes_in_truth_tests_ <= kNodesInTruthTestsMax) return {};
  return errors::validation(texts::kTooManyOperators, {std::to_string(nodes_in_truth_tests_)});
}

Result<TextOperand> Translator::operand(const Node& node) {
  RETURN_IF_ERROR(count_in_truth_test());
  if (node.kind == NodeKind::kName || node.kind == NodeKind::kPath) {
    ASSIGN_OR_RETURN(const auto path, this->path(node));
    return TextOperand{placeholder_for(path)};
  }
  if (node.kind == NodeKind::kCall) {
    if (function_of(node) != Function::kSize) return unknown_function(node);
    Operands arguments;
    for (const auto& child : node.children) {
      ASSIGN_OR_RETURN(auto argument, operand(child));
      arguments.push_back(std::move(argument));
    }
    return TextOperand{expression::TextCall{Function::kSize, std::move(arguments)}};
  }
  const bool computed = node.kind == NodeKind::kSign || node.kind == NodeKind::kBinary || is_condition(node);
  if (computed) return unsupported_operation(node);
  ASSIGN_OR_RETURN(auto value, this->value(node));
  return TextOperand{placeholder_for(std::move(value))};
}

Result<TextCondition> Translator::condition(const Node& node) {
  RETURN_IF_ERROR(count_in_truth_test());
  switch (node.kind) {
    case NodeKind::kBinary:
      return binary(node);
    case NodeKind::kNot: {
      ASSIGN_OR_RETURN(auto inner, condition(node.children.front()));
      return negation(std::move(inner));
    }
    case NodeKind::kBetween:
      return range(node);
    case NodeKind::kIn:
      return membership(node);
    case NodeKind::kIsType:
    case NodeKind::kIsNotType:
      return type_test(node);
    case NodeKind::kCall:
      return call(node);
    default:
      return unsupported_operation(node);
  }
}

Result<std::vector<TextCondition>> Translator::conditions(const std::vector<Node>& nodes) {
  std::vector<TextCondition> terms;
  for (const auto& node : nodes) {
    ASSIGN_OR_RETURN(auto term, condition(node));
    terms.push_back(std::move(term));
  }
  return terms;
}

Result<TextCondition> Translator::binary(const Node& node) {
  const Depth depth(depth_in_conditions_);
  if (depth.too_deep()) return not_well_formed();
  const auto& op = node.token;
  if (op.is_operator("and")) {
    ASSIGN_OR_RETURN(auto terms, conditions(node.children));
    return TextCondition{TextAnd{std::move(terms)}};
  }
  if (op.is_operator("or")) {
    ASSIGN_OR_RETURN(auto terms, conditions(node.children));
    return TextCondition{TextOr{std::move(terms)}};
  }
  const auto compared = comparator(op);
  if (!compared) return unsupported_operation(node);
  const auto& left = node.children[0];
  const auto& right = node.children[1];
  if (is_condition(left) || is_condition(right)) {
    if (*compared == Comparator::kEqual || *compared == Comparator::kNotEqual) {
      const bool equal = *compared == Comparator::kEqual;
      return is_condition(left) ? truth_test(left, right, equal) : truth_test(right, left, equal);
    }
    return errors::validation(texts::kOperandType, {op.keyword, "BOOL"});
  }
  ASSIGN_OR_RETURN(auto first, operand(left));
  ASSIGN_OR_RETURN(auto second, operand(right));
  return TextCondition{
      expression::Comparison<TextPath, TextValue>{*compared, std::move(first), std::move(second)}};
}

/// A condition compared with another, with an attribute or with a literal. DynamoDB's conditions know no
/// conditions as operands, so this one is taken apart into those that hold when it does.
Result<TextCondition> Translator::truth_test(const Node& condition, const Node& other, bool equal) {
  if (other.kind == NodeKind::kLiteral) {
    if (other.token.kind != TokenKind::kBoolean) {
      return equal ? TextCondition{TextOr{}} : TextCondition{TextAnd{}};
    }
    ASSIGN_OR_RETURN(auto holds, this->condition(condition));
    return negated_if((other.token.keyword == "true") != equal, std::move(holds));
  }
  const auto both = [&](bool truth) -> Result<TextCondition> {
    ASSIGN_OR_RETURN(auto first, this->condition(condition));
    first = negated_if(!truth, std::move(first));
    if (is_condition(other)) {
      ASSIGN_OR_RETURN(auto second, this->condition(other));
      return joined<TextAnd>(std::move(first), negated_if(!truth, std::move(second)));
    }
    ASSIGN_OR_RETURN(auto attribute, operand(other));
    TextOperand value{placeholder_for(Value{AttributeValue(truth)})};
    return joined<TextAnd>(std::move(first),
                           {expression::Comparison<TextPath, TextValue>{
                               Comparator::kEqual, std::move(attribute), std::move(value)}});
  };
  const Depth depth(depth_in_conditions_);
  if (depth.too_deep()) return not_well_formed();
  const Depth within(truth_tests_);
  ASSIGN_OR_RETURN(auto when_true, both(true));
  ASSIGN_OR_RETURN(auto when_false, both(false));
  return negated_if(!equal, joined<TextOr>(std::move(when_true), std::move(when_false)));
}

Result<TextCondition> Translator::call(const Node& node) {
  const auto function = function_of(node);
  if (!function || !expression::is_condition_function(*function)) return unknown_function(node);
  Operands arguments;
  for (const auto& child : node.children) {
    ASSIGN_OR_RETURN(auto argument, operand(child));
    arguments.push_back(std::move(argument));
  }
  return TextCondition{expression::TextCall{*function, std::move(arguments)}};
}

Result<TextCondition> Translator::range(const Node& node) {
  ASSIGN_OR_RETURN(auto value, operand(node.children[0]));
  ASSIGN_OR_RETURN(auto lower, operand(node.children[1]));
  ASSIGN_OR_RETURN(auto upper, operand(node.children[2]));
  return negated_if(
      node.token.is_operator("not_between"),
      {expression::Between<TextPath, TextValue>{std::move(value), std::move(lower), std::move(upper)}});
}

Result<TextCondition> Translator::membership(const Node& node) {
  const bool negates = node.token.is_operator("not_in");
  const auto& wanted = node.children[0];
  const auto& list = node.children[1];
  if (list.kind != NodeKind::kList && list.kind != NodeKind::kBag) return unsupported_operation(node);
  if (is_condition(wanted)) {
    TextOr any;
    for (const auto& option : list.children) {
      ASSIGN_OR_RETURN(auto same, truth_test(wanted, option, true));
      any.terms.push_back(std::move(same));
    }
    return negated_if(negates, {std::move(any)});
  }
  ASSIGN_OR_RETURN(auto value, operand(wanted));
  Operands options;
  for (const auto& option : list.children) {
    ASSIGN_OR_RETURN(auto read, operand(option));
    options.push_back(std::move(read));
  }
  return negated_if(negates, {expression::In<TextPath, TextValue>{std::move(value), std::move(options)}});
}

/// IS [NOT] MISSING, NULL or a type.
Result<TextCondition> Translator::type_test(const Node& node) {
  const auto& tested = node.children.front();
  const bool negates = node.kind == NodeKind::kIsNotType;
  if (node.token.kind == TokenKind::kMissing) {
    Operands operands;
    ASSIGN_OR_RETURN(auto value, operand(tested));
    operands.push_back(std::move(value));
    return negated_if(negates, {expression::TextCall{Function::kAttributeNotExists, std::move(operands)}});
  }
  const auto types = types_of(node.token.keyword);
  if (types.empty()) return unsupported_operation(node);
  TextOr any;
  for (const auto type : types) {
    Operands operands;
    ASSIGN_OR_RETURN(auto value, operand(tested));
    operands.push_back(std::move(value));
    operands.push_back({placeholder_for(Value{AttributeValue(std::string(type))})});
    any.terms.push_back({expression::TextCall{Function::kAttributeType, std::move(operands)}});
  }
  if (any.terms.size() > 1) return negated_if(negates, {std::move(any)});
  return negated_if(negates, std::move(any.terms.front()));
}

}  // namespace offstage::emulator::partiql
