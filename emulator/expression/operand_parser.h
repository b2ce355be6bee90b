#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/lexer.h"
#include "emulator/expression/placeholders.h"

namespace offstage::emulator::expression {

/// Mistakes that DynamoDB reports only when the whole text is good syntax. Of each sort the first counts.
enum class Finding { kUnknownFunction, kMisplacedFunction, kPath, kSection };

/// What all grammars share: the position among the tokens, paths, operands and the collected findings.
/// Recursive descent; the depth is bounded because every level costs an operator or is a redundant
/// parenthesis. Lives for one text.
class OperandParser {
 protected:
  OperandParser(ExpressionKind kind, std::string_view text);

  /// Empty and oversized texts, to be checked before anything else.
  Result<void> check_size() const;

  const Token& current() const { return tokens_[at_]; }
  bool at_end() const { return current().kind == TokenKind::kEnd; }
  bool at_symbol(std::string_view symbol) const { return current().is_symbol(symbol); }
  bool at_keyword(Keyword keyword) const { return current().keyword == keyword; }
  const Token& advance() { return tokens_[at_++]; }
  bool take_symbol(std::string_view symbol);
  bool take_keyword(Keyword keyword);
  Result<void> expect_symbol(std::string_view symbol);

  /// Whether a sign comes after the parentheses that open here: they are of an operand then, else of a
  /// whole value.
  bool sign_follows_group() const;

  /// The message for the current token standing where it does.
  AwsError syntax_error() const;
  AwsError error(std::string_view detail) const { return invalid_expression(kind_, detail); }
  AwsError redundant_parentheses() const;

  /// To be called for each comparator, logical operator, function and sign.
  Result<void> count_operator();

  Result<TextPath> path();
  /// path | :value | function(operand, …)
  Result<TextOperand> bare_operand();
  /// The same, or one in parentheses.
  Result<TextOperand> operand();

  void report(Finding finding, std::string detail);
  void report_misplaced(Function function);
  /// The first finding in order of importance.
  Result<void> check_findings(std::initializer_list<Finding> order) const;

 private:
  bool at_own_keyword() const;
  Result<TextCall> call();
  Result<std::uint32_t> list_index();
  void check_argument(const TextOperand& argument);

  ExpressionKind kind_;
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t operators_ = 0;
  std::array<std::string, 4> findings_;
};

}  // namespace offstage::emulator::expression
