#include "gateway/templates/parser.h"

#include <algorithm>
#include <array>

namespace offstage::gateway::templates {

namespace {

constexpr std::array<std::string_view, 12> kDirectives = {
    "if", "elseif", "else", "end", "set", "foreach", "define", "break", "stop", "macro", "parse", "include"};
/// After these an even number of backslashes is halved.
constexpr std::array<std::string_view, 4> kBlockWords = {"if", "elseif", "else", "end"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The word of #word or #{word}, when the text begins so.
std::string_view word_behind_hash(std::string_view text) {
  if (!text.starts_with('#')) return {};
  const bool in_braces = text.substr(1).starts_with('{');
  text.remove_prefix(in_braces ? 2 : 1);
  const auto word = word_at(text);
  return in_braces && !text.substr(word.size()).starts_with('}') ? std::string_view() : word;
}

Statement made(Position at, decltype(Statement::what) what) {
  return {at, std::move(what)};
}

}  // namespace

Parsed<Block> Parser::parse() {
  ASSIGN_OR_RETURN(auto whole, block());
  if (!lexer_.at_end())
    return fault("#" + std::string(word_behind_hash(lexer_.rest())) + " without an #if or #foreach");
  return whole;
}

bool Parser::is_block_end() const {
  const auto word = word_behind_hash(lexer_.rest());
  return word == "end" || word == "else" || word == "elseif";
}

/// Only #set takes the blanks before it along, and only when nothing but blanks stands between it and the
/// directive, reference or comment before.
bool Parser::is_set_next() const {
  auto rest = lexer_.rest();
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  if (word_behind_hash(rest) != "set") return false;
  rest.remove_prefix(rest[1] == '{' ? 6 : 4);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest.starts_with('(');
}

Parsed<Block> Parser::block() {
  const Depth depth(*this);
  if (depth.is_too_deep()) return fault("the template nests too deeply");
  Block result;
  while (!lexer_.at_end() && !is_block_end()) RETURN_IF_ERROR(statement(result));
  return result;
}

void Parser::text(Block& block, std::string_view text) {
  if (text.empty()) return;
  auto* const last = block.statements.empty() ? nullptr : std::get_if<Text>(&block.statements.back().what);
  if (last != nullptr) {
    last->text += text;
  } else {
    block.statements.push_back(made(lexer_.position_of(begin_), Text{std::string(text)}));
  }
}

Parsed<std::monostate> Parser::statement(Block& block) {
  begin_ = lexer_.offset();
  if (is_set_next()) {
    ASSIGN_OR_RETURN(auto statement, set());
    block.statements.push_back(std::move(statement));
    return std::monostate();
  }
  if (const auto plain = lexer_.text()) {
    text(block, *plain);
    return std::monostate();
  }
  switch (lexer_.peek()) {
    case '\\':
      return backslashes(block);
    case '$':
      return output(block, 0);
    default:
      return hash(block);
  }
}

/// Backslashes mean something before a reference and before a directive only.
Parsed<std::monostate> Parser::backslashes(Block& block) {
  std::size_t count = 0;
  while (lexer_.peek(count) == '\\') ++count;
  if (lexer_.peek(count) == '$') return output(block, count);
  lexer_.skip(count);
  const auto word = word_behind_hash(lexer_.rest());
  const bool is_known = contains(kDirectives, word) || contains(macros_, word);
  if (count % 2 == 1) {
    text(block, std::string(is_known ? count / 2 : count, '\\'));
    const auto hash_at = lexer_.offset();
    if (!word.empty()) lexer_.skip(word.size() + (lexer_.peek(1) == '{' ? 3 : 1));
    text(block, lexer_.since(hash_at));
    return std::monostate();
  }
  const bool in_braces = lexer_.peek(1) == '{';
  const bool is_halved = contains(kBlockWords, word) || (is_known && !in_braces && word != "set");
  text(block, std::string(is_halved ? count / 2 : count, '\\'));
  return std::monostate();
}

/// A reference among text, or dollars that begin none.
Parsed<std::monostate> Parser::output(Block& block, std::size_t backslashes) {
  const auto begin = lexer_.offset();
  lexer_.skip(backslashes + 1);
  auto dollar = lexer_.offset() - 1;
  // "$\$x" is one token: of several dollars the last one counts.
  for (std::size_t ahead = 0; lexer_.peek(ahead) == '\\' || lexer_.peek(ahead) == '$';) {
    if (lexer_.peek(ahead++) != '$') continue;
    lexer_.skip(ahead);
    dollar = lexer_.offset() - 1;
    ahead = 0;
  }
  const auto plain = lexer_.since(begin);
  const bool is_quiet = lexer_.take("!");
  if (lexer_.at_end())
    return fault_at(dollar, "a template cannot end with $; write it with a blank or a line break behind it");
  const auto inner = lexer_.peek(lexer_.peek() == '{' ? 1 : 0);
  const bool begins_name = (inner >= 'a' && inner <= 'z') || (inner >= 'A' && inner <= 'Z') || inner == '_';
  if (!begins_name) {
    text(block, plain);
    if (is_quiet && (lexer_.peek() == '{' || lexer_.peek() == '[')) text(block, "!");
    if (lexer_.peek() == '{' || lexer_.peek() == '[' || lexer_.peek() == '.') {
      text(block, lexer_.rest().substr(0, 1));
      lexer_.skip();
    }
    return std::monostate();
  }
  ASSIGN_OR_RETURN(auto reference, reference_behind(dollar));
  Output output{std::move(reference), {}, {}, {}, backslashes % 2 == 1, is_quiet};
  output.prefix.assign(backslashes / 2, '\\');
  if (!output.is_escaped) output.prefix += plain.substr(backslashes, plain.size() - backslashes - 1);
  const auto at = lexer_.position_of(dollar);
  RETURN_IF_ERROR(behind_output(output));
  block.statements.push_back(made(at, std::move(output)));
  return std::monostate();
}

/// Right behind a reference Velocity reads on as if it went on: a word is another one, without a value, that
/// prints its name and takes its properties along; true and false are literals; and ## begins no comment
/// behind a property's name.
Parsed<std::monostate> Parser::behind_output(Output& output) {
  const auto& reference = output.reference;
  if (reference.source.ends_with('}')) return std::monostate();
  const auto word_at = lexer_.offset();
  if (const auto word = lexer_.identifier()) {
    if (*word == "true" || *word == "false")
      return fault_at(word_at,
                      "'" + std::string(*word) + "' right behind a reference; write the reference in braces");
    output.suffix = *word;
    Reference without_value;
    return steps(without_value);
  }
  bool is_behind_name = false;
  for (const auto& step : reference.steps) {
    if (!std::holds_alternative<Index>(step.what))
      is_behind_name = std::holds_alternative<Property>(step.what);
  }
  const auto rest = lexer_.rest();
  if (rest.starts_with('{')) return brace_behind_output(output);
  if (!is_behind_name || !rest.starts_with("##") || rest.starts_with("###")) return std::monostate();
  if (rest.size() == 2) return fault("a template cannot end with # behind a property");
  lexer_.skip();
  if (contains(kDirectives, word_behind_hash(lexer_.rest()))) return std::monostate();
  lexer_.skip();
  output.suffix = "##";
  return std::monostate();
}

/// $x{$y} and $x{y}: for Velocity the braces are those of a reference without a dollar, which prints "{".
Parsed<std::monostate> Parser::brace_behind_output(Output& output) {
  const auto begin = lexer_.offset();
  lexer_.skip();
  if (lexer_.take("$")) lexer_.take("!");
  if (!lexer_.identifier()) {
    lexer_.go_to(begin);
    return std::monostate();
  }
  Reference without_value;
  RETURN_IF_ERROR(steps(without_value));
  if (!lexer_.take("}"))
    return fault_at(begin, "a { right behind a reference begins another one; write the reference in braces");
  output.suffix = "{";
  output.swallowed = lexer_.since(begin);
  return std::monostate();
}

Parsed<std::monostate> Parser::hash(Block& block) {
  const auto rest = lexer_.rest();
  if (rest.starts_with("##")) {
    lexer_.skip(std::min(rest.find_first_of("\r\n"), rest.size()));
    lexer_.skip_line_end();
    return std::monostate();
  }
  if (rest.starts_with("#[[")) {
    const auto end = rest.find("]]#");
    if (end == std::string_view::npos) return fault("#[[ without ]]#");
    text(block, rest.substr(3, end - 3));
    lexer_.skip(end + 3);
    return std::monostate();
  }
  if (rest.starts_with("#*")) {
    const auto end = rest.find("*#", 2);
    lexer_.skip(end == std::string_view::npos ? rest.size() : end + 2);
    return std::monostate();
  }
  if (const auto word = word_behind_hash(lexer_.rest()); !word.empty()) return directive(block, word);
  if (rest.size() == 1)
    return fault("a template cannot end with #; write it with a blank or a line break behind it");
  text(block, "#");
  lexer_.skip();
  return std::monostate();
}

Parsed<std::monostate> Parser::directive(Block& block, std::string_view word) {
  const auto begin = lexer_.offset();
  lexer_.skip(word.size() + (lexer_.peek(1) == '{' ? 3 : 1));
  const auto read = [&]() -> Parsed<Statement> {
    if (word == "if") return conditional();
    if (word == "foreach") return foreach ();
    if (word == "define") return define();
    if (word == "break" || word == "stop") return leave(word == "stop");
    if (word == "macro") return macro(begin);
    return not_offered(begin, word);
  };
  ASSIGN_OR_RETURN(auto statement, read());
  statement.at = lexer_.position_of(begin);
  block.statements.push_back(std::move(statement));
  return std::monostate();
}

/// #set( $target = expression )
Parsed<Statement> Parser::set() {
  while (lexer_.peek() != '#') lexer_.skip();
  const auto at = lexer_.position();
  while (lexer_.peek() != '(') lexer_.skip();
  lexer_.skip();
  lexer_.skip_blank();
  if (lexer_.peek() != '$') return fault("#set: expected the reference that is set, found " + found());
  ASSIGN_OR_RETURN(auto target, reference());
  lexer_.skip_blank();
  if (lexer_.peek(1) == '=' || !lexer_.take("="))
    return fault("#set: expected = after " + target.source + ", found " + found());
  ASSIGN_OR_RETURN(auto value, expression());
  if (!lexer_.take(")")) return fault("#set: expected ) or an operator, found " + found());
  lexer_.skip_line_end();
  return made(at, Set{std::move(target), std::move(value)});
}

/// ( expression ) with the line break behind it.
Parsed<ExpressionPtr> Parser::condition() {
  lexer_.skip_blank();
  if (!lexer_.take("(")) return fault("expected ( and a condition, found " + found());
  ASSIGN_OR_RETURN(auto condition, expression());
  if (!lexer_.take(")")) return fault("expected ) or an operator, found " + found());
  lexer_.skip_line_end();
  return condition;
}

Parsed<Statement> Parser::conditional() {
  If result;
  ASSIGN_OR_RETURN(auto first, condition());
  ASSIGN_OR_RETURN(auto first_block, block());
  result.branches.push_back({std::move(first), std::move(first_block)});
  while (word_behind_hash(lexer_.rest()) == "elseif") {
    lexer_.skip(lexer_.peek(1) == '{' ? 9 : 7);
    ASSIGN_OR_RETURN(auto next, condition());
    ASSIGN_OR_RETURN(auto next_block, block());
    result.branches.push_back({std::move(next), std::move(next_block)});
  }
  if (word_behind_hash(lexer_.rest()) == "else") {
    lexer_.skip(lexer_.peek(1) == '{' ? 7 : 5);
    lexer_.skip_line_end();
    ASSIGN_OR_RETURN(auto last_block, block());
    result.branches.push_back({nullptr, std::move(last_block)});
  }
  if (word_behind_hash(lexer_.rest()) != "end") return fault("expected the #end of an #if, found " + found());
  lexer_.skip(lexer_.peek(1) == '{' ? 6 : 4);
  lexer_.skip_line_end();
  return made({}, std::move(result));
}

/// The block of a directive, up to and with its #end.
Parsed<Block> Parser::body(std::string_view of) {
  ASSIGN_OR_RETURN(auto content, block());
  if (word_behind_hash(lexer_.rest()) != "end")
    return fault("expected the #end of a #" + std::string(of) + ", found " + found());
  lexer_.skip(lexer_.peek(1) == '{' ? 6 : 4);
  lexer_.skip_line_end();
  return content;
}

bool Parser::is_parenthesis_next() const {
  const auto rest = lexer_.rest();
  const auto next = rest.find_first_not_of(" \t\r\n");
  return next != std::string_view::npos && rest[next] == '(';
}

Parsed<std::vector<Parser::Argument>> Parser::arguments() {
  std::vector<Argument> result;
  if (!is_parenthesis_next()) return result;
  lexer_.skip_blank();
  lexer_.skip();
  for (;;) {
    lexer_.skip_blank();
    if (lexer_.take(")")) break;
    if (!result.empty() && lexer_.take(",")) lexer_.skip_blank();
    Argument argument{lexer_.position(), {}, nullptr};
    ASSIGN_OR_RETURN(argument.value, operand(BareWords::kRefused));
    if (argument.value == nullptr) {
      const auto word = lexer_.word();
      if (!word) return fault("expected an argument or ), found " + found());
      argument.word = *word;
    }
    result.push_back(std::move(argument));
  }
  lexer_.skip_line_end();
  return result;
}

/// #foreach( $variable in list )
Parsed<Statement> Parser::foreach () {
  const auto begin = lexer_.offset();
  ASSIGN_OR_RETURN(auto parts, arguments());
  const auto* variable =
      !parts.empty() && parts[0].value ? std::get_if<Reference>(&parts[0].value->what) : nullptr;
  if (parts.size() != 3 || variable == nullptr || parts[1].word.empty() || parts[2].value == nullptr)
    return fault_at(begin, "expected #foreach( $variable in list )");
  ASSIGN_OR_RETURN(auto content, body("foreach"));
  return made({}, Foreach{variable->name, std::move(parts[2].value), std::move(content)});
}

/// #define( $name )
Parsed<Statement> Parser::define() {
  const auto begin = lexer_.offset();
  ASSIGN_OR_RETURN(const auto parts, arguments());
  const auto* name =
      parts.size() == 1 && parts[0].value ? std::get_if<Reference>(&parts[0].value->what) : nullptr;
  if (name == nullptr) return fault_at(begin, "expected #define( $name )");
  ASSIGN_OR_RETURN(auto content, body("define"));
  return made({}, Define{name->name, std::move(content)});
}

Parsed<Statement> Parser::leave(bool stop) {
  const auto begin = lexer_.offset();
  ASSIGN_OR_RETURN(auto parts, arguments());
  if (parts.size() > 1 || (parts.size() == 1 && parts[0].value == nullptr))
    return fault_at(begin, stop ? "#stop takes one message" : "#break takes one scope, as $foreach.parent");
  if (stop) return made({}, Stop{});
  return made({}, Break{parts.empty() ? nullptr : std::move(parts[0].value)});
}

/// #macro(name $a) ... #end: read past. The service's Velocity may not define macros.
Parsed<Statement> Parser::macro(std::size_t begin) {
  ASSIGN_OR_RETURN(const auto parts, arguments());
  if (parts.empty() || parts[0].word.empty()) return fault_at(begin, "expected #macro( name )");
  RETURN_IF_ERROR(body("macro"));
  macros_.emplace_back(parts[0].word);
  return made({}, NotOffered{"", "#macro"});
}

/// A directive that Velocity does not know here prints as it is written, parentheses and all; they must be
/// well-formed all the same.
Parsed<Statement> Parser::not_offered(std::size_t begin, std::string_view word) {
  const std::string name = "#" + std::string(word);
  if (word == "parse" || word == "include")
    return fault_at(begin, name + " is not available: a mapping template cannot read other files");
  const bool has_parenthesis = is_parenthesis_next();
  RETURN_IF_ERROR(arguments());
  if (word.front() == '@' && has_parenthesis) RETURN_IF_ERROR(body(word));
  // Text with a number sign, as a colour, is nothing to be warned of.
  return made({}, NotOffered{std::string(lexer_.since(begin)), has_parenthesis ? name : ""});
}

std::string Parser::found() const {
  if (lexer_.at_end()) return "the end";
  const auto line = lexer_.rest().substr(0, lexer_.rest().find('\n'));
  if (line.empty()) return "the end of the line";
  auto end = std::min<std::size_t>(line.size(), 20);
  while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) ++end;
  return "'" + std::string(line.substr(0, end)) + "'";
}

}  // namespace offstage::gateway::templates
