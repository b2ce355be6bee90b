#include <algorithm>
#include <array>
#include <utility>

#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/syntax_parser.h"

namespace offstage::emulator::partiql {
namespace {

/// Binds a SELECT's parts more strongly than UNION.
constexpr int kSelectPrecedence = 6;

bool is_reserved_column(const Token& token) {
  constexpr std::array<std::string_view, 8> kReserved = {"insert_into", "set",    "remove", "update",
                                                         "delete",      "select", "from",   "where"};
  return token.kind == TokenKind::kKeyword &&
         std::find(kReserved.begin(), kReserved.end(), token.keyword) != kReserved.end();
}

std::string in_capitals(std::string_view text) {
  std::string upper;
  for (const char c : text) upper.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  return upper;
}

}  // namespace

Result<Node> SyntaxParser::run() {
  ASSIGN_OR_RETURN(auto node, expression());
  if (at_end()) return node;
  if (peek().is_symbol(";")) return not_well_formed(texts::kTokenAfterSemicolon);
  return not_well_formed(texts::kTokenAfterExpression);
}

const Token& SyntaxParser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

Token SyntaxParser::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool SyntaxParser::take_symbol(std::string_view symbol) {
  if (!peek().is_symbol(symbol)) return false;
  take();
  return true;
}

bool SyntaxParser::take_keyword(std::string_view word) {
  if (!peek().is_keyword(word)) return false;
  take();
  return true;
}

Result<void> SyntaxParser::expect_symbol(std::string_view symbol, std::string_view name) {
  if (take_symbol(symbol)) return {};
  return not_well_formed(texts::kTokenExpected, {name});
}

Result<void> SyntaxParser::expect_keyword(std::string_view word) {
  if (take_keyword(word)) return {};
  return not_well_formed(texts::kTokenExpected, {in_capitals(word)});
}

bool SyntaxParser::at_end() const {
  return peek().kind == TokenKind::kEnd || (peek().is_symbol(";") && peek(1).kind == TokenKind::kEnd);
}

Result<Node> SyntaxParser::select() {
  Node select{NodeKind::kSelect, take()};
  if (peek().is_keyword("distinct")) {
    select.children.push_back({NodeKind::kClause, take()});
    select.children.back().token.text = "DISTINCT";
  } else {
    take_keyword("all");
  }
  ASSIGN_OR_RETURN(auto columns, this->columns());
  select.children.push_back(std::move(columns));
  if (!take_keyword("from")) return not_well_formed(texts::kSelectWithoutFrom);
  Node from{NodeKind::kFrom, peek()};
  ASSIGN_OR_RETURN(auto source, expression(kSelectPrecedence));
  ASSIGN_OR_RETURN(source, aliased(std::move(source)));
  from.children.push_back(std::move(source));
  select.children.push_back(std::move(from));
  RETURN_IF_ERROR(select_clauses(select));
  return select;
}

Result<Node> SyntaxParser::columns() {
  Node columns{NodeKind::kColumns, peek()};
  do {
    if (peek().is_symbol("*")) {
      columns.children.push_back({NodeKind::kStar, take()});
      continue;
    }
    if (is_reserved_column(peek())) {
      return not_well_formed(texts::kKeywordAsColumn, {peek().keyword});
    }
    ASSIGN_OR_RETURN(auto column, expression());
    ASSIGN_OR_RETURN(column, aliased(std::move(column)));
    columns.children.push_back(std::move(column));
  } while (take_symbol(","));
  const auto is_star = [](const Node& column) { return column.kind == NodeKind::kStar; };
  if (columns.children.size() > 1 && std::any_of(columns.children.begin(), columns.children.end(), is_star)) {
    return not_well_formed(texts::kColumnsBesideStar);
  }
  return columns;
}

Result<void> SyntaxParser::select_clauses(Node& select) {
  RETURN_IF_ERROR(where(select, kSelectPrecedence));
  if (take_keyword("order")) {
    ASSIGN_OR_RETURN(auto order, this->order());
    select.children.push_back(std::move(order));
  }
  const auto read_clause = [&](std::string_view name) -> Result<void> {
    Node clause{NodeKind::kClause, peek()};
    clause.token.text = name;
    do {
      ASSIGN_OR_RETURN(auto part, expression(kSelectPrecedence));
      clause.children.push_back(std::move(part));
    } while (name == "GROUP BY" && take_symbol(","));
    select.children.push_back(std::move(clause));
    return {};
  };
  if (take_keyword("group")) {
    RETURN_IF_ERROR(expect_keyword("by"));
    RETURN_IF_ERROR(read_clause("GROUP BY"));
  }
  if (take_keyword("having")) RETURN_IF_ERROR(read_clause("HAVING"));
  if (take_keyword("limit")) RETURN_IF_ERROR(read_clause("LIMIT"));
  if (take_keyword("offset")) RETURN_IF_ERROR(read_clause("OFFSET"));
  return {};
}

Result<Node> SyntaxParser::order() {
  Node order{NodeKind::kOrder, peek()};
  RETURN_IF_ERROR(expect_keyword("by"));
  do {
    ASSIGN_OR_RETURN(auto key, expression());
    Node sort{NodeKind::kSort, key.token};
    sort.children.push_back(std::move(key));
    if (peek().is_keyword("asc") || peek().is_keyword("desc")) sort.token = take();
    order.children.push_back(std::move(sort));
  } while (take_symbol(","));
  return order;
}

/// AS name, name, AT name, BY name.
Result<Node> SyntaxParser::aliased(Node node) {
  for (const auto* word : {"as", "at", "by"}) {
    const bool worded = take_keyword(word);
    if (worded && !peek().is_name()) return not_well_formed(texts::kAliasNameMissing, {in_capitals(word)});
    if (!worded && !(word == std::string_view("as") && peek().is_name())) continue;
    Node alias{NodeKind::kAlias, take()};
    alias.children.push_back(std::move(node));
    node = std::move(alias);
  }
  return node;
}

Result<void> SyntaxParser::where(Node& statement, int precedence) {
  if (!peek().is_keyword("where")) return {};
  Node where{NodeKind::kWhere, take()};
  ASSIGN_OR_RETURN(auto condition, expression(precedence));
  where.children.push_back(std::move(condition));
  statement.children.push_back(std::move(where));
  return {};
}

Result<Node> SyntaxParser::insert() {
  Node insert{NodeKind::kInsert, take()};
  ASSIGN_OR_RETURN(auto into, simple_path());
  insert.children.push_back(std::move(into));
  const bool value = take_keyword("value");
  ASSIGN_OR_RETURN(auto item, expression());
  insert.children.push_back(std::move(item));
  if (!value) {
    insert.kind = NodeKind::kInsertQuery;
    return insert;
  }
  RETURN_IF_ERROR(returning(insert));
  return insert;
}

/// The table after UPDATE and DELETE FROM.
Result<Node> SyntaxParser::target() {
  Node from{NodeKind::kFrom, peek()};
  ASSIGN_OR_RETURN(auto source, simple_path());
  ASSIGN_OR_RETURN(source, aliased(std::move(source)));
  from.children.push_back(std::move(source));
  return from;
}

Result<Node> SyntaxParser::update() {
  Node update{NodeKind::kUpdate, take()};
  ASSIGN_OR_RETURN(auto from, target());
  update.children.push_back(std::move(from));
  RETURN_IF_ERROR(actions(update));
  RETURN_IF_ERROR(where(update));
  RETURN_IF_ERROR(returning(update));
  return update;
}

/// FROM table WHERE condition SET or REMOVE.
Result<Node> SyntaxParser::update_from() {
  Node update{NodeKind::kUpdate, take()};
  Node from{NodeKind::kFrom, peek()};
  ASSIGN_OR_RETURN(auto source, expression());
  ASSIGN_OR_RETURN(source, aliased(std::move(source)));
  from.children.push_back(std::move(source));
  update.children.push_back(std::move(from));
  RETURN_IF_ERROR(where(update));
  RETURN_IF_ERROR(actions(update));
  RETURN_IF_ERROR(returning(update));
  return update;
}

Result<Node> SyntaxParser::deletion() {
  Node deletion{NodeKind::kDelete, take()};
  if (!take_keyword("from")) return not_well_formed(texts::kDeleteWithoutFrom);
  ASSIGN_OR_RETURN(auto from, target());
  deletion.children.push_back(std::move(from));
  RETURN_IF_ERROR(where(deletion));
  RETURN_IF_ERROR(returning(deletion));
  return deletion;
}

Result<void> SyntaxParser::actions(Node& update) {
  bool any = false;
  for (;; any = true) {
    if (take_keyword("set")) {
      RETURN_IF_ERROR(assignments(update));
    } else if (peek().is_keyword("remove")) {
      Node removal{NodeKind::kRemove, take()};
      ASSIGN_OR_RETURN(auto path, simple_path());
      removal.children.push_back(std::move(path));
      update.children.push_back(std::move(removal));
    } else {
      break;
    }
  }
  if (any) return {};
  return not_well_formed(texts::kUpdateWithoutAction);
}

Result<void> SyntaxParser::assignments(Node& update) {
  do {
    Node assign{NodeKind::kAssign, peek()};
    ASSIGN_OR_RETURN(auto path, simple_path());
    if (!peek().is_operator("=")) return not_well_formed(texts::kAssignmentMissing);
    take();
    ASSIGN_OR_RETURN(auto value, expression());
    assign.children.push_back(std::move(path));
    assign.children.push_back(std::move(value));
    update.children.push_back(std::move(assign));
  } while (take_symbol(","));
  return {};
}

Result<void> SyntaxParser::returning(Node& statement) {
  if (!take_keyword("returning")) return {};
  do {
    Node returning{NodeKind::kReturning, take()};
    const auto& what = returning.token.keyword;
    if (what != "all_old" && what != "all_new" && what != "modified_old" && what != "modified_new") {
      return not_well_formed(texts::kReturningWords);
    }
    if (peek().is_symbol("*")) {
      returning.children.push_back({NodeKind::kStar, take()});
    } else {
      ASSIGN_OR_RETURN(auto column, expression());
      returning.children.push_back(std::move(column));
    }
    statement.children.push_back(std::move(returning));
  } while (take_symbol(","));
  return {};
}

Result<Node> parse_syntax(std::string_view text) {
  ASSIGN_OR_RETURN(auto tokens, tokenize(text));
  return SyntaxParser(std::move(tokens)).run();
}

}  // namespace offstage::emulator::partiql
