#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/model/table_schema.h"
#include "emulator/storage/key_codec.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

// Which items of a table expire when ("Time to live", developer guide; DYNAMODB.md 17): one entry for each
// item whose attribute is a time, in the order of their times, so that nobody has to look at the others:
//
//   entry := Keyspace::kExpiry · space of the table (4 bytes) · seconds since 1970 (8 bytes, big-endian) ·
//   key of
//            the item
//
// Entries are written in the batch that writes the item. Pure functions, for any thread.

/// When the item expires, in seconds since 1970: its attribute, if that is a number that can be a time.
/// Fractions are cut off.
std::optional<std::int64_t> expiry_of(const TableSchema& table, const Item& item);
/// The same of stored bytes; an error when they are damaged.
Result<std::optional<std::int64_t>> expiry_of_stored(const TableSchema& table, std::string_view stored);

std::string expiry_entry_key(const TableSchema& table, std::int64_t expiry_s, std::string_view item_key);
/// The key of the item, from that of its entry.
std::string_view item_key_of_expiry(std::string_view entry_key);

/// The entries with times from `first_s` to `last_s`, or all there are.
KeyBytesRange expiry_range(const TableSchema& table, std::int64_t first_s, std::int64_t last_s);
KeyBytesRange expiry_range(const TableSchema& table);

/// Puts into `batch` what the entries need when an item changes; nothing stands for no item.
Result<void> stage_expiry_change(const TableSchema& table, std::string_view key,
                                 std::optional<std::string_view> stored_before, const Item* after,
                                 Store::Batch& batch);

}  // namespace offstage::emulator
