#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emulator/model/attribute_value.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

// Keys of items and index entries, such that the order of the bytes is DynamoDB's order:
//
//   item        := keyspace (1 byte) · space (4 bytes, big-endian) · hash (4 bytes) · partition* · sort*
//   index entry := the same by the index's key, then the table's partition and sort attribute
//
// `space` is the number of a table or an index (TableSchema::space, SecondaryIndex::space). `hash` scatters
// partitions the way AWS does, so that a Scan's order and its segments match (DYNAMODB.md 5). Each attribute
// is one component, encoded so that no component is a prefix of another of its type and bytes compare as the
// values do. Keys are never decoded: entries hold what they stand for. Pure functions, for any thread.

/// First byte of a key in the store. Do not renumber: stored.
enum class Keyspace : char {
  kCatalog = 'c',  // table definitions, see engine/catalog.h
  kData = 'd',     // items and index entries
  kExpiry = 'e',   // which items expire when, see engine/expiry_index.h
  kStream = 's',   // change records and what streams there are, see stream_codec.h
};

/// Half-open: begin <= key < end.
struct KeyBytesRange {
  std::string begin;
  std::string end;

  bool empty() const { return begin >= end; }
  bool contains(std::string_view key) const { return begin <= key && key < end; }
};

/// The smallest key greater than all keys that start with `prefix`; empty when there is none.
std::string prefix_end(std::string_view prefix);
/// All keys that start with `prefix`.
KeyBytesRange prefix_range(std::string prefix);

/// The key of an item. `item` holds the table's key attributes, of their declared types; more do no harm.
std::string table_item_key(const TableSchema& table, const Item& item);

/// The key of an item's entry in an index. `item` holds the index's and the table's key attributes.
std::string index_entry_key(const TableSchema& table, const SecondaryIndex& index, const Item& item);

/// What all keys of a table or an index start with.
std::string space_prefix(std::uint32_t space);

/// What all keys of one item collection start with: `values` are those of the partition attributes, S, N or
/// B, in schema order.
std::string partition_prefix(std::uint32_t space, std::span<const AttributeValue> values);

/// The hash within the key of an item or index entry, or within what keys of one item collection start with.
std::string_view partition_hash(std::string_view key);

/// Appends one component: `value` is S, N or B.
void append_key_component(std::string& out, const AttributeValue& value);

/// The keys that start with `prefix` and whose next component, of the type of `start` (S or B), begins with
/// the bytes of `start`.
KeyBytesRange begins_with_range(std::string_view prefix, const AttributeValue& start);

/// The part of a space that parallel-scan segment `segment` of `total_segments` visits; empty for most
/// segments when there are more than 4,096.
KeyBytesRange segment_range(std::uint32_t space, std::uint32_t segment, std::uint32_t total_segments);

}  // namespace offstage::emulator
