#include "emulator/storage/key_codec.h"

#include <array>
#include <limits>

#include "base/crypto.h"

namespace offstage::emulator {
namespace {

// ---- Strings and binary: a zero byte is escaped, so that the end can be marked by something smaller than
// any continuation.

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xFF';
constexpr char kEnd = '\x01';

void append_escaped(std::string& out, std::string_view bytes) {
  std::size_t clean = 0;  // start of the bytes that go out as they are
  for (std::size_t zero = bytes.find(kEscape); zero != std::string_view::npos;
       zero = bytes.find(kEscape, clean)) {
    out.append(bytes, clean, zero - clean);
    out.push_back(kEscape);
    out.push_back(kEscapedZero);
    clean = zero + 1;
  }
  out.append(bytes, clean);
}

// ---- Numbers, packed two digits to a byte as section 5 of DYNAMODB.md tells: first a byte for the
// exponent to the base of 100, then the pairs; all of it turned around for negative numbers.

constexpr std::size_t kPairsMax = 20;  // 38 digits that begin and end in the middle of a pair
constexpr char kZeroNumber = '\x80';
constexpr char kPositiveEnd = '\x00';  // below every pair of a positive number: 1 to 100
constexpr char kNegativeEnd = 102;     // above every pair of a negative number: 1 to 101

/// The pairs of a number's digits, from the last to the first, which is how they come.
struct Pairs {
  std::array<unsigned char, kPairsMax> reversed;
  std::size_t count = 0;
};

Pairs pairs_of(const Number& number) {
  Pairs pairs;
  const auto add = [&pairs](unsigned pair) {
    pairs.reversed[pairs.count++] = static_cast<unsigned char>(pair);
  };
  uint128 wide = number.coefficient();
  if (number.exponent() % 2 != 0) {  // the last digit is the first of its pair
    add(static_cast<unsigned>(wide % 10) * 10);
    wide /= 10;
  }
  for (; wide > std::numeric_limits<std::uint64_t>::max(); wide /= 100)
    add(static_cast<unsigned>(wide % 100));
  for (auto rest = static_cast<std::uint64_t>(wide); rest != 0; rest /= 100) {
    add(static_cast<unsigned>(rest % 100));
  }
  return pairs;
}

/// Exponent and pairs, without a mark at the end; returns the number of pairs.
std::size_t append_packed(std::string& out, const Number& number) {
  if (number.is_zero()) {
    out.push_back(kZeroNumber);
    return 0;
  }
  const Pairs pairs = pairs_of(number);
  // >> rounds towards minus infinity: the exponent of the first pair, counted as 0.d1 d2 ... is.
  const int exponent = ((number.exponent() + number.digits() - 1) >> 1) + 1;
  const auto first = static_cast<unsigned char>(0x80 + 64 + exponent);
  out.push_back(static_cast<char>(number.is_negative() ? ~first : first));
  for (std::size_t i = pairs.count; i-- > 0;) {
    const int pair = pairs.reversed[i];
    out.push_back(static_cast<char>(number.is_negative() ? 101 - pair : pair + 1));
  }
  return pairs.count;
}

// ---- Components and hashes.

void append_hash_input(std::string& out, const AttributeValue& value) {
  if (const auto* number = value.get_if<Number>()) {
    const std::size_t pairs = append_packed(out, *number);
    if (number->is_negative() && pairs < kPairsMax) out.push_back(kNegativeEnd);
  } else if (const auto* text = value.get_if<std::string>()) {
    out.append(*text);
  } else {
    out.append(value.get_if<Binary>()->bytes);
  }
}

void append_big_endian(std::string& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>((value >> shift) & 0xFF));
}

/// Builds a key from left to right.
constexpr std::size_t kHashBytes = 4;

class KeyBuilder {
 public:
  explicit KeyBuilder(std::uint32_t space) {
    key_.reserve(64);
    key_.push_back(static_cast<char>(Keyspace::kData));
    append_big_endian(key_, space);
  }

