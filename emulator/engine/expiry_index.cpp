#include "emulator/engine/expiry_index.h"

#include "emulator/model/errors.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {
namespace {

constexpr std::size_t kSpaceBytes = 4;
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kPrefixBytes = 1 + kSpaceBytes + kTimeBytes;

void append_big_endian(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::string space_key(const TableSchema& table) {
  std::string key(1, static_cast<char>(Keyspace::kExpiry));
  append_big_endian(key, table.space, kSpaceBytes);
  return key;
}

std::string time_key(const TableSchema& table, std::int64_t expiry_s) {
  auto key = space_key(table);
  append_big_endian(key, static_cast<std::uint64_t>(expiry_s), kTimeBytes);
  return key;
}

/// Times before 1970 are older than the five years after which nothing expires, and those beyond some thirty
/// million years are never reached.
std::optional<std::int64_t> time_of(const AttributeValue& value) {
  constexpr uint128 kSecondsMax = 1'000'000'000'000'000;
  const auto* number = value.get_if<Number>();
  if (number == nullptr || number->is_negative()) return std::nullopt;
  auto seconds = number->coefficient();
  for (int exponent = number->exponent(); exponent < 0 && seconds > 0; ++exponent) seconds /= 10;
  for (int exponent = number->exponent(); exponent > 0 && seconds <= kSecondsMax; --exponent) seconds *= 10;
  if (seconds > kSecondsMax) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

}  // namespace

std::optional<std::int64_t> expiry_of(const TableSchema& table, const Item& item) {
  const auto* value = item.find(table.time_to_live.attribute);
  return value ? time_of(*value) : std::nullopt;
}

Result<std::optional<std::int64_t>> expiry_of_stored(const TableSchema& table, std::string_view stored) {
  const auto attribute = find_attribute(stored, table.time_to_live.attribute);
  if (!attribute) return std::optional<std::int64_t>();
  const auto value = decode_attribute(*attribute);
  if (!value) return errors::internal_failure(value.error().text);
  return time_of(*value);
}

std::string expiry_entry_key(const TableSchema& table, std::int64_t expiry_s, std::string_view item_key) {
  return time_key(table, expiry_s).append(item_key);
}

std::string_view item_key_of_expiry(std::string_view entry_key) {
  return entry_key.substr(kPrefixBytes);
}

KeyBytesRange expiry_range(const TableSchema& table, std::int64_t first_s, std::int64_t last_s) {
  return {time_key(table, first_s), time_key(table, last_s + 1)};
}

KeyBytesRange expiry_range(const TableSchema& table) {
  return prefix_range(space_key(table));
}

Result<void> stage_expiry_change(const TableSchema& table, std::string_view key,
                                 std::optional<std::string_view> stored_before, const Item* after,
                                 Store::Batch& batch) {
  std::optional<std::int64_t> before_s;
  if (stored_before) {
    ASSIGN_OR_RETURN(before_s, expiry_of_stored(table, *stored_before));
  }
  const auto after_s = after ? expiry_of(table, *after) : std::nullopt;
  if (before_s == after_s) return {};
  if (before_s) batch.erase(expiry_entry_key(table, *before_s, key));
  if (after_s) batch.put(expiry_entry_key(table, *after_s, key), {});
  return {};
}

}  // namespace offstage::emulator
