// Two pairs of key values in place of two items' keys: the bytes of keys are ordered as the values are, are
// equal only when the values are, and lie in the ranges that are asked for them. Four lines: partition and
// sort value of each item. The first byte chooses the types.

#include <array>
#include <compare>

#include "emulator/storage/key_codec.h"
#include "tests/fuzz/input.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

constexpr std::array kTypes{AttributeType::kString, AttributeType::kNumber, AttributeType::kBinary};

/// Nothing for a number that is none.
std::optional<AttributeValue> value_of(AttributeType type, std::string_view text) {
  if (type == AttributeType::kString) return AttributeValue(std::string(text));
  if (type == AttributeType::kBinary) return AttributeValue(Binary{std::string(text)});
  const auto number = Number::parse(text);
  if (!number) return std::nullopt;
  return AttributeValue(*number);
}

/// Text and bytes byte by byte, numbers by their value.
std::strong_ordering compare(const AttributeValue& a, const AttributeValue& b) {
  if (const auto* text = a.get_if<std::string>()) return *text <=> *b.get_if<std::string>();
  if (const auto* bytes = a.get_if<Binary>()) return bytes->bytes <=> b.get_if<Binary>()->bytes;
  return *a.get_if<Number>() <=> *b.get_if<Number>();
}

std::string component(const AttributeValue& value) {
  std::string bytes;
  append_key_component(bytes, value);
  return bytes;
}

struct Key {
  AttributeValue partition;
  AttributeValue sort;
};

/// The next line of `text`, which may hold any other byte.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::optional<Key> take_key(const TableSchema& table, std::string_view& text) {
  auto partition = value_of(table.key.partition[0].type, take_line(text));
  auto sort = value_of(table.key.sort[0].type, take_line(text));
  if (!partition || !sort) return std::nullopt;
  return Key{std::move(*partition), std::move(*sort)};
}

void check_components(const AttributeValue& a, const AttributeValue& b) {
  const auto first = component(a);
  const auto second = component(b);
  fuzz::require((first <=> second) == compare(a, b));
  // Or what follows one component could be taken for more of it.
  if (first != second) fuzz::require(!first.starts_with(second) && !second.starts_with(first));
}

/// The key is in its space, in its partition, in one of the segments and no other.
void check_ranges(const TableSchema& table, const Key& key, std::uint32_t segments) {
  const auto bytes = table_item_key(table, {{"p", key.partition}, {"s", key.sort}});
  fuzz::require(bytes.starts_with(space_prefix(table.space)));
  const auto partition = partition_prefix(table.space, {&key.partition, 1});
  fuzz::require(bytes.starts_with(partition));
  fuzz::require(bytes == partition + component(key.sort));
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < segments; ++i)
    found += segment_range(table.space, i, segments).contains(bytes);
  fuzz::require(found == 1);
}

void check_begins_with(const TableSchema& table, const Key& key, const AttributeValue& start) {
  const auto bytes_of = [](const AttributeValue& value) -> std::string_view {
    if (const auto* text = value.get_if<std::string>()) return *text;
    return value.get_if<Binary>()->bytes;
  };
  const auto partition = partition_prefix(table.space, {&key.partition, 1});
  const bool in_range = begins_with_range(partition, start).contains(partition + component(key.sort));
  fuzz::require(in_range == bytes_of(key.sort).starts_with(bytes_of(start)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  TableSchema table;
  table.space = 0x01FF00;
  table.key = {{{"p", kTypes[data[0] % 3]}}, {{"s", kTypes[data[0] / 3 % 3]}}};
  auto text = fuzz::text(data + 1, size - 1);
  const auto a = take_key(table, text);
  const auto b = take_key(table, text);
  if (!a || !b) return 0;
  check_components(a->partition, b->partition);
  check_components(a->sort, b->sort);
  check_ranges(table, *a, 1 + data[0] / 9U);
  check_ranges(table, *b, 1 + data[0] / 9U);
  if (!a->sort.is(AttributeType::kNumber)) check_begins_with(table, *a, b->sort);
  return 0;
}