  /// The hash of the partition values, then the values. `value_at(i)` is the i-th of `count`.
  template <class ValueAt>
  void append_partition(std::size_t count, ValueAt value_at) {
    std::string hashed = "Outliers";
    for (std::size_t i = 0; i < count; ++i) append_hash_input(hashed, value_at(i));
    const auto digest = crypto::md5(hashed);
    for (std::size_t i = 0; i < kHashBytes; ++i) key_.push_back(static_cast<char>(digest[i]));
    for (std::size_t i = 0; i < count; ++i) append_key_component(key_, value_at(i));
  }

  /// The partition and sort attributes of an item under a key schema.
  void append_item(const KeySchema& schema, const Item& item) {
    append_partition(schema.partition.size(), [&](std::size_t i) -> const AttributeValue& {
      return *item.find(schema.partition[i].name);
    });
    append_attributes(schema.sort, item);
  }

  void append_attributes(const std::vector<KeyAttribute>& attributes, const Item& item) {
    for (const KeyAttribute& attribute : attributes) {
      append_key_component(key_, *item.find(attribute.name));
    }
  }

  void append_hash(std::uint32_t hash) { append_big_endian(key_, hash); }

  std::string take() && { return std::move(key_); }

 private:
  std::string key_;
};

}  // namespace

std::string prefix_end(std::string_view prefix) {
  while (!prefix.empty() && prefix.back() == '\xFF') prefix.remove_suffix(1);
  std::string end(prefix);
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

KeyBytesRange prefix_range(std::string prefix) {
  std::string end = prefix_end(prefix);
  return {std::move(prefix), std::move(end)};
}

std::string table_item_key(const TableSchema& table, const Item& item) {
  KeyBuilder key(table.space);
  key.append_item(table.key, item);
  return std::move(key).take();
}

std::string index_entry_key(const TableSchema& table, const SecondaryIndex& index, const Item& item) {
  KeyBuilder key(index.space);
  key.append_item(index.key, item);
  key.append_attributes(table.key.partition, item);
  key.append_attributes(table.key.sort, item);
  return std::move(key).take();
}

std::string space_prefix(std::uint32_t space) {
  return KeyBuilder(space).take();
}

std::string partition_prefix(std::uint32_t space, std::span<const AttributeValue> values) {
  KeyBuilder key(space);
  key.append_partition(values.size(), [values](std::size_t i) -> const AttributeValue& { return values[i]; });
  return std::move(key).take();
}

std::string_view partition_hash(std::string_view key) {
  constexpr std::size_t kBefore = 1 + sizeof(std::uint32_t);  // keyspace and space
  return key.size() < kBefore + kHashBytes ? std::string_view() : key.substr(kBefore, kHashBytes);
}

void append_key_component(std::string& out, const AttributeValue& value) {
  if (const auto* number = value.get_if<Number>()) {
    append_packed(out, *number);
    out.push_back(number->is_negative() ? kNegativeEnd : kPositiveEnd);
    return;
  }
  const auto* text = value.get_if<std::string>();
  append_escaped(out, text != nullptr ? *text : value.get_if<Binary>()->bytes);
  out.push_back(kEscape);
  out.push_back(kEnd);
}

KeyBytesRange begins_with_range(std::string_view prefix, const AttributeValue& start) {
  std::string begin(prefix);
  const auto* text = start.get_if<std::string>();
  append_escaped(begin, text != nullptr ? *text : start.get_if<Binary>()->bytes);
  return prefix_range(std::move(begin));
}

KeyBytesRange segment_range(std::uint32_t space, std::uint32_t segment, std::uint32_t total_segments) {
  constexpr std::uint64_t kBuckets = 4096;  // the first 12 bits of the hash
  constexpr int kBucketShift = 20;
  const auto key_at = [&](std::uint64_t segments_before) {
    const std::uint64_t bucket = (kBuckets * segments_before + total_segments - 1) / total_segments;
    if (bucket == kBuckets) return prefix_end(space_prefix(space));
    KeyBuilder key(space);
    key.append_hash(static_cast<std::uint32_t>(bucket << kBucketShift));
    return std::move(key).take();
  };
  return {key_at(segment), key_at(std::uint64_t{segment} + 1)};
}

}  // namespace offstage::emulator
