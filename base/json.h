#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offstage::json {

enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

struct Member;

/// A read-only look at one value of a Document; as cheap to copy as a pointer, and valid as long as the
/// Document. Asked for what it is not, a value is empty, false or 0: look at kind() first.
class Value {
 public:
  Kind kind() const { return node_->kind; }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_bool() const { return kind() == Kind::kBool; }
  bool is_number() const { return kind() == Kind::kNumber; }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_object() const { return kind() == Kind::kObject; }
  /// A number written without fraction and exponent that fits 64 bits.
  bool is_integer() const { return is_number() && node_->number != NumberForm::kReal; }

  bool as_bool() const { return is_bool() && node_->truth; }
  std::string_view as_string() const {
    return is_string() ? std::string_view(node_->text, node_->size) : std::string_view();
  }
  double as_double() const;
  /// Fractions are cut off towards minus infinity, numbers out of range are clamped.
  std::int64_t as_int64() const;

  /// Elements of an array or members of an object.
  std::size_t size() const { return is_array() || is_object() ? node_->size : 0; }
  bool empty() const { return size() == 0; }
  /// An element of an array; steps over those before it.
  Value operator[](std::size_t index) const;
  /// A member of an object by position, in the order of the text; steps over those before it.
  Member member(std::size_t index) const;
  /// The member of that name, or nothing when it is absent or this is no object.
  std::optional<Value> find(std::string_view name) const;

  template <class T>
  class Iterator;
  template <class T>
  struct Range;
  Range<Member> members() const;
  Range<Value> elements() const;

  /// The value as compact JSON text.
  std::string to_json() const;

 private:
  friend class Document;

  enum class NumberForm : std::uint8_t { kSigned, kUnsigned, kReal };
  /// Values stand one behind the other in the order of the text: what an array or an object holds follows it,
  /// the name of each member before its value.
  struct Node {
    Kind kind = Kind::kNull;
    NumberForm number = NumberForm::kSigned;
    bool truth = false;
    std::uint32_t size = 0;  // bytes of a string, elements of an array, members of an object
    union {
      const char* text;
      std::int64_t signed_number;
      std::uint64_t unsigned_number;
      double real_number;
      std::size_t span = 1;  // of an array or object: nodes from it to what follows all that it holds
    };
    const Node* next() const { return kind < Kind::kArray ? this + 1 : this + span; }
  };
  struct Builder;
  struct Printer;

  explicit Value(const Node* node) : node_(node) {}
  const Node* node_;
};

struct Member {
  std::string_view name;
  Value value;
};

template <class T>
class Value::Iterator {
 public:
  explicit Iterator(const Node* at) : at_(at) {}
  T operator*() const;
  Iterator& operator++();
  bool operator!=(const Iterator& other) const { return at_ != other.at_; }

 private:
  const Node* at_;
};

template <class T>
struct Value::Range {
  const Node* first;
  const Node* last;
  Iterator<T> begin() const { return Iterator<T>(first); }
  Iterator<T> end() const { return Iterator<T>(last); }
};

template <>
inline Member Value::Iterator<Member>::operator*() const {
  return {{at_->text, at_->size}, Value(at_ + 1)};
}
template <>
inline Value::Iterator<Member>& Value::Iterator<Member>::operator++() {
  at_ = (at_ + 1)->next();
  return *this;
}
template <>
inline Value Value::Iterator<Value>::operator*() const {
  return Value(at_);
}
template <>
inline Value::Iterator<Value>& Value::Iterator<Value>::operator++() {
  at_ = at_->next();
  return *this;
}
inline Value::Range<Member> Value::members() const {
  return is_object() ? Range<Member>{node_ + 1, node_->next()} : Range<Member>{node_, node_};
}
inline Value::Range<Value> Value::elements() const {
  return is_array() ? Range<Value>{node_ + 1, node_->next()} : Range<Value>{node_, node_};
}
inline std::optional<Value> Value::find(std::string_view name) const {
  for (const Member member : members()) {
    if (member.name == name) return member.value;
  }
  return std::nullopt;
}

/// Parsed JSON text. Parsing refuses what nests deeper than kDepthMax, so that nesting cannot exhaust the
/// stack, for the readers of the tree too. RapidJSON stays behind json.cpp.
class Document {
 public:
  static constexpr int kDepthMax = 512;

  /// Nothing when the text is not one JSON value, is not UTF-8 or nests too deeply.
  static std::optional<Document> parse(std::string_view text);

  Value root() const { return Value(nodes_.data()); }

 private:
  Document() = default;

  std::unique_ptr<char[]> text_;  // strings are unescaped where they stand, and pointed at
  std::vector<Value::Node> nodes_;
};

/// `text` as a JSON string with its quotes.
std::string quoted(std::string_view text);
void append_quoted(std::string& out, std::string_view text);

/// Appends compact JSON to a string; commas and colons come by themselves. The caller keeps begin and end
/// paired and gives each member a key.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_.push_back(':');
    first_ = true;  // no comma before the value that follows
  }

  void string(std::string_view text) {
    separate();
    append_quoted(out_, text);
  }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  void integer(std::int64_t value);
  /// Shortest form that reads back as the same double, with at least one decimal: 0.5, 12.0.
  void real(double value);
  /// A whole JSON value, copied as it is.
  void raw(std::string_view json) {
    separate();
    out_.append(json);
  }
  void value(const Value& value) { raw(value.to_json()); }

  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }

  /// For code that appends one whole value to the text by itself: begins that value and hands the text out.
  std::string& begin_raw() {
    separate();
    return out_;
  }

 private:
  void separate() {
    if (!first_) out_.push_back(',');
    first_ = false;
  }
  void open(char bracket) {
    separate();
    out_.push_back(bracket);
    first_ = true;
  }
  void close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace offstage::json
