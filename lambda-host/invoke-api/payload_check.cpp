#include "lambda-host/invoke-api/payload_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/json.h"

namespace offstage::lambda_host::invoke_api {
namespace {

constexpr std::string_view kValues =
    "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

/// Goes through a text up to where it stops being JSON.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  /// What is wrong, without the place.
  std::string complaint() {
    bool wants_value = true;
    while (true) {
      skip_blanks();
      if (wants_value) {
        if (std::string found = value(); !found.empty()) return found;
        wants_value = starts_member_;
        continue;
      }
      if (open_.empty())
        return at_end() ? "" : unexpected(std::string("expected a valid value ").append(kValues));
      if (at_end()) return end_of_input();
      const char closing = open_.back() == '{' ? '}' : ']';
      if (text_[at_] == closing) {
        open_.pop_back();
        ++at_;
        continue;
      }
      if (text_[at_] != ',')
        return unexpected(fmt::format("was expecting comma to separate {} entries",
                                      open_.back() == '{' ? "Object" : "Array"));
      ++at_;
      if (open_.back() == '{') {
        if (std::string found = name(); !found.empty()) return found;
      }
      wants_value = true;
    }
  }

  /// " at [Source: ...; line: 1, column: 2]" of where it stopped.
  std::string place() const {
    const std::string_view before = text_.substr(0, at_);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fmt::format(
        "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, "
        "column: {}]",
        line, at_ - start + 1);
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
      ++at_;
  }
  std::string unexpected(std::string_view why) const {
    if (at_end()) return end_of_input();
    const auto c = static_cast<unsigned char>(text_[at_]);
    return fmt::format("Unexpected character ('{}' (code {})): {}", static_cast<char>(c), c, why);
  }
  std::string end_of_input() const {
    if (open_.empty()) return "Unexpected end-of-input";
    return fmt::format("Unexpected end-of-input: expected close marker for {}",
                       open_.back() == '{' ? "Object" : "Array");
  }

  std::string string() {
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return "";
      }
      if (text_[at_] == '\\') ++at_;
      if (!at_end() && static_cast<unsigned char>(text_[at_]) < ' ')
        return fmt::format(
            "Illegal unquoted character ((CTRL-CHAR, code {})): has to be escaped using backslash to be "
            "included in string value",
            static_cast<int>(text_[at_]));
    }
    return "Unexpected end-of-input: was expecting closing quote for a string value";
  }

  /// A member's name and its colon.
  std::string name() {
    skip_blanks();
    if (at_end() || text_[at_] != '"') return unexpected("was expecting double-quote to start field name");
    if (std::string found = string(); !found.empty()) return found;
    skip_blanks();
    if (at_end() || text_[at_] != ':')
      return unexpected("was expecting a colon to separate field name and value");
    ++at_;
    return "";
  }

  /// A scalar, or the beginning of an array or object: starts_member_ says whether a value comes next.
  std::string value() {
    starts_member_ = false;
    if (at_end()) return end_of_input();
    const char c = text_[at_];
    if (c == '"') return string();
    if (c == '{' || c == '[') return open(c);
    const std::size_t begin = at_;
    if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (!at_end() &&
             (is_word(text_[at_]) || text_[at_] == '-' || text_[at_] == '+' || text_[at_] == '.'))
        ++at_;
      if (json::Document::parse(text_.substr(begin, at_ - begin))) return "";
      at_ = begin;
      return unexpected("in numeric value: expected digit (0-9)");
    }
    if (!is_word(c)) return unexpected(std::string("expected a valid value ").append(kValues));
    while (!at_end() && is_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false" || word == "null") return "";
    return fmt::format("Unrecognized token '{}': was expecting {}", word, kValues);
  }

  std::string open(char bracket) {
    open_.push_back(bracket);
    ++at_;
    skip_blanks();
    if (!at_end() && text_[at_] == (bracket == '{' ? '}' : ']')) {
      open_.pop_back();
      ++at_;
      return "";
    }
    starts_member_ = true;
    return bracket == '{' ? name() : "";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;
  bool starts_member_ = false;
};

}  // namespace

std::optional<std::string> complaint_about(std::string_view payload) {
  if (json::Document::parse(payload)) return std::nullopt;
  Scan scan(payload);
  std::string complaint = scan.complaint();
  // Well-formed as far as the scan goes: its depth, its UTF-8 or an escape is what the parser refuses.
  if (complaint.empty()) complaint = "Invalid UTF-8, an unknown escape, or too many levels";
  return complaint + scan.place();
}

}  // namespace offstage::lambda_host::invoke_api
