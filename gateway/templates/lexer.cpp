#include "gateway/templates/lexer.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "gateway/templates/java_text.h"

namespace offstage::gateway::templates {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_identifier(char c) {
  return is_letter(c) || c == '_';
}
bool is_in_identifier(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}
bool is_in_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '@';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

constexpr std::size_t kMarkDistance = 256;

/// Where one is after the text.
Position behind(std::string_view text, Position place) {
  for (const char c : text) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

/// \uXXXX anywhere becomes the character.
std::string without_unicode_escapes(std::string_view text) {
  std::u16string out;
  const auto units = to_utf16(text);
  for (std::size_t i = 0; i < units.size(); ++i) {
    unsigned code = 0;
    char hex[4] = {};
    for (std::size_t k = 0; k < 4 && i + 2 + k < units.size(); ++k)
      hex[k] = static_cast<char>(units[i + 2 + k]);
    if (units[i] == u'\\' && i + 5 < units.size() && units[i + 1] == u'u' &&
        std::from_chars(hex, hex + 4, code, 16).ptr == hex + 4) {
      out.push_back(static_cast<char16_t>(code));
      i += 5;
    } else {
      out.push_back(units[i]);
    }
  }
  return from_utf16(out);
}

}  // namespace

Lexer::Lexer(std::string_view text, Position base) : text_(text) {
  for (std::size_t begin = 0;; begin += kMarkDistance) {
    marks_.push_back(base);
    if (begin + kMarkDistance > text.size()) break;
    base = behind(text.substr(begin, kMarkDistance), base);
  }
}

Position Lexer::position_of(std::size_t offset) const {
  const auto mark = offset / kMarkDistance;
  return behind(text_.substr(mark * kMarkDistance, offset % kMarkDistance), marks_[mark]);
}

bool Lexer::take(std::string_view expected) {
  if (!rest().starts_with(expected)) return false;
  at_ += expected.size();
  return true;
}

bool Lexer::take_word(std::string_view expected) {
  if (!rest().starts_with(expected) || is_in_word(peek(expected.size()))) return false;
  at_ += expected.size();
  return true;
}

void Lexer::skip_blank() {
  while (is_blank(peek())) ++at_;
}

void Lexer::skip_line_end() {
  auto end = at_;
  while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
  const auto line_end = text_.substr(end);
  if (line_end.starts_with("\r\n")) {
    at_ = end + 2;
  } else if (line_end.starts_with('\n') || line_end.starts_with('\r')) {
    at_ = end + 1;
  }
}

std::optional<std::string_view> Lexer::identifier() {
  if (!begins_identifier(peek())) return std::nullopt;
  const auto begin = at_;
  while (is_in_identifier(peek())) ++at_;
  return since(begin);
}

std::optional<std::string_view> Lexer::word() {
  const auto found = word_at(rest());
  if (found.empty()) return std::nullopt;
  at_ += found.size();
  return found;
}

std::optional<std::string_view> Lexer::text() {
  const auto begin = at_;
  at_ = std::min(text_.find_first_of("$#\\", at_), text_.size());
  if (at_ == begin) return std::nullopt;
  return since(begin);
}

std::optional<std::string_view> Lexer::string_literal() {
  const char quote = peek();
  if (quote != '"' && quote != '\'') return std::nullopt;
  // The longest that ends with a quote is the string: a doubled quote goes on only if another one follows.
  std::size_t end = std::string_view::npos;
  for (auto i = text_.find(quote, at_ + 1); i != std::string_view::npos; i = text_.find(quote, i + 2)) {
    end = i + 1;
    if (end >= text_.size() || text_[end] != quote) break;
  }
  if (end == std::string_view::npos) return std::string_view();
  const auto begin = at_;
  at_ = end;
  return since(begin);
}

std::size_t Lexer::digits(std::size_t from) const {
  auto end = from;
  while (end < text_.size() && is_digit(text_[end])) ++end;
  return end - from;
}

bool Lexer::is_number_next() const {
  const std::size_t sign = peek() == '-' ? 1 : 0;
  return is_digit(peek(sign)) || (peek(sign) == '.' && is_digit(peek(sign + 1)));
}

std::optional<std::variant<std::int64_t, double>> Lexer::number() {
  if (!is_number_next()) return std::nullopt;
  const auto begin = at_;
  if (peek() == '-') ++at_;
  at_ += digits(at_);
  bool is_real = false;
  // Two dots are those of a range.
  if (peek() == '.' && peek(1) != '.') {
    is_real = true;
    at_ += 1 + digits(at_ + 1);
  }
  if (peek() == 'e' || peek() == 'E') {
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (const auto count = digits(at_ + 1 + sign); count > 0) {
      is_real = true;
      at_ += 1 + sign + count;
    }
  }
  const std::string image(since(begin));
  std::int64_t integer = 0;
  if (!is_real && std::from_chars(image.data(), image.data() + image.size(), integer).ec == std::errc())
    return integer;
  return std::strtod(image.c_str(), nullptr);
}

std::string_view word_at(std::string_view text) {
  if (text.empty() || (!begins_identifier(text[0]) && text[0] != '@')) return {};
  std::size_t end = 1;
  while (end < text.size() && is_in_word(text[end])) ++end;
  return text.substr(0, end);
}

std::string unquoted(std::string_view literal) {
  const char quote = literal.front();
  const auto inner = literal.substr(1, literal.size() - 2);
  const bool has_escapes = quote == '"' && inner.find("\\u") != std::string_view::npos;
  const std::string text = has_escapes ? without_unicode_escapes(inner) : std::string(inner);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    out.push_back(text[i]);
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) ++i;
  }
  return out;
}

}  // namespace offstage::gateway::templates
