#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/partiql/ast.h"
#include "emulator/partiql/lexer.h"

namespace offstage::emulator::partiql {

/// Counts how deep the parser is; leaves with the scope.
class Depth {
 public:
  explicit Depth(int& depth) : depth_(++depth) {}
  ~Depth() { --depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

  bool too_deep() const { return depth_ > kDepthMax; }

 private:
  static constexpr int kDepthMax = 64;
  int& depth_;
};

/// Where an operand stands: which calls it may be.
enum class OperandPlace { kCondition, kAssignment };

/// The parts that statements and conditions are made of: tokens, names, paths, values, operands. Collects
/// the names and values that it replaces.
class TermParser {
 public:
  explicit TermParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool take_symbol(std::string_view symbol);
  bool take_word(std::string_view keyword);
  Result<void> expect_symbol(std::string_view symbol);
  Result<void> expect_word(std::string_view keyword);
  /// Whether a name comes: a word that is no keyword, or anything in double quotes.
  bool at_name() const;

  Result<std::string> name();
  Result<DocumentPath> path();
  Result<Value> value(const std::string& place = "root");

  Result<expression::TextOperand> operand(OperandPlace place);
  /// The arguments of a call whose name was read, with the brackets.
  Result<std::vector<expression::TextOperand>> arguments(OperandPlace place);
  expression::TextPath placeholder_for(const DocumentPath& path);
  expression::TextValue placeholder_for(Value value);

  int& depth() { return depth_; }
  Statement& statement() { return statement_; }

 private:
  Result<Value> number(bool negative, const std::string& place);
  Result<std::vector<Value>> values_until(std::string_view end, const std::string& place);
  Result<MapValue> map(const std::string& place);
  Result<expression::TextOperand> call(OperandPlace place);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Statement statement_;
};

/// The error for a call of something that is no function, or not in this place.
AwsError unknown_function(const Token& name);

/// A WHERE clause's condition.
Result<expression::TextCondition> parse_condition(TermParser& terms);

}  // namespace offstage::emulator::partiql
