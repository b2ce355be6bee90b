#include "emulator/partiql/lexer.h"

#include <array>
#include <optional>

#include "emulator/model/errors.h"

namespace offstage::emulator::partiql {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string in_capitals(std::string_view text) {
  std::string upper;
  for (const char c : text) upper.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  return upper;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    for (;;) {
      RETURN_IF_ERROR(skip_blanks());
      start_ = at_;
      start_line_ = line_;
      start_column_ = column();
      if (at_ == text_.size()) {
        tokens.push_back(token(TokenKind::kEnd, {}));
        return tokens;
      }
      ASSIGN_OR_RETURN(auto next, read_token());
      tokens.push_back(std::move(next));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::uint32_t column() const { return static_cast<std::uint32_t>(at_ - line_start_ + 1); }

  void advance() {
    if (text_[at_++] != '\n') return;
    ++line_;
    line_start_ = at_;
  }

  Result<void> skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(peek())) {
        advance();
      } else if (peek() == '-' && peek(1) == '-') {
        while (at_ < text_.size() && peek() != '\n') advance();
      } else if (peek() == '/' && peek(1) == '*') {
        const auto end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return not_well_formed();
        while (at_ < end + 2) advance();
      } else {
        break;
      }
    }
    return {};
  }

  Token token(TokenKind kind, std::string text) const {
    return {.kind = kind,
            .text = std::move(text),
            .upper = {},
            .position = {start_line_, start_column_, static_cast<std::uint32_t>(at_ - start_)}};
  }

  Result<Token> read_token() {
    const char c = peek();
    if (c == '\'' || c == '"') return read_quoted(c);
    if (starts_word(c)) return read_word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number();
    return read_symbol();
  }

  /// A quote inside is doubled.
  Result<Token> read_quoted(char quote) {
    advance();
    std::string content;
    for (; at_ < text_.size(); advance()) {
      if (peek() == quote) {
        if (peek(1) != quote) {
          advance();
          return token(quote == '"' ? TokenKind::kQuotedName : TokenKind::kString, std::move(content));
        }
        advance();
      }
      content.push_back(peek());
    }
    return not_well_formed();
  }

  Token read_word() {
    while (starts_word(peek()) || is_digit(peek())) advance();
    auto word = token(TokenKind::kWord, std::string(text_.substr(start_, at_ - start_)));
    word.upper = in_capitals(word.text);
    return word;
  }

  Token read_number() {
    while (is_digit(peek())) advance();
    if (peek() == '.') advance();
    while (is_digit(peek())) advance();
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_digit(peek(1 + sign))) {
        for (std::size_t i = 0; i <= sign; ++i) advance();
        while (is_digit(peek())) advance();
      }
    }
    return token(TokenKind::kNumber, std::string(text_.substr(start_, at_ - start_)));
  }

  Result<Token> read_symbol() {
    constexpr std::array<std::string_view, 6> kPairs = {"<<", ">>", "<=", ">=", "<>", "!="};
    for (const auto pair : kPairs) {
      if (!text_.substr(at_).starts_with(pair)) continue;
      advance();
      advance();
      return token(TokenKind::kSymbol, std::string(pair));
    }
    constexpr std::string_view kSingle = "()[]{},.:*?=<>+-";
    if (kSingle.find(peek()) == std::string_view::npos) return not_well_formed();
    const char symbol = peek();
    advance();
    return token(TokenKind::kSymbol, std::string(1, symbol));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t start_ = 0;
  std::uint32_t start_line_ = 1;
  std::uint32_t start_column_ = 1;
};

}  // namespace

std::string Position::to_string() const {
  return std::to_string(line) + ":" + std::to_string(column) + ":" + std::to_string(length);
}

AwsError not_well_formed(std::string_view detail) {
  return errors::validation(std::string("Statement wasn't well formed, can't be processed: ").append(detail));
}

Result<std::vector<Token>> tokenize(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace offstage::emulator::partiql
