#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace offstage::json {

enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

struct Member;

/// A read-only look at one value of a Document; as cheap to copy as a pointer, and valid as long as the
/// Document. Asked for what it is not, a value is empty, false or 0: look at kind() first.
/// RapidJSON stays behind json.cpp.
class Value {
 public:
  Kind kind() const;
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_bool() const { return kind() == Kind::kBool; }
  bool is_number() const { return kind() == Kind::kNumber; }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_object() const { return kind() == Kind::kObject; }
  /// A number written without fraction and exponent that fits 64 bits.
  bool is_integer() const;

  bool as_bool() const;
  std::string_view as_string() const;
  double as_double() const;
  /// Fractions are cut off towards minus infinity, numbers out of range are clamped.
  std::int64_t as_int64() const;

  /// Elements of an array or members of an object.
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  /// An element of an array.
  Value operator[](std::size_t index) const;
  /// A member of an object by position, in the order of the text.
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
  explicit Value(const void* value) : value_(value) {}
  const void* value_;  // const rapidjson::Value*
};

struct Member {
  std::string_view name;
  Value value;
};

template <class T>
class Value::Iterator {
 public:
  Iterator(Value parent, std::size_t index) : parent_(parent), index_(index) {}
  T operator*() const;
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  bool operator!=(const Iterator& other) const { return index_ != other.index_; }

 private:
  Value parent_;
  std::size_t index_;
};

template <class T>
struct Value::Range {
  Value parent;
  Iterator<T> begin() const { return {parent, 0}; }
  Iterator<T> end() const { return {parent, parent.size()}; }
};

template <>
inline Member Value::Iterator<Member>::operator*() const {
  return parent_.member(index_);
}
template <>
inline Value Value::Iterator<Value>::operator*() const {
  return parent_[index_];
}
inline Value::Range<Member> Value::members() const {
  return {*this};
}
inline Value::Range<Value> Value::elements() const {
  return {*this};
}

/// Parsed JSON text. Parsing is iterative, so that nesting cannot exhaust the stack, and refuses what
/// nests deeper than kDepthMax, for the readers of the tree.
class Document {
 public:
  static constexpr int kDepthMax = 512;

  /// Nothing when the text is not one JSON value, is not UTF-8 or nests too deeply.
  static std::optional<Document> parse(std::string_view text);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const;

 private:
  struct Tree;
  explicit Document(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
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
