#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/templates/ast.h"
#include "gateway/templates/fault.h"
#include "gateway/templates/lexer.h"

namespace offstage::gateway::templates {

/// Text to tree, by the grammar of Velocity 1.7 as API Gateway has set it up: no macros, no #parse, no
/// #include, no #evaluate. For one text; the tree does not borrow from it.
class Parser {
 public:
  Parser(std::string_view text, Position base, int depth) : lexer_(text, base), depth_(depth) {}

  /// The whole text.
  Parsed<Block> parse();

 private:
  /// How deeply blocks, lists, parentheses and strings may nest.
  static constexpr int kDepthMax = 100;

  // parser.cpp: statements
  Parsed<Block> block();
  Parsed<std::monostate> statement(Block& block);
  bool is_block_end() const;
  bool is_set_next() const;
  void text(Block& block, std::string_view text);
  Parsed<std::monostate> backslashes(Block& block);
  Parsed<std::monostate> output(Block& block, std::size_t backslashes);
  Parsed<std::monostate> behind_output(Output& output);
  Parsed<std::monostate> brace_behind_output(Output& output);
  Parsed<std::monostate> hash(Block& block);
  Parsed<std::monostate> directive(Block& block, std::string_view word);
  Parsed<Statement> set();
  Parsed<Statement> conditional();
  Parsed<Statement> foreach ();
  Parsed<Statement> define();
  Parsed<Statement> leave(bool stop);
  Parsed<Statement> macro(std::size_t begin);
  Parsed<Statement> not_offered(std::size_t begin, std::string_view word);
  Parsed<Block> body(std::string_view of);
  Parsed<ExpressionPtr> condition();

  struct Argument {
    Position at;
    std::string_view word;  ///< when it is a bare word, which is no value
    ExpressionPtr value;
  };
  /// ( a b, c ) behind a directive's name; none when there is no parenthesis.
  Parsed<std::vector<Argument>> arguments();
  bool is_parenthesis_next() const;

  // expression_parser.cpp
  /// Bare words stand for null within a method's parentheses and are wrong elsewhere.
  enum class BareWords { kRefused, kTaken };
  Parsed<ExpressionPtr> expression(int level = 0);
  Parsed<ExpressionPtr> unary();
  Parsed<ExpressionPtr> primary();
  /// Nothing when no literal and no reference comes next.
  Parsed<ExpressionPtr> operand(BareWords words);
  Parsed<ExpressionPtr> parameter(BareWords words);
  Parsed<ExpressionPtr> list_or_range(BareWords words);
  Parsed<ExpressionPtr> map(BareWords words);
  Parsed<ExpressionPtr> string_literal();
  Parsed<Reference> reference();
  /// Behind the dollar: name, {name}, and what is asked of it.
  Parsed<Reference> reference_behind(std::size_t begin);
  Parsed<std::monostate> steps(Reference& reference);
  Parsed<std::monostate> index(Reference& reference);
  Parsed<std::vector<ExpressionPtr>> call_arguments(BareWords words, char end);
  ExpressionPtr node(std::size_t begin, decltype(Expression::what) what) const;

  Unexpected<Fault> fault(std::string message) const { return fault_at(lexer_.offset(), std::move(message)); }
  Unexpected<Fault> fault_at(std::size_t offset, std::string message) const {
    return unexpected(Fault{lexer_.position_of(offset), std::move(message)});
  }
  /// What comes next, for a message.
  std::string found() const;

  struct Depth;
  Lexer lexer_;
  int depth_;
  /// Of the statement that is being read.
  std::size_t begin_ = 0;
  std::vector<std::string> macros_;
};

/// One level deeper for as long as it lives.
struct Parser::Depth {
  explicit Depth(Parser& of) : parser(of) { ++parser.depth_; }
  ~Depth() { --parser.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  bool is_too_deep() const { return parser.depth_ > kDepthMax; }
  Parser& parser;
};

}  // namespace offstage::gateway::templates
