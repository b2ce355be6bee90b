#include <fmt/format.h>

#include <array>

#include "gateway/templates/parser.h"

namespace offstage::gateway::templates {

namespace {

struct OperatorText {
  std::string_view text;
  Operator operation;
};

/// By how loosely they bind. A longer text stands before one that it begins with.
constexpr std::array<std::array<OperatorText, 8>, 6> kLevels = {{
    {{{"||", Operator::kOr}, {"or", Operator::kOr}}},
    {{{"&&", Operator::kAnd}, {"and", Operator::kAnd}}},
    {{{"==", Operator::kEqual},
      {"eq", Operator::kEqual},
      {"!=", Operator::kNotEqual},
      {"ne", Operator::kNotEqual}}},
    {{{"<=", Operator::kLessEqual},
      {"<", Operator::kLess},
      {">=", Operator::kGreaterEqual},
      {">", Operator::kGreater},
      {"le", Operator::kLessEqual},
      {"lt", Operator::kLess},
      {"ge", Operator::kGreaterEqual},
      {"gt", Operator::kGreater}}},
    {{{"+", Operator::kAdd}, {"-", Operator::kSubtract}}},
    {{{"*", Operator::kMultiply}, {"/", Operator::kDivide}, {"%", Operator::kModulo}}},
}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

ExpressionPtr Parser::node(std::size_t begin, decltype(Expression::what) what) const {
  return std::make_unique<const Expression>(Expression{lexer_.position_of(begin), std::move(what)});
}

Parsed<ExpressionPtr> Parser::expression(int level) {
  if (level == static_cast<int>(kLevels.size())) return unary();
  const auto begin = lexer_.offset();
  ASSIGN_OR_RETURN(auto left, expression(level + 1));
  for (;;) {
    if (lexer_.peek() == '-' && lexer_.is_number_next())
      return fault(
          "expected an operator, found a negative number; for a difference write a blank behind the -");
    const OperatorText* taken = nullptr;
    for (const auto& candidate : kLevels[static_cast<std::size_t>(level)]) {
      if (candidate.text.empty()) break;
      if (is_letter(candidate.text[0]) ? !lexer_.take_word(candidate.text) : !lexer_.take(candidate.text))
        continue;
      taken = &candidate;
      break;
    }
    if (taken == nullptr) return left;
    ASSIGN_OR_RETURN(auto right, expression(level + 1));
    left = node(begin, Binary{taken->operation, std::move(left), std::move(right)});
  }
}

Parsed<ExpressionPtr> Parser::unary() {
  const Depth depth(*this);
  if (depth.is_too_deep()) return fault("the expression nests too deeply");
  lexer_.skip_blank();
  const auto begin = lexer_.offset();
  if (!lexer_.take("!") && !lexer_.take_word("not")) return primary();
  ASSIGN_OR_RETURN(auto operand, unary());
  return node(begin, Not{std::move(operand)});
}

Parsed<ExpressionPtr> Parser::primary() {
  lexer_.skip_blank();
  ExpressionPtr result;
  if (lexer_.take("(")) {
    ASSIGN_OR_RETURN(result, expression());
    if (!lexer_.take(")")) return fault("expected ) or an operator, found " + found());
  } else {
    ASSIGN_OR_RETURN(result, operand(BareWords::kRefused));
    if (result == nullptr) {
      const bool is_null = lexer_.take_word("null");
      return fault(is_null ? "null is no value in Velocity; compare with \"\" instead"
                           : "expected a value, found " + found());
    }
  }
  lexer_.skip_blank();
  return result;
}

Parsed<ExpressionPtr> Parser::operand(BareWords words) {
  const auto begin = lexer_.offset();
  switch (lexer_.peek()) {
    case '"':
    case '\'':
      return string_literal();
    case '$': {
      ASSIGN_OR_RETURN(auto reference, reference());
      return node(begin, std::move(reference));
    }
    case '[':
      return list_or_range(words);
    case '{':
      return map(words);
    default:
      break;
  }
  if (const auto number = lexer_.number()) {
    if (const auto* integer = std::get_if<std::int64_t>(&*number))
      return node(begin, IntegerLiteral{*integer});
    return node(begin, RealLiteral{std::get<double>(*number)});
  }
  if (lexer_.take_word("true")) return node(begin, BoolLiteral{true});
  if (lexer_.take_word("false")) return node(begin, BoolLiteral{false});
  if (words == BareWords::kTaken && lexer_.identifier()) return node(begin, BareWord{});
  return ExpressionPtr();
}

/// A value with blanks around it: of a list, a map or a method.
Parsed<ExpressionPtr> Parser::parameter(BareWords words) {
  lexer_.skip_blank();
  ASSIGN_OR_RETURN(auto value, operand(words));
  if (value == nullptr) return fault("expected a value, found " + found());
  lexer_.skip_blank();
  return value;
}

Parsed<std::vector<ExpressionPtr>> Parser::call_arguments(BareWords words, char end) {
  std::vector<ExpressionPtr> result;
  if (lexer_.peek() == end) {
    lexer_.skip();
    return result;
  }
  for (;;) {
    ASSIGN_OR_RETURN(auto value, parameter(words));
    result.push_back(std::move(value));
    if (lexer_.peek() == end) {
      lexer_.skip();
      return result;
    }
    if (!lexer_.take(",")) return fault(std::string("expected , or ") + end + ", found " + found());
  }
}

Parsed<ExpressionPtr> Parser::list_or_range(BareWords words) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return fault("the expression nests too deeply");
  const auto begin = lexer_.offset();
  lexer_.skip();
  const auto first_at = lexer_.offset();
  lexer_.skip_blank();
  if (lexer_.peek() == '$' || lexer_.is_number_next()) {
    ASSIGN_OR_RETURN(auto first, parameter(words));
    if (lexer_.take("..")) {
      ASSIGN_OR_RETURN(auto last, parameter(words));
      if (!lexer_.take("]")) return fault("expected the ] of a range, found " + found());
      return node(begin, Range{std::move(first), std::move(last)});
    }
  }
  lexer_.go_to(first_at);
  ASSIGN_OR_RETURN(auto items, call_arguments(words, ']'));
  return node(begin, ListLiteral{std::move(items)});
}

Parsed<ExpressionPtr> Parser::map(BareWords words) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return fault("the expression nests too deeply");
  const auto begin = lexer_.offset();
  lexer_.skip();
  MapLiteral result;
  lexer_.skip_blank();
  while (!lexer_.take("}")) {
    if (!result.entries.empty() && !lexer_.take(","))
      return fault("expected , or } in a map, found " + found());
    ASSIGN_OR_RETURN(auto key, parameter(words));
    if (!lexer_.take(":")) return fault("expected : after a map's key, found " + found());
    ASSIGN_OR_RETURN(auto value, parameter(words));
    result.entries.emplace_back(std::move(key), std::move(value));
  }
  return node(begin, std::move(result));
}

Parsed<ExpressionPtr> Parser::string_literal() {
  const auto begin = lexer_.offset();
  const auto literal = lexer_.string_literal();
  if (!literal || literal->empty()) return fault("a string without its closing quote");
  auto text = unquoted(*literal);
  if (literal->front() == '\'' || literal->find_first_of("$#") == std::string_view::npos)
    return node(begin, TextLiteral{std::move(text)});
  const bool has_blank_behind = text.find("##") == std::string::npos;
  if (has_blank_behind) text.push_back(' ');
  auto content = Parser(text, lexer_.position_of(begin + 1), depth_).parse();
  if (!content) return unexpected(std::move(content).error());
  return node(begin, Interpolation{std::move(content).value(), has_blank_behind});
}

Parsed<Reference> Parser::reference() {
  const auto begin = lexer_.offset();
  lexer_.skip();
  lexer_.take("!");
  return reference_behind(begin);
}

Parsed<Reference> Parser::reference_behind(std::size_t begin) {
  Reference result;
  result.at = lexer_.position_of(begin);
  const bool in_braces = lexer_.take("{");
  const auto name = lexer_.identifier();
  if (!name) return fault("expected a name after $, found " + found());
  if (*name == "true" || *name == "false")
    return fault_at(begin, "$" + std::string(*name) + " is no reference");
  result.name = *name;
  RETURN_IF_ERROR(steps(result));
  if (in_braces && !lexer_.take("}"))
    return fault("expected } after ${" + result.name + ", found " + found());
  result.source = lexer_.since(begin);
  return result;
}

Parsed<std::monostate> Parser::steps(Reference& reference) {
  for (;;) {
    if (lexer_.peek() == '[') {
      RETURN_IF_ERROR(index(reference));
    } else if (lexer_.peek() == '.' && is_letter(lexer_.peek(1))) {
      lexer_.skip();
      const auto at = lexer_.position();
      const std::string name(*lexer_.identifier());
      if (name == "true" || name == "false")
        return fault(fmt::format(".{0} is no property; write .get('{0}')", name));
      if (lexer_.take("(")) {
        const Depth depth(*this);
        if (depth.is_too_deep()) return fault("the expression nests too deeply");
        ASSIGN_OR_RETURN(auto arguments, call_arguments(BareWords::kTaken, ')'));
        reference.steps.push_back({at, Call{name, std::move(arguments)}});
      } else {
        reference.steps.push_back({at, Property{name}});
      }
    } else {
      return std::monostate();
    }
  }
}

/// [0], ["key"], [$i]: a bracket right behind a reference is always one.
Parsed<std::monostate> Parser::index(Reference& reference) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return fault("the expression nests too deeply");
  const auto at = lexer_.position();
  lexer_.skip();
  lexer_.skip_blank();
  ASSIGN_OR_RETURN(auto key, operand(BareWords::kRefused));
  const bool is_key = key != nullptr && !std::holds_alternative<ListLiteral>(key->what) &&
                      !std::holds_alternative<MapLiteral>(key->what) &&
                      !std::holds_alternative<Range>(key->what) &&
                      !std::holds_alternative<RealLiteral>(key->what);
  if (!is_key)
    return fault("expected an index, found " + found() + "; for a bracket behind a reference write ${" +
                 reference.name + "}[");
  lexer_.skip_blank();
  if (!lexer_.take("]")) return fault("expected ] after an index, found " + found());
  reference.steps.push_back({at, Index{std::move(key)}});
  return std::monostate();
}

}  // namespace offstage::gateway::templates
