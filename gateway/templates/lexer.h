#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/templates/ast.h"

namespace offstage::gateway::templates {

/// Walks over the text of a template and knows what Velocity's tokens look like. Which of them may come is
/// for the parser to say: in VTL that depends on everything before. Borrows the text.
class Lexer {
 public:
  /// `base` is where the text begins: a string within a template has its place there.
  Lexer(std::string_view text, Position base);

  bool at_end() const { return at_ >= text_.size(); }
  /// The character so far ahead, or NUL behind the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::size_t offset() const { return at_; }
  void go_to(std::size_t offset) { at_ = offset; }
  void skip(std::size_t count = 1) { at_ += count; }
  std::string_view since(std::size_t offset) const { return text_.substr(offset, at_ - offset); }
  std::string_view rest() const { return text_.substr(at_); }
  Position position() const { return position_of(at_); }
  Position position_of(std::size_t offset) const;

  /// Goes past the text when it comes next.
  bool take(std::string_view expected);
  /// The same for a word that does not go on: "and", but not "android".
  bool take_word(std::string_view expected);
  /// Blanks, tabs and line breaks.
  void skip_blank();
  /// Blanks and tabs up to and with a line break; stays where it is when something else comes first.
  void skip_line_end();

  /// The token that comes next, gone past; or nothing, and nothing is gone past.
  std::optional<std::string_view> identifier();  ///< name-of_a-1: of a reference
  std::optional<std::string_view> word();        ///< as word_at
  std::optional<std::string_view> text();        ///< all up to the next $, # or backslash
  /// A string with its quotes; a doubled quote goes on. Empty when its end is missing.
  std::optional<std::string_view> string_literal();
  std::optional<std::variant<std::int64_t, double>> number();

  bool is_number_next() const;

 private:
  std::size_t digits(std::size_t from) const;

  std::string_view text_;
  std::size_t at_ = 0;
  /// Places at regular distances, so that none is far to count from.
  std::vector<Position> marks_;
};

/// The word that the text begins with, as a directive's name is one: if, @macro. Empty when there is none.
std::string_view word_at(std::string_view text);

/// What a string in quotes stands for: \uXXXX and doubled quotes resolved. Velocity knows no other escapes.
std::string unquoted(std::string_view literal);

}  // namespace offstage::gateway::templates
