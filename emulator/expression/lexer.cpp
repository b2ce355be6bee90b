#include "emulator/expression/lexer.h"

#include "emulator/model/texts/expressions.h"

#include <array>
#include <utility>

#include "emulator/expression/reserved_words.h"

namespace offstage::emulator::expression {
namespace {

constexpr std::array<std::pair<std::string_view, Keyword>, 9> kKeywords = {{
    {"AND", Keyword::kAnd},
    {"OR", Keyword::kOr},
    {"NOT", Keyword::kNot},
    {"BETWEEN", Keyword::kBetween},
    {"IN", Keyword::kIn},
    {"SET", Keyword::kSet},
    {"REMOVE", Keyword::kRemove},
    {"ADD", Keyword::kAdd},
    {"DELETE", Keyword::kDelete},
}};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}
bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t skip_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word_character(text[at])) ++at;
  return at;
}

/// An integer has no leading zeros: "01" is two tokens.
std::size_t skip_integer(std::string_view text, std::size_t at) {
  if (text[at] == '0') return at + 1;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

std::size_t skip_symbol(std::string_view text, std::size_t at) {
  const std::string_view two = text.substr(at, 2);
  return at + (two == "<>" || two == "<=" || two == ">=" ? 2 : 1);
}

std::size_t skip_code_point(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && is_continuation_byte(text[at])) ++at;
  return at;
}

Keyword keyword_of(std::string_view word) {
  for (const auto& [name, keyword] : kKeywords) {
    if (equals_ignoring_case(word, name)) return keyword;
  }
  return Keyword::kNone;
}

/// The token that starts at `at`, which is no blank.
Token token_at(std::string_view text, std::size_t at) {
  Token token;
  token.begin = at;
  const char c = text[at];
  if (is_letter(c)) {
    token.kind = TokenKind::kIdentifier;
    token.end = skip_word(text, at);
    token.keyword = keyword_of(text.substr(at, token.end - at));
  } else if ((c == '#' || c == ':') && at + 1 < text.size() && is_word_character(text[at + 1])) {
    token.kind = c == '#' ? TokenKind::kName : TokenKind::kValue;
    token.end = skip_word(text, at + 1);
  } else if (is_digit(c)) {
    token.kind = TokenKind::kInteger;
    token.end = skip_integer(text, at);
  } else if (std::string_view("()[],.+-=<>").find(c) != std::string_view::npos) {
    token.kind = TokenKind::kSymbol;
    token.end = skip_symbol(text, at);
  } else {
    token.kind = TokenKind::kUnknown;
    token.end = skip_code_point(text, at);
  }
  token.text = text.substr(at, token.end - at);
  return token;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at == text.size()) break;
    tokens.push_back(token_at(text, at));
    at = tokens.back().end;
  }
  Token end;
  end.text = "<EOF>";
  end.begin = end.end = tokens.empty() ? text.size() : tokens.back().end;
  tokens.push_back(end);
  return tokens;
}

std::string syntax_error_text(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const std::size_t begin = tokens[at > 0 ? at - 1 : at].begin;
  const std::size_t end = tokens[at + 1 < tokens.size() ? at + 1 : at].end;
  return texts::fill(texts::kSyntaxError, {tokens[at].text, text.substr(begin, end - begin)});
}

}  // namespace offstage::emulator::expression
