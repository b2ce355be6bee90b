#include "base/policy/text.h"

#include <cstddef>

namespace offstage {
namespace {

constexpr char16_t kAnyText = 0x100;
constexpr char16_t kAnyCharacter = 0x101;

char16_t byte_of(char c) {
  return static_cast<unsigned char>(c);
}

char16_t lower(char16_t c) {
  return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c - u'A' + u'a') : c;
}

char16_t unchanged(char16_t c) {
  return c;
}

/// Whether the whole text fits; `fold` makes equal what is to count as equal.
template <class Fold>
bool fits_pattern(std::u16string_view pattern, std::string_view text, Fold fold) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::u16string_view::npos;
  std::size_t star_end = 0;  // how far the last star reaches
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAnyText) {
      star = p++;
      star_end = t;
    } else if (p < pattern.size() &&
               (pattern[p] == kAnyCharacter || fold(pattern[p]) == fold(byte_of(text[t])))) {
      ++p;
      ++t;
    } else if (star != std::u16string_view::npos) {
      p = star + 1;
      t = ++star_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnyText) ++p;
  return p == pattern.size();
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// What is before the first colon; `text` becomes what is behind it. `more` tells whether there was one.
template <class View>
View next_part(View& text, bool& more) {
  const std::size_t colon = text.find(static_cast<typename View::value_type>(':'));
  const View part = text.substr(0, colon);
  more = colon != View::npos;
  text = more ? text.substr(colon + 1) : View();
  return part;
}

}  // namespace

PolicyText::PolicyText(std::string_view text, bool has_variables) : text_(text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t close = has_variables && text.substr(at).starts_with("${") ? text.find('}', at)  //
                                                                                 : std::string_view::npos;
    if (close != std::string_view::npos) {
      append_variable(text.substr(at + 2, close - at - 2));
      at = close;
    } else {
      tail().push_back(text[at] == '*' ? kAnyText : text[at] == '?' ? kAnyCharacter : byte_of(text[at]));
    }
  }
}

PolicyText::Pattern& PolicyText::tail() {
  if (parts_.empty() || !parts_.back().variable.empty()) parts_.emplace_back();
  return parts_.back().pattern;
}

void PolicyText::append_variable(std::string_view inside) {
  if (inside == "*" || inside == "?" || inside == "$") {
    tail().push_back(byte_of(inside.front()));
    return;
  }
  Part part;
  const std::size_t comma = inside.find(',');
  part.variable = trimmed(inside.substr(0, comma));
  if (comma != std::string_view::npos) {
    std::string_view fallback = trimmed(inside.substr(comma + 1));
    if (fallback.size() >= 2 && fallback.starts_with('\'') && fallback.ends_with('\'')) {
      fallback = fallback.substr(1, fallback.size() - 2);
    }
    part.fallback = fallback;
  }
  if (part.variable.empty()) part.variable = " ";  // no key has that name
  parts_.push_back(std::move(part));
}

std::optional<PolicyText::Pattern> PolicyText::pattern(const PolicyContext& context) const {
  Pattern whole;
  for (const Part& part : parts_) {
    if (part.variable.empty()) {
      whole += part.pattern;
      continue;
    }
    const auto* values = context.find(part.variable);
    const bool is_one = values != nullptr && values->size() == 1;  // of several none is meant
    if (!is_one && !part.fallback) return std::nullopt;
    for (const char c : is_one ? values->front() : *part.fallback) whole.push_back(byte_of(c));
  }
  return whole;
}

template <class Fold>
bool PolicyText::fits(std::string_view given, const PolicyContext& context, Fold fold) const {
  if (parts_.empty()) return given.empty();
  if (parts_.size() == 1 && parts_[0].variable.empty()) return fits_pattern(parts_[0].pattern, given, fold);
  const auto whole = pattern(context);
  return whole && fits_pattern(*whole, given, fold);
}

bool PolicyText::matches(std::string_view given, const PolicyContext& context) const {
  return fits(given, context, unchanged);
}

bool PolicyText::matches_ignoring_case(std::string_view given, const PolicyContext& context) const {
  return fits(given, context, lower);
}

std::optional<std::string> PolicyText::value(const PolicyContext& context) const {
  const auto whole = pattern(context);
  if (!whole) return std::nullopt;
  std::string text;
  for (const char16_t c : *whole) {
    text.push_back(c == kAnyText ? '*' : c == kAnyCharacter ? '?' : static_cast<char>(c));
  }
  return text;
}

bool PolicyText::matches_arn(std::string_view given, const PolicyContext& context) const {
  const auto whole = pattern(context);
  if (!whole) return false;
  std::u16string_view wanted = *whole;
  for (int part = 0; part < 5; ++part) {
    bool wanted_more = false;
    bool given_more = false;
    const auto wanted_part = next_part(wanted, wanted_more);
    if (!fits_pattern(wanted_part, next_part(given, given_more), unchanged)) return false;
    if (!wanted_more) return true;
    if (!given_more) return false;
  }
  return fits_pattern(wanted, given, unchanged);
}

}  // namespace offstage
