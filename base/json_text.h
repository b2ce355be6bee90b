#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace offstage::json {

/// A few characters between values, such as a bracket. Always copied as a whole, because that is quicker than
/// looking how many there are.
struct Mark {
  constexpr Mark() = default;
  explicit constexpr Mark(std::string_view from) : size(from.size()) { from.copy(text, sizeof text); }
  char text[8] = {};
  std::size_t size = 0;
};

/// Writes JSON to the end of a string through a pointer, for code that writes many small pieces: a string
/// looks at its capacity and its size with each. The string is as it should be once the cursor is gone.
class TextCursor {
 public:
  explicit TextCursor(std::string& out) : out_(out), start_(out.size()), used_(out.size()) {}
  TextCursor(const TextCursor&) = delete;
  TextCursor& operator=(const TextCursor&) = delete;
  ~TextCursor() { out_.resize(used_); }

  void put(char c) {
    make_room(1);
    out_[used_++] = c;
  }
  void put(std::string_view text) {
    make_room(text.size());
    text.copy(&out_[used_], text.size());
    used_ += text.size();
  }
  void put(const Mark& mark) {
    make_room(sizeof mark.text);
    std::memcpy(&out_[used_], mark.text, sizeof mark.text);
    used_ += mark.size;
  }
  /// `text` with its quotes and with what JSON wants escaped, between two marks.
  void quoted(std::string_view text, const Mark& before = {}, const Mark& after = {}) {
    if (is_plain(text)) return quoted_plain(text, before, after);
    put(before);
    put('"');
    escaped(text);
    put('"');
    put(after);
  }
  /// The same of a text that is known to have nothing to escape.
  void quoted_plain(std::string_view text, const Mark& before = {}, const Mark& after = {}) {
    make_room(text.size() + 2 + 2 * sizeof before.text);
    char* const begin = &out_[used_];
    char* at = begin;
    std::memcpy(at, before.text, sizeof before.text);
    at += before.size;
    *at++ = '"';
    at += text.copy(at, text.size());
    *at++ = '"';
    std::memcpy(at, after.text, sizeof after.text);
    at += after.size;
    used_ += static_cast<std::size_t>(at - begin);
  }
  /// The string as it is so far, for code that appends to strings.
  template <class Append>
  void with_string(Append append) {
    out_.resize(used_);
    append(out_);
    used_ = out_.size();
  }

 private:
  /// A resized string is filled with zeros: never much more than is going to be written.
  void make_room(std::size_t count) {
    if (out_.size() - used_ >= count) return;
    constexpr std::size_t kAtLeast = 256;
    out_.resize(used_ + std::max({count, kAtLeast, used_ - start_}));
  }

  static bool is_special(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

  /// Whether one of eight bytes is special.
  static bool any_special(std::uint64_t eight) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    const std::uint64_t quote = eight ^ ('"' * kOnes);
    const std::uint64_t backslash = eight ^ ('\\' * kOnes);
    // A byte's top bit is set where it is below 0x20, or where it was one of the two.
    const std::uint64_t found =
        ((eight - 0x20 * kOnes) & ~eight) | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    return (found & (0x80 * kOnes)) != 0;
  }
  template <class Word>
  static std::uint64_t load(const char* from) {
    Word word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  }

  /// Whether nothing is to be escaped, eight bytes at a time; the last ones may be looked at twice.
  static bool is_plain(std::string_view text) {
    const char* at = text.data();
    const std::size_t size = text.size();
    if (size < 4) return std::none_of(text.begin(), text.end(), is_special);
    if (size < 8) return !any_special(load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << 32);
    const char* const last = at + size - 8;
    for (; at < last; at += 8) {
      if (any_special(load<std::uint64_t>(at))) return false;
    }
    return !any_special(load<std::uint64_t>(last));
  }

  void escaped(std::string_view text) {
    while (!text.empty()) {
      const auto special = std::find_if(text.begin(), text.end(), is_special);
      const auto clean = static_cast<std::size_t>(special - text.begin());
      put(text.substr(0, clean));
      if (clean == text.size()) return;
      escape(static_cast<unsigned char>(*special));
      text.remove_prefix(clean + 1);
    }
  }

  void escape(unsigned char c) {
    static constexpr char kHex[] = "0123456789abcdef";
    switch (c) {
      case '"':
        return put("\\\"");
      case '\\':
        return put("\\\\");
      case '\b':
        return put("\\b");
      case '\f':
        return put("\\f");
      case '\n':
        return put("\\n");
      case '\r':
        return put("\\r");
      case '\t':
        return put("\\t");
      default:
        put("\\u00");
        put(kHex[c >> 4]);
        put(kHex[c & 15]);
    }
  }

  std::string& out_;
  const std::size_t start_;
  std::size_t used_;
};

}  // namespace offstage::json
