#include <array>
#include <memory>
#include <utility>

#include "emulator/expression/functions.h"
#include "emulator/partiql/term_parser.h"

namespace offstage::emulator::partiql {
namespace {

using expression::Comparator;
using expression::Function;
using expression::TextCondition;
using expression::TextOperand;
using expression::TextPath;
using expression::TextValue;
using Operands = std::vector<TextOperand>;

TextCondition negation(TextCondition inner) {
  return {expression::Not<TextPath, TextValue>{std::make_unique<const TextCondition>(std::move(inner))}};
}

std::optional<Comparator> comparator(const Token& token) {
  if (token.kind != TokenKind::kSymbol) return std::nullopt;
  if (token.text == "=") return Comparator::kEqual;
  if (token.text == "<>" || token.text == "!=") return Comparator::kNotEqual;
  if (token.text == "<") return Comparator::kLess;
  if (token.text == "<=") return Comparator::kLessOrEqual;
  if (token.text == ">") return Comparator::kGreater;
  if (token.text == ">=") return Comparator::kGreaterOrEqual;
  return std::nullopt;
}

/// What IS can ask for, and the attribute type it means.
std::optional<std::string_view> type_of_word(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kTypes = {
      {{"NULL", "NULL"},    {"STRING", "S"},  {"S", "S"},           {"NUMBER", "N"},
       {"NUMERIC", "N"},    {"DECIMAL", "N"}, {"INT", "N"},         {"N", "N"},
       {"BINARY", "B"},     {"BLOB", "B"},    {"B", "B"},           {"BOOLEAN", "BOOL"},
       {"BOOL", "BOOL"},    {"LIST", "L"},    {"L", "L"},           {"MAP", "M"},
       {"STRUCT", "M"},     {"TUPLE", "M"},   {"M", "M"},           {"SS", "SS"},
       {"NS", "NS"},        {"BS", "BS"},     {"STRING_SET", "SS"}, {"NUMBER_SET", "NS"},
       {"BINARY_SET", "BS"}}};
  for (const auto& [name, type] : kTypes) {
    if (name == word) return type;
  }
  return std::nullopt;
}

class ConditionParser {
 public:
  explicit ConditionParser(TermParser& terms) : terms_(terms) {}

  Result<TextCondition> disjunction() {
    return joined<expression::Or<TextPath, TextValue>>("OR", &ConditionParser::conjunction);
  }

 private:
  Result<TextCondition> conjunction() {
    return joined<expression::And<TextPath, TextValue>>("AND", &ConditionParser::negated);
  }

  template <class Node>
  Result<TextCondition> joined(std::string_view keyword, Result<TextCondition> (ConditionParser::*part)()) {
    ASSIGN_OR_RETURN(auto first, (this->*part)());
    if (!terms_.peek().is_word(keyword)) return first;
    Node node;
    node.terms.push_back(std::move(first));
    while (terms_.take_word(keyword)) {
      ASSIGN_OR_RETURN(auto next, (this->*part)());
      node.terms.push_back(std::move(next));
    }
    return TextCondition{std::move(node)};
  }

  Result<TextCondition> negated() {
    const Depth depth(terms_.depth());
    if (depth.too_deep()) return not_well_formed();
    if (terms_.take_word("NOT")) {
      ASSIGN_OR_RETURN(auto inner, negated());
      return negation(std::move(inner));
    }
    if (terms_.take_symbol("(")) {
      ASSIGN_OR_RETURN(auto inner, disjunction());
      RETURN_IF_ERROR(terms_.expect_symbol(")"));
      return inner;
    }
    return predicate();
  }

  Result<TextCondition> predicate() {
    if (terms_.peek().kind == TokenKind::kWord && terms_.peek(1).is_symbol("(")) {
      const auto name = terms_.peek();
      const auto function = function_named(name);
      if (!function) return unknown_function(name);
      if (expression::is_condition_function(*function)) {
        terms_.take();
        ASSIGN_OR_RETURN(auto operands, terms_.arguments(OperandPlace::kCondition));
        return TextCondition{expression::TextCall{*function, std::move(operands)}};
      }
    }
    ASSIGN_OR_RETURN(auto left, terms_.operand(OperandPlace::kCondition));
    if (const auto op = comparator(terms_.peek())) {
      terms_.take();
      ASSIGN_OR_RETURN(auto right, terms_.operand(OperandPlace::kCondition));
      return TextCondition{
          expression::Comparison<TextPath, TextValue>{*op, std::move(left), std::move(right)}};
    }
    if (terms_.take_word("IS")) return type_test(std::move(left));
    const bool negates = terms_.take_word("NOT");
    ASSIGN_OR_RETURN(auto test, range_test(std::move(left)));
    return negates ? negation(std::move(test)) : std::move(test);
  }

  static std::optional<Function> function_named(const Token& name) {
    std::string lower;
    for (const char c : name.text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    const auto function = expression::function_named(lower);
    return function == Function::kIfNotExists ? std::nullopt : function;
  }

  /// IS [NOT] MISSING, NULL or a type.
  Result<TextCondition> type_test(TextOperand operand) {
    const bool negates = terms_.take_word("NOT");
    const auto word = terms_.take();
    if (word.kind != TokenKind::kWord) return not_well_formed();
    Operands operands;
    operands.push_back(std::move(operand));
    auto function = Function::kAttributeNotExists;
    if (word.upper != "MISSING") {
      const auto type = type_of_word(word.upper);
      if (!type) return not_well_formed();
      function = Function::kAttributeType;
      operands.push_back({terms_.placeholder_for(Value{AttributeValue(std::string(*type))})});
    }
    TextCondition test{expression::TextCall{function, std::move(operands)}};
    return negates ? negation(std::move(test)) : std::move(test);
  }

  Result<TextCondition> range_test(TextOperand operand) {
    if (terms_.take_word("BETWEEN")) {
      ASSIGN_OR_RETURN(auto lower, terms_.operand(OperandPlace::kCondition));
      RETURN_IF_ERROR(terms_.expect_word("AND"));
      ASSIGN_OR_RETURN(auto upper, terms_.operand(OperandPlace::kCondition));
      return TextCondition{
          expression::Between<TextPath, TextValue>{std::move(operand), std::move(lower), std::move(upper)}};
    }
    if (!terms_.take_word("IN")) return not_well_formed();
    const bool brackets = terms_.take_symbol("[");
    if (!brackets) RETURN_IF_ERROR(terms_.expect_symbol("("));
    Operands options;
    do {
      ASSIGN_OR_RETURN(auto option, terms_.operand(OperandPlace::kCondition));
      options.push_back(std::move(option));
    } while (terms_.take_symbol(","));
    RETURN_IF_ERROR(terms_.expect_symbol(brackets ? "]" : ")"));
    return TextCondition{expression::In<TextPath, TextValue>{std::move(operand), std::move(options)}};
  }

  TermParser& terms_;
};

}  // namespace

Result<expression::TextCondition> parse_condition(TermParser& terms) {
  return ConditionParser(terms).disjunction();
}

}  // namespace offstage::emulator::partiql
