#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/plain_text.h"

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
  /// `expected`: about how many bytes will be written.
  TextCursor(std::string& out, std::size_t expected) : out_(out), start_(out.size()), expected_(expected) {
    begin_at(start_);
  }
  TextCursor(const TextCursor&) = delete;
  TextCursor& operator=(const TextCursor&) = delete;
  ~TextCursor() { out_.resize(used()); }

  void put(char c) {
    make_room(1);
    *at_++ = c;
  }
  void put(std::string_view text) {
    make_room(text.size());
    at_ += text.copy(at_, text.size());
  }
  void put(const Mark& mark) {
    make_room(sizeof mark.text);
    put_in_room(mark);
  }
  /// `text` with its quotes and with what JSON wants escaped, between two marks.
  void quoted(std::string_view text, const Mark& before = {}, const Mark& after = {}) {
    make_room_for_quoted(text.size());
    put_in_room(before);
    *at_++ = '"';
    if (plain_text::copy(at_, text)) {
      at_ += text.size();
    } else {
      escaped(text);
      make_room(1 + sizeof after.text);
    }
    *at_++ = '"';
    put_in_room(after);
  }
  /// The same of a text that is known to have nothing to escape.
  void quoted_plain(std::string_view text, const Mark& before = {}, const Mark& after = {}) {
    make_room_for_quoted(text.size());
    put_in_room(before);
    *at_++ = '"';
    at_ += text.copy(at_, text.size());
    *at_++ = '"';
    put_in_room(after);
  }
  /// The string as it is so far, for code that appends to strings.
  template <class Append>
  void with_string(Append append) {
    out_.resize(used());
    append(out_);
    begin_at(out_.size());
  }

 private:
  std::size_t used() const { return static_cast<std::size_t>(at_ - out_.data()); }
  void begin_at(std::size_t used) {
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }

  void make_room(std::size_t count) {
    if (static_cast<std::size_t>(end_ - at_) < count) grow(count);
  }
  void make_room_for_quoted(std::size_t size) { make_room(size + 2 + 2 * sizeof Mark::text); }
  /// A resized string is filled with zeros: never much more than is going to be written.
  void grow(std::size_t count) {
    const std::size_t written = used();
    out_.resize(written + std::max({count, expected_, written - start_}));
    begin_at(written);
  }

  void put_in_room(const Mark& mark) {
    std::memcpy(at_, mark.text, sizeof mark.text);
    at_ += mark.size;
  }

  void escaped(std::string_view text) {
    while (!text.empty()) {
      const std::size_t clean = plain_text::length(text);
      put(text.substr(0, clean));
      if (clean == text.size()) return;
      escape(static_cast<unsigned char>(text[clean]));
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
  const std::size_t expected_;
  char* at_ = nullptr;   // in out_
  char* end_ = nullptr;  // of out_
};

}  // namespace offstage::json
