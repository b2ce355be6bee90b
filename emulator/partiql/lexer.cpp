#include "emulator/partiql/lexer.h"

#include <array>
#include <charconv>
#include <limits>

#include "emulator/model/errors.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/keywords.h"

namespace offstage::emulator::partiql {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

std::string in_small_letters(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return lower;
}

/// Whether Java's BigDecimal reads it: exponent and scale are 32 bits.
bool has_exponent_in_range(std::string_view number) {
  const auto exponent_at = number.find_first_of("eE");
  if (exponent_at == std::string_view::npos) return true;
  auto digits = number.substr(exponent_at + 1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int32_t exponent = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, exponent);
  if (read.ec != std::errc() || read.ptr != end) return false;
  const auto mantissa = number.substr(0, exponent_at);
  const auto point = mantissa.find('.');
  const auto fraction =
      point == std::string_view::npos ? 0 : static_cast<std::int64_t>(mantissa.size() - point - 1);
  const std::int64_t scale = fraction - exponent;
  return scale >= std::numeric_limits<std::int32_t>::min() &&
         scale <= std::numeric_limits<std::int32_t>::max();
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
      start_column_ = column_;
      characters_ = 0;
      if (at_ == text_.size()) {
        tokens.push_back(token(TokenKind::kEnd, {}));
        return joined_words(std::move(tokens));
      }
      ASSIGN_OR_RETURN(auto next, read_token());
      tokens.push_back(std::move(next));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void advance() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((c & 0xC0) != 0x80) {  // not within a character
      ++column_;
      ++characters_;
    }
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
            .keyword = {},
            .position = {start_line_, start_column_, characters_}};
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
    auto word = token(TokenKind::kName, std::string(text_.substr(start_, at_ - start_)));
    auto lower = in_small_letters(word.text);
    if (lower == "null" || lower == "missing") {
      word.kind = lower == "null" ? TokenKind::kNull : TokenKind::kMissing;
    } else if (lower == "true" || lower == "false") {
      word.kind = TokenKind::kBoolean;
    } else if (is_word_operator(lower)) {
      word.kind = TokenKind::kOperator;
    } else if (is_keyword(lower)) {
      word.kind = TokenKind::kKeyword;
    } else {
      return word;
    }
    word.keyword = std::move(lower);
    return word;
  }

  Result<Token> read_number() {
    while (is_digit(peek())) advance();
    if (peek() == '.') advance();
    while (is_digit(peek())) advance();
    if (peek() == 'e' || peek() == 'E') {
      advance();
      if (peek() == '+' || peek() == '-') advance();
      if (!is_digit(peek())) return not_well_formed();
      while (is_digit(peek())) advance();
    }
    if (starts_word(peek())) return not_well_formed();
    const auto number = text_.substr(start_, at_ - start_);
    if (!has_exponent_in_range(number)) return not_well_formed();
    return token(TokenKind::kNumber, std::string(number));
  }

  Token operator_token(std::string name) {
    auto result = token(TokenKind::kOperator, name);
    result.keyword = name == "!=" ? "<>" : std::move(name);
    return result;
  }

  Result<Token> read_symbol() {
    constexpr std::array<std::string_view, 7> kPairs = {"<<", ">>", "<=", ">=", "<>", "!=", "||"};
    for (const auto pair : kPairs) {
      if (!text_.substr(at_).starts_with(pair)) continue;
      advance();
      advance();
      if (pair == "<<" || pair == ">>") return token(TokenKind::kSymbol, std::string(pair));
      return operator_token(std::string(pair));
    }
    const char symbol = peek();
    constexpr std::string_view kSymbols = "()[]{},.:*?;";
    constexpr std::string_view kOperators = "=<>+-/%@";
    if (kSymbols.find(symbol) != std::string_view::npos) {
      advance();
      auto result = token(TokenKind::kSymbol, std::string(1, symbol));
      if (symbol == '?') result.parameter = parameters_++;
      return result;
    }
    if (kOperators.find(symbol) == std::string_view::npos) return not_well_formed();
    advance();
    return operator_token(std::string(1, symbol));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  std::uint32_t characters_ = 0;  // since the token's start
  std::size_t parameters_ = 0;
  std::size_t start_ = 0;
  std::uint32_t start_line_ = 1;
  std::uint32_t start_column_ = 1;
};

}  // namespace

std::string Position::to_string() const {
  return std::to_string(line) + ":" + std::to_string(column) + ":" + std::to_string(length);
}

AwsError not_well_formed() {
  return errors::validation(texts::kNotWellFormed, {""});
}

AwsError not_well_formed(texts::Text detail, texts::Arguments arguments) {
  return errors::validation(texts::kNotWellFormed, {texts::fill(detail, arguments)});
}

Result<std::vector<Token>> tokenize(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace offstage::emulator::partiql
