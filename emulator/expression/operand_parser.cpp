#include "emulator/expression/operand_parser.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

#include "emulator/expression/functions.h"
#include "emulator/expression/reserved_words.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

using texts::fill;

constexpr std::size_t kPathElementsMax = 32;

/// Nothing is tokenized when the text is refused for its size anyway.
std::vector<Token> tokens_within_limit(std::string_view text) {
  return tokenize(text.size() > limits::kExpressionBytesMax ? std::string_view{} : text);
}

}  // namespace

OperandParser::OperandParser(ExpressionKind kind, std::string_view text)
    : kind_(kind), text_(text), tokens_(tokens_within_limit(text)) {}

Result<void> OperandParser::check_size() const {
  if (text_.empty()) return error(texts::kExpressionEmpty.words);
  if (text_.size() > limits::kExpressionBytesMax) {
    return error(fill(texts::kExpressionTooLong, {std::to_string(text_.size())}));
  }
  return {};
}

bool OperandParser::take_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  advance();
  return true;
}

bool OperandParser::take_keyword(Keyword keyword) {
  if (!at_keyword(keyword)) return false;
  advance();
  return true;
}

Result<void> OperandParser::expect_symbol(std::string_view symbol) {
  if (!take_symbol(symbol)) return syntax_error();
  return {};
}

bool OperandParser::sign_follows_group() const {
  std::size_t depth = 0;
  for (std::size_t at = at_; at < tokens_.size(); ++at) {
    if (tokens_[at].is_symbol("(")) ++depth;
    if (!tokens_[at].is_symbol(")") || --depth > 0) continue;
    return tokens_[at + 1].is_symbol("+") || tokens_[at + 1].is_symbol("-");
  }
  return false;
}

AwsError OperandParser::syntax_error() const {
  return error(syntax_error_text(text_, tokens_, at_));
}

AwsError OperandParser::redundant_parentheses() const {
  return error(texts::kRedundantParentheses.words);
}

Result<void> OperandParser::count_operator() {
  if (++operators_ <= limits::kExpressionOperatorsMax) return {};
  return error(fill(texts::kTooManyOperators, {std::to_string(operators_)}));
}

/// The words that this grammar reads as keywords where an operand could stand; to the others they are
/// ordinary (though reserved) names.
bool OperandParser::at_own_keyword() const {
  switch (current().keyword) {
    case Keyword::kNone:
      return false;
    case Keyword::kAnd:
    case Keyword::kOr:
    case Keyword::kNot:
    case Keyword::kBetween:
    case Keyword::kIn:
      return kind_ != ExpressionKind::kUpdate && kind_ != ExpressionKind::kProjection;
    case Keyword::kSet:
    case Keyword::kRemove:
    case Keyword::kAdd:
    case Keyword::kDelete:
      return kind_ == ExpressionKind::kUpdate;
  }
  return false;
}

Result<std::uint32_t> OperandParser::list_index() {
  if (current().kind != TokenKind::kInteger) return syntax_error();
  const std::string_view digits = advance().text;
  std::int32_t index = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (parsed.ec != std::errc{}) {
    report(Finding::kPath, fill(texts::kListIndexTooLarge, {digits}));
  }
  RETURN_IF_ERROR(expect_symbol("]"));
  return static_cast<std::uint32_t>(index);
}

Result<TextPath> OperandParser::path() {
  if (at_own_keyword()) return syntax_error();
  TextPath path;
  do {
    if (current().kind != TokenKind::kIdentifier && current().kind != TokenKind::kName) return syntax_error();
    const Token& name = advance();
    if (name.kind == TokenKind::kIdentifier && is_reserved_word(name.text)) {
      report(Finding::kPath, fill(texts::kReservedWord, {name.text}));
    }
    path.elements.emplace_back(std::string(name.text));
    while (take_symbol("[")) {
      ASSIGN_OR_RETURN(const std::uint32_t index, list_index());
      path.elements.emplace_back(index);
    }
  } while (take_symbol("."));
  if (path.elements.size() > kPathElementsMax) {
    report(Finding::kPath, fill(texts::kPathTooDeep, {std::to_string(path.elements.size())}));
  }
  return path;
}

Result<TextCall> OperandParser::call() {
  const std::string name(advance().text);
  RETURN_IF_ERROR(count_operator());
  RETURN_IF_ERROR(expect_symbol("("));
  const auto function = function_named(name);
  if (!function) report(Finding::kUnknownFunction, fill(texts::kUnknownFunction, {name}));
  // Where the name is unknown, the finding keeps the tree from being used.
  TextCall call{function.value_or(Function::kSize), {}};
  do {
    ASSIGN_OR_RETURN(TextOperand argument, operand());
    check_argument(argument);
    call.arguments.push_back(std::move(argument));
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol(")"));
  return call;
}

/// Of the functions only size() and, in updates, if_not_exists() give an operand for another function.
void OperandParser::check_argument(const TextOperand& argument) {
  const auto* inner = std::get_if<TextCall>(&argument.node);
  if (inner == nullptr) return;
  const Function allowed = kind_ == ExpressionKind::kUpdate ? Function::kIfNotExists : Function::kSize;
  if (inner->function != allowed) report_misplaced(inner->function);
}

void OperandParser::report_misplaced(Function function) {
  const bool in_update = kind_ == ExpressionKind::kUpdate;
  const auto text = is_update_function(function) == in_update ? texts::kFunctionMisplaced
                    : in_update                               ? texts::kFunctionNotInUpdate
                                                              : texts::kFunctionNotInCondition;
  report(Finding::kMisplacedFunction, fill(text, {function_name(function)}));
}

Result<TextOperand> OperandParser::bare_operand() {
  if (current().kind == TokenKind::kValue) return TextOperand{TextValue{std::string(advance().text)}};
  const bool is_call =
      current().kind == TokenKind::kIdentifier && !at_own_keyword() && tokens_[at_ + 1].is_symbol("(");
  if (is_call) {
    ASSIGN_OR_RETURN(TextCall parsed, call());
    return TextOperand{std::move(parsed)};
  }
  ASSIGN_OR_RETURN(TextPath parsed, path());
  return TextOperand{std::move(parsed)};
}

Result<TextOperand> OperandParser::operand() {
  std::size_t parentheses = 0;
  while (take_symbol("(")) ++parentheses;
  ASSIGN_OR_RETURN(TextOperand inner, bare_operand());
  for (std::size_t closed = 0; closed < parentheses; ++closed) {
    RETURN_IF_ERROR(expect_symbol(")"));
    if (closed == 1) return redundant_parentheses();
  }
  return inner;
}

void OperandParser::report(Finding finding, std::string detail) {
  auto& first = findings_[static_cast<std::size_t>(finding)];
  if (first.empty()) first = std::move(detail);
}

Result<void> OperandParser::check_findings(std::initializer_list<Finding> order) const {
  for (const Finding finding : order) {
    const auto& detail = findings_[static_cast<std::size_t>(finding)];
    if (!detail.empty()) return error(detail);
  }
  return {};
}

}  // namespace offstage::emulator::expression
