#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace offstage::emulator::expression {

enum class TokenKind {
  kEnd,
  kIdentifier,  // a letter, then letters, digits, underscores
  kName,        // #name
  kValue,       // :value
  kInteger,
  kSymbol,   // ( ) [ ] , . + - = <> < <= > >=
  kUnknown,  // one character that starts no token
};

enum class Keyword { kNone, kAnd, kOr, kNot, kBetween, kIn, kSet, kRemove, kAdd, kDelete };

/// A piece of an expression's text. `text` is as written ("<EOF>" at the end) and points into that text.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  Keyword keyword = Keyword::kNone;  // of an identifier, in any case
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool is_symbol(std::string_view symbol) const { return kind == TokenKind::kSymbol && text == symbol; }
};

/// The tokens of an expression, ending with one kEnd. Never fails: what is no token comes as kUnknown, so
/// that the parser can say where it stands. The text must outlive the tokens.
std::vector<Token> tokenize(std::string_view text);

/// DynamoDB's message for a token out of place:
/// `Syntax error; token: "b", near: "a b c"`, with the token's neighbours as written.
std::string syntax_error_text(std::string_view text, const std::vector<Token>& tokens, std::size_t at);

}  // namespace offstage::emulator::expression
