#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace offstage::json {

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
    std::memcpy(&out_[used_], text.data(), text.size());
    used_ += text.size();
  }
  /// At most eight characters, of an array that is as long: what is copied has a fixed size then.
  void put_short(const char (&text)[8], std::size_t size) {
    make_room(sizeof text);
    std::memcpy(&out_[used_], text, sizeof text);
    used_ += size;
  }
  /// `text` with its quotes and with what JSON wants escaped.
  void quoted(std::string_view text) {
    const std::size_t clean = find_special(text, 0);
    quoted_plain(text.substr(0, clean));
    if (clean != text.size()) escape_from(text, clean);
  }
  /// The same of a text that is known to have nothing to escape.
  void quoted_plain(std::string_view text) {
    make_room(text.size() + 2);
    char* at = &out_[used_];
    *at = '"';
    std::memcpy(at + 1, text.data(), text.size());
    at[text.size() + 1] = '"';
    used_ += text.size() + 2;
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

  /// The first byte from `at` on that is escaped, or the size.
  static std::size_t find_special(std::string_view text, std::size_t at) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    constexpr std::uint64_t kTops = 0x80 * kOnes;
    for (std::uint64_t eight = 0; text.size() - at >= sizeof eight; at += sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      const std::uint64_t quote = eight ^ ('"' * kOnes);
      const std::uint64_t backslash = eight ^ ('\\' * kOnes);
      // A byte's top bit is set where it is below 0x20, or where it was one of the two.
      const std::uint64_t found =
          ((eight - 0x20 * kOnes) & ~eight) | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
      if ((found & kTops) != 0) break;
    }
    while (at < text.size() && !is_special(static_cast<unsigned char>(text[at]))) ++at;
    return at;
  }
  static bool is_special(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

  /// Goes on where a quoted text was plain no more.
  void escape_from(std::string_view text, std::size_t special) {
    --used_;  // the quote
    while (special != text.size()) {
      escape(static_cast<unsigned char>(text[special]));
      const std::size_t clean = special + 1;
      special = find_special(text, clean);
      put(text.substr(clean, special - clean));
    }
    put('"');
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
