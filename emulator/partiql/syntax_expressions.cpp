#include <array>
#include <utility>

#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/keywords.h"
#include "emulator/partiql/syntax_parser.h"

namespace offstage::emulator::partiql {
namespace {

struct Precedence {
  std::string_view op;
  int value;
};
/// How strongly operators bind, as in SQL.
constexpr std::array<Precedence, 25> kPrecedences = {
    {{"intersect", 5}, {"except", 5},       {"union", 5}, {"or", 10},       {"and", 20},
     {"=", 40},        {"<>", 40},          {"is", 40},   {"is_not", 40},   {"in", 40},
     {"not_in", 40},   {"<", 50},           {"<=", 50},   {">", 50},        {">=", 50},
     {"between", 50},  {"not_between", 50}, {"like", 50}, {"not_like", 50}, {"+", 60},
     {"-", 60},        {"||", 60},          {"*", 70},    {"/", 70},        {"%", 70}}};

/// Below all others for what stands between no operands.
constexpr int kNoOperator = -1;

int precedence_of(const Token& token) {
  std::string_view name = token.keyword;
  if (token.is_symbol("*")) name = "*";
  if (token.kind != TokenKind::kOperator && name != "*") return kNoOperator;
  for (const auto& [op, value] : kPrecedences) {
    if (op == name) return value;
  }
  return kNoOperator;
}

constexpr int kNotPrecedence = 30;

/// The types that IS can ask for.
constexpr std::array<std::string_view, 36> kTypes = {"missing",
                                                     "null",
                                                     "boolean",
                                                     "bool",
                                                     "smallint",
                                                     "int2",
                                                     "integer2",
                                                     "integer4",
                                                     "int4",
                                                     "integer8",
                                                     "int8",
                                                     "bigint",
                                                     "integer",
                                                     "int",
                                                     "float",
                                                     "real",
                                                     "double_precision",
                                                     "decimal",
                                                     "dec",
                                                     "numeric",
                                                     "timestamp",
                                                     "date",
                                                     "time",
                                                     "character",
                                                     "char",
                                                     "varchar",
                                                     "character_varying",
                                                     "string",
                                                     "symbol",
                                                     "clob",
                                                     "blob",
                                                     "struct",
                                                     "tuple",
                                                     "list",
                                                     "sexp",
                                                     "bag"};

bool is_type_name(const Token& token) {
  for (const auto type : kTypes) {
    if (token.keyword == type) return true;
  }
  return token.keyword == "any";
}

Node joined(Token op, Node left, Node right) {
  const bool chain = op.keyword == "and" || op.keyword == "or";
  if (chain && left.kind == NodeKind::kBinary && left.token.keyword == op.keyword) {
    left.children.push_back(std::move(right));
    return left;
  }
  Node node{NodeKind::kBinary, std::move(op)};
  node.children.push_back(std::move(left));
  node.children.push_back(std::move(right));
  return node;
}

}  // namespace

Result<Node> SyntaxParser::expression(int precedence) {
  const Depth depth(depth_);
  if (depth.too_deep()) return not_well_formed();
  ASSIGN_OR_RETURN(auto node, unary());
  while (precedence < precedence_of(peek())) {
    ASSIGN_OR_RETURN(node, infix(std::move(node)));
  }
  return node;
}

Result<Node> SyntaxParser::infix(Node left) {
  const auto& op = peek();
  if (op.is_operator("is") || op.is_operator("is_not")) return is_type(std::move(left));
  if (op.is_operator("in") || op.is_operator("not_in")) return in(std::move(left));
  if (op.is_operator("between") || op.is_operator("not_between")) return between(std::move(left));
  auto taken = take();
  if (taken.is_symbol("*")) taken.keyword = "*";
  ASSIGN_OR_RETURN(auto right, right_side(precedence_of(taken)));
  return joined(std::move(taken), std::move(left), std::move(right));
}

/// What follows an operator, which was taken.
Result<Node> SyntaxParser::right_side(int precedence) {
  if (peek().kind == TokenKind::kEnd) return not_well_formed(texts::kRightSideMissing);
  return expression(precedence);
}

Result<Node> SyntaxParser::is_type(Node operand) {
  const auto kind = take().is_operator("is") ? NodeKind::kIsType : NodeKind::kIsNotType;
  if (peek().kind == TokenKind::kNull || peek().kind == TokenKind::kMissing || is_type_name(peek())) {
    Node node{kind, take()};
    node.children.push_back(std::move(operand));
    return node;
  }
  return not_well_formed(texts::kTypeNameMissing);
}

Result<Node> SyntaxParser::in(Node operand) {
  Node node{NodeKind::kIn, take()};
  node.children.push_back(std::move(operand));
  if (peek().is_symbol("(") && !peek(1).is_keyword("select") && !peek(1).is_keyword("values")) {
    take();
    ASSIGN_OR_RETURN(auto options, collection(NodeKind::kList, ")", "RIGHT_PAREN"));
    node.children.push_back(std::move(options));
    return node;
  }
  ASSIGN_OR_RETURN(auto options, right_side(precedence_of(node.token)));
  node.children.push_back(std::move(options));
  return node;
}

Result<Node> SyntaxParser::between(Node operand) {
  Node node{NodeKind::kBetween, take()};
  const int precedence = precedence_of(node.token);
  node.children.push_back(std::move(operand));
  ASSIGN_OR_RETURN(auto lower, right_side(precedence));
  if (!peek().is_operator("and")) return not_well_formed(texts::kBetweenWithoutAnd);
  take();
  if (at_end()) return not_well_formed(texts::kUpperBoundMissing);
  ASSIGN_OR_RETURN(auto upper, expression(precedence));
  node.children.push_back(std::move(lower));
  node.children.push_back(std::move(upper));
  return node;
}

Result<Node> SyntaxParser::unary() {
  const Depth depth(depth_);
  if (depth.too_deep()) return not_well_formed();
  if (peek().is_operator("not")) {
    Node node{NodeKind::kNot, take()};
    ASSIGN_OR_RETURN(auto operand, expression(kNotPrecedence));
    node.children.push_back(std::move(operand));
    return node;
  }
  if (!peek().is_operator("+") && !peek().is_operator("-")) return full_path();
  const auto sign = take();
  ASSIGN_OR_RETURN(auto operand, unary());
  if (operand.kind != NodeKind::kLiteral || operand.token.kind != TokenKind::kNumber) {
    Node node{NodeKind::kSign, sign};
    node.children.push_back(std::move(operand));
    return node;
  }
  auto& text = operand.token.text;
  if (sign.is_operator("-")) text = text.starts_with('-') ? text.substr(1) : "-" + text;
  return operand;
}

Result<Node> SyntaxParser::full_path() {
  ASSIGN_OR_RETURN(auto root, term());
  return path_steps(std::move(root), false);
}

Result<Node> SyntaxParser::simple_path() {
  if (!peek().is_name()) return not_well_formed(texts::kSimplePathMissing);
  return path_steps({NodeKind::kName, take()}, true);
}

Result<Node> SyntaxParser::path_steps(Node root, bool simple) {
  Node path{NodeKind::kPath, root.token};
  path.children.push_back(std::move(root));
  for (;;) {
    if (take_symbol(".")) {
      if (peek().is_symbol("*") && simple) return not_well_formed(texts::kSimplePathStar);
      if (!peek().is_name() && !peek().is_symbol("*")) return not_well_formed(texts::kPathStep);
      const auto kind = peek().is_name() ? NodeKind::kDot : NodeKind::kUnpivot;
      path.children.push_back({kind, take()});
    } else if (peek().is_symbol("[")) {
      ASSIGN_OR_RETURN(auto step, index_step(simple));
      path.children.push_back(std::move(step));
    } else {
      break;
    }
  }
  if (path.children.size() > 1) return path;
  auto only = std::move(path.children.front());
  return only;
}

Result<Node> SyntaxParser::index_step(bool simple) {
  Node step{NodeKind::kIndex, take()};
  if (peek().is_symbol("*")) {
    step = {NodeKind::kWildcard, take()};
  } else {
    ASSIGN_OR_RETURN(auto index, expression());
    step.children.push_back(std::move(index));
  }
  RETURN_IF_ERROR(expect_symbol("]", "RIGHT_BRACKET"));
  const bool literal = step.kind == NodeKind::kIndex && step.children.front().kind == NodeKind::kLiteral;
  if (simple && !literal) return not_well_formed(texts::kSimplePathStep);
  return step;
}

Result<Node> SyntaxParser::term() {
  const auto& token = peek();
  switch (token.kind) {
    case TokenKind::kName:
    case TokenKind::kQuotedName:
      if (peek(1).is_symbol("(")) return call();
      return Node{NodeKind::kName, take()};
    case TokenKind::kKeyword:
      return keyword_term();
    case TokenKind::kOperator:
      return not_well_formed(texts::kOperatorUnexpected);
    case TokenKind::kString:
    case TokenKind::kNumber:
    case TokenKind::kBoolean:
    case TokenKind::kNull:
      return Node{NodeKind::kLiteral, take()};
    case TokenKind::kMissing:
      return Node{NodeKind::kMissing, take()};
    case TokenKind::kEnd:
      break;
    case TokenKind::kSymbol:
      if (token.is_symbol("?")) return Node{NodeKind::kParameter, take()};
      if (take_symbol("(")) return group();
      if (take_symbol("[")) return collection(NodeKind::kList, "]", "RIGHT_BRACKET");
      if (take_symbol("<<")) return collection(NodeKind::kBag, ">>", "RIGHT_DOUBLE_ANGLE_BRACKET");
      if (take_symbol("{")) return structure();
  }
  return not_well_formed(texts::kTermUnexpected);
}

Result<Node> SyntaxParser::keyword_term() {
  const auto& token = peek();
  if (token.is_keyword("select")) return select();
  if (token.is_keyword("insert_into")) return insert();
  if (token.is_keyword("update")) return update();
  if (token.is_keyword("delete")) return deletion();
  if (token.is_keyword("from")) return update_from();
  if (token.is_keyword("set") || token.is_keyword("remove")) {
    Node node{NodeKind::kUpdate, token};
    RETURN_IF_ERROR(actions(node));
    return node;
  }
  if (is_function_keyword(token.keyword) && peek(1).is_symbol("(")) return call();
  for (const auto* word : {"as", "at", "by", "for", "asc", "desc"}) {
    if (token.is_keyword(word)) return not_well_formed(texts::kTermUnexpected);
  }
  return not_well_formed(texts::kKeywordUnexpected);
}

/// In brackets, whose first was taken: an expression, or a list of them.
Result<Node> SyntaxParser::group() {
  ASSIGN_OR_RETURN(auto list, collection(NodeKind::kList, ")", "RIGHT_PAREN"));
  if (list.children.size() != 1) return list;
  auto only = std::move(list.children.front());
  return only;
}

Result<Node> SyntaxParser::call() {
  Node call{NodeKind::kCall, take()};
  take();
  if (peek().is_symbol("*") && call.token.is_keyword("count")) {
    take();
    call.kind = NodeKind::kCountAll;
    RETURN_IF_ERROR(expect_symbol(")", "RIGHT_PAREN"));
    return call;
  }
  ASSIGN_OR_RETURN(call.children, list(")", "RIGHT_PAREN"));
  return call;
}

/// Expressions up to the bracket that ends them.
Result<std::vector<Node>> SyntaxParser::list(std::string_view end, std::string_view name) {
  std::vector<Node> nodes;
  if (take_symbol(end)) return nodes;
  do {
    ASSIGN_OR_RETURN(auto node, expression());
    nodes.push_back(std::move(node));
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol(end, name));
  return nodes;
}

Result<Node> SyntaxParser::collection(NodeKind kind, std::string_view end, std::string_view name) {
  Node node{kind, tokens_[at_ - 1]};
  ASSIGN_OR_RETURN(node.children, list(end, name));
  return node;
}

Result<Node> SyntaxParser::structure() {
  Node node{NodeKind::kStruct, tokens_[at_ - 1]};
  if (take_symbol("}")) return node;
  do {
    Node member{NodeKind::kMember, peek()};
    ASSIGN_OR_RETURN(auto name, expression());
    RETURN_IF_ERROR(expect_symbol(":", "COLON"));
    ASSIGN_OR_RETURN(auto value, expression());
    member.children.push_back(std::move(name));
    member.children.push_back(std::move(value));
    node.children.push_back(std::move(member));
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol("}", "RIGHT_CURLY"));
  return node;
}

}  // namespace offstage::emulator::partiql
