#include "emulator/model/attribute_value.h"

#include <algorithm>
#include <array>
#include <compare>

namespace offstage::emulator {
namespace {

template <class Entries>
auto lower_bound(Entries& entries, std::string_view name) {
  return std::lower_bound(entries.begin(), entries.end(), name,
                          [](const auto& entry, std::string_view wanted) { return entry.name < wanted; });
}

/// Bytes of a value by type; lists and maps cost 3 and one for each element.
struct SizeOf {
  static constexpr std::size_t kContainerBytes = 3;
  static constexpr std::size_t kElementBytes = 1;

  std::size_t operator()(const std::string& text) const { return text.size(); }
  std::size_t operator()(const Number& number) const { return number.size_bytes(); }
  std::size_t operator()(const Binary& binary) const { return binary.bytes.size(); }
  std::size_t operator()(bool) const { return 1; }
  std::size_t operator()(Null) const { return 1; }
  std::size_t operator()(const StringSet& set) const { return sum(set.members); }
  std::size_t operator()(const NumberSet& set) const { return sum(set.members); }
  std::size_t operator()(const BinarySet& set) const { return sum(set.members); }
  std::size_t operator()(const List& list) const {
    std::size_t bytes = kContainerBytes;
    for (const AttributeValue& element : list) bytes += kElementBytes + size_bytes(element);
    return bytes;
  }
  std::size_t operator()(const AttributeMap& map) const {
    return kContainerBytes + map.size() * kElementBytes + size_bytes(map);
  }

 private:
  template <class T>
  std::size_t sum(const std::vector<T>& members) const {
    std::size_t bytes = 0;
    for (const T& member : members) bytes += (*this)(member);
    return bytes;
  }
};

}  // namespace

std::string_view type_name(AttributeType type) {
  constexpr std::array<std::string_view, 10> kNames = {"S",  "N",  "B",  "BOOL", "NULL",
                                                       "SS", "NS", "BS", "L",    "M"};
  return kNames[static_cast<std::size_t>(type)];
}

AttributeMap::AttributeMap() = default;
AttributeMap::AttributeMap(const AttributeMap&) = default;
AttributeMap::AttributeMap(AttributeMap&&) noexcept = default;
AttributeMap& AttributeMap::operator=(const AttributeMap&) = default;
AttributeMap& AttributeMap::operator=(AttributeMap&&) noexcept = default;
AttributeMap::~AttributeMap() = default;

AttributeMap::AttributeMap(std::initializer_list<std::pair<std::string_view, AttributeValue>> entries) {
  entries_.reserve(entries.size());
  for (const auto& [name, value] : entries) set(name, value);
}

const AttributeValue* AttributeMap::find(std::string_view name) const {
  // Among few names, looking for one of the same length is quicker than halving.
  constexpr std::size_t kFew = 16;
  const auto it = entries_.size() > kFew
                      ? lower_bound(entries_, name)
                      : std::find_if(entries_.begin(), entries_.end(),
                                     [name](const Entry& entry) { return entry.name == name; });
  return it != entries_.end() && it->name == name ? &it->value : nullptr;
}

AttributeValue* AttributeMap::find(std::string_view name) {
  return const_cast<AttributeValue*>(std::as_const(*this).find(name));
}

AttributeValue& AttributeMap::set(std::string_view name, AttributeValue value) {
  const auto it = lower_bound(entries_, name);
  if (it != entries_.end() && it->name == name) {
    it->value = std::move(value);
    return it->value;
  }
  return entries_.insert(it, Entry{std::string(name), std::move(value)})->value;
}

bool AttributeMap::erase(std::string_view name) {
  const auto it = lower_bound(entries_, name);
  if (it == entries_.end() || it->name != name) return false;
  entries_.erase(it);
  return true;
}

AttributeValue& AttributeMap::append_sorted(std::string_view name) {
  if (entries_.empty() || entries_.back().name != name) entries_.emplace_back().name = name;
  return entries_.back().value;
}

std::size_t AttributeMap::size() const {
  return entries_.size();
}
bool AttributeMap::empty() const {
  return entries_.empty();
}
void AttributeMap::reserve(std::size_t count) {
  entries_.reserve(count);
}
AttributeMap::const_iterator AttributeMap::begin() const {
  return entries_.begin();
}
AttributeMap::const_iterator AttributeMap::end() const {
  return entries_.end();
}
bool AttributeMap::operator==(const AttributeMap& other) const {
  return entries_ == other.entries_;
}

std::strong_ordering compare_scalars(const AttributeValue& a, const AttributeValue& b) {
  if (const auto* text = a.get_if<std::string>()) return *text <=> *b.get_if<std::string>();
  if (const auto* number = a.get_if<Number>()) return *number <=> *b.get_if<Number>();
  return *a.get_if<Binary>() <=> *b.get_if<Binary>();
}

std::size_t size_bytes(const AttributeValue& value) {
  return std::visit(SizeOf{}, value.variant());
}

std::size_t size_bytes(const Item& item) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : item) bytes += name.size() + size_bytes(value);
  return bytes;
}

int nesting_depth(const AttributeValue& value) {
  int deepest = 0;
  if (const auto* list = value.get_if<List>()) {
    for (const AttributeValue& element : *list) deepest = std::max(deepest, nesting_depth(element));
    return deepest + 1;
  }
  if (const auto* map = value.get_if<AttributeMap>()) {
    for (const auto& entry : *map) deepest = std::max(deepest, nesting_depth(entry.value));
    return deepest + 1;
  }
  return 0;
}

}  // namespace offstage::emulator
