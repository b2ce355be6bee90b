#pragma once

#include <string_view>
#include <vector>

#include "emulator/partiql/syntax.h"

namespace offstage::emulator::partiql {

/// Counts how deep a recursion is; leaves with the scope.
class Depth {
 public:
  explicit Depth(int& depth) : depth_(++depth) {}
  ~Depth() { --depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

  bool too_deep() const { return depth_ > kDepthMax; }

 private:
  static constexpr int kDepthMax = 128;
  int& depth_;
};

/// Terms and expressions (syntax_expressions.cpp) and the statements that are terms too
/// (syntax_statements.cpp). Errors are what AWS's parser says of the token where it stops.
class SyntaxParser {
 public:
  explicit SyntaxParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  /// The whole text: one expression, which may be a statement.
  Result<Node> run();

 private:
  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool take_symbol(std::string_view symbol);
  bool take_keyword(std::string_view word);
  Result<void> expect_symbol(std::string_view symbol, std::string_view name);
  Result<void> expect_keyword(std::string_view word);
  bool at_end() const;

  Result<Node> expression(int precedence = -1);
  Result<Node> infix(Node left);
  Result<Node> right_side(int precedence);
  Result<Node> is_type(Node operand);
  Result<Node> in(Node operand);
  Result<Node> between(Node operand);
  Result<Node> unary();
  Result<Node> full_path();
  Result<Node> simple_path();
  Result<Node> path_steps(Node root, bool simple);
  Result<Node> index_step(bool simple);
  Result<Node> term();
  Result<Node> keyword_term();
  Result<Node> group();
  Result<Node> call();
  Result<std::vector<Node>> list(std::string_view end, std::string_view name);
  Result<Node> collection(NodeKind kind, std::string_view end, std::string_view name);
  Result<Node> structure();

  Result<Node> select();
  Result<Node> columns();
  Result<void> select_clauses(Node& select);
  Result<Node> order();
  Result<Node> aliased(Node node);
  Result<Node> insert();
  Result<Node> update();
  Result<Node> deletion();
  Result<Node> update_from();
  Result<Node> target();
  Result<void> actions(Node& update);
  Result<void> assignments(Node& update);
  Result<void> where(Node& statement, int precedence = -1);
  Result<void> returning(Node& statement);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace offstage::emulator::partiql
