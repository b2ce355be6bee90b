#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/model/number.h"

namespace offstage::emulator {

class AttributeValue;

/// The ten types of an attribute, in the order of AttributeValue's variant. Do not renumber: stored.
enum class AttributeType : unsigned char {
  kString = 0,
  kNumber = 1,
  kBinary = 2,
  kBool = 3,
  kNull = 4,
  kStringSet = 5,
  kNumberSet = 6,
  kBinarySet = 7,
  kList = 8,
  kMap = 9,
};

/// "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M".
std::string_view type_name(AttributeType type);

struct Binary {
  std::string bytes;
  auto operator<=>(const Binary&) const = default;
};
struct Null {
  auto operator<=>(const Null&) const = default;
};
/// Sets are kept sorted and without repeats by whoever builds them (attribute_json, update expressions),
/// so that equality is plain comparison.
struct StringSet {
  std::vector<std::string> members;
  bool operator==(const StringSet&) const = default;
};
struct NumberSet {
  std::vector<Number> members;
  bool operator==(const NumberSet&) const = default;
};
struct BinarySet {
  std::vector<std::string> members;
  bool operator==(const BinarySet&) const = default;
};
using List = std::vector<AttributeValue>;

/// Attribute names to values, kept sorted by name in one allocation: items are small, and sorted order
/// makes lookups, comparison and the stored form simple. Both an item and a value of type M.
class AttributeMap {
 public:
  struct Entry;
  using const_iterator = std::vector<Entry>::const_iterator;

  AttributeMap();
  AttributeMap(std::initializer_list<std::pair<std::string_view, AttributeValue>> entries);
  AttributeMap(const AttributeMap&);
  AttributeMap(AttributeMap&&) noexcept;
  AttributeMap& operator=(const AttributeMap&);
  AttributeMap& operator=(AttributeMap&&) noexcept;
  ~AttributeMap();

  const AttributeValue* find(std::string_view name) const;
  AttributeValue* find(std::string_view name);
  /// Inserts or replaces; the reference is valid until the next change.
  AttributeValue& set(std::string_view name, AttributeValue value);
  bool erase(std::string_view name);
  /// For readers that deliver names in ascending order: no search. The value, to be built where it stays; of
  /// a name that comes once more the one that is there.
  AttributeValue& append_sorted(std::string_view name);

  std::size_t size() const;
  bool empty() const;
  void reserve(std::size_t count);
  const_iterator begin() const;
  const_iterator end() const;

  bool operator==(const AttributeMap& other) const;

 private:
  std::vector<Entry> entries_;
};

/// One DynamoDB attribute value (API reference, "AttributeValue"). A value type that cannot hold a
/// malformed state; equality is DynamoDB's: numbers by value, sets without order.
class AttributeValue {
 public:
  using Variant = std::variant<std::string, Number, Binary, bool, Null, StringSet, NumberSet, BinarySet, List,
                               AttributeMap>;

  AttributeValue() : value_(Null{}) {}
  AttributeValue(std::string text) : value_(std::move(text)) {}
  AttributeValue(const char* text) : value_(std::string(text)) {}
  AttributeValue(Number number) : value_(number) {}
  AttributeValue(Binary binary) : value_(std::move(binary)) {}
  explicit AttributeValue(bool truth) : value_(truth) {}
  AttributeValue(Null null) : value_(null) {}
  AttributeValue(StringSet set) : value_(std::move(set)) {}
  AttributeValue(NumberSet set) : value_(std::move(set)) {}
  AttributeValue(BinarySet set) : value_(std::move(set)) {}
  AttributeValue(List list) : value_(std::move(list)) {}
  AttributeValue(AttributeMap map) : value_(std::move(map)) {}

  AttributeType type() const { return static_cast<AttributeType>(value_.index()); }
  bool is(AttributeType type) const { return this->type() == type; }

  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&value_);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&value_);
  }
  const Variant& variant() const { return value_; }

  /// Becomes a T in place.
  template <class T, class... Arguments>
  T& emplace(Arguments&&... arguments) {
    return value_.template emplace<T>(std::forward<Arguments>(arguments)...);
  }

  bool operator==(const AttributeValue& other) const = default;

 private:
  Variant value_;
};

struct AttributeMap::Entry {
  std::string name;
  AttributeValue value;
  bool operator==(const Entry&) const = default;
};

using Item = AttributeMap;

/// Order of two values of the same scalar type S, N or B: strings by UTF-8 bytes, numbers by value, binary
/// by unsigned bytes. Only for such a pair.
std::strong_ordering compare_scalars(const AttributeValue& a, const AttributeValue& b);

/// Item size arithmetic (developer guide, "DynamoDB item sizes and formats"; DYNAMODB.md 6.1).
std::size_t size_bytes(const AttributeValue& value);
std::size_t size_bytes(const Item& item);

/// Levels of nesting below an attribute: 0 for a scalar or set, 1 for a map of scalars.
int nesting_depth(const AttributeValue& value);

}  // namespace offstage::emulator
