#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/model/attribute_value.h"

namespace offstage::emulator {

// An item as it is stored:
//
//   item      := version (1 byte) · size_bytes (varint) · entries
//   entries   := count (varint) · (name (varint length, bytes) · value)*    ascending by name
//   value     := type (1 byte, AttributeType) · payload
//   payload   := S, B: varint length, bytes · N: the same, canonical decimal text · BOOL: 0 or 1 · NULL:
//   nothing
//              | container: byte length of the rest (4 bytes, little-endian) ·
//                SS, NS, BS: count (varint) · (varint length, bytes)* · L: count · value* · M: entries
//
// It can be sent as JSON, measured and searched without building values: reads are mostly that. Numbers
// are text because the wire wants text. Pure functions, for any thread. Bytes may be hostile: nothing
// reads outside of them.

/// First byte of every stored item. A new layout gets a new number; old ones stay readable.
inline constexpr char kItemFormatVersion = 1;

std::string encode_item(const Item& item);
/// Appends to `out`, for callers that reuse a buffer.
void encode_item(std::string& out, const Item& item);

/// Error: bytes of another version, cut short or otherwise not made by encode_item.
Result<Item, Failure> decode_item(std::string_view stored);

/// Only the top-level attributes whose names are `wanted`; the others are stepped over.
Result<Item, Failure> decode_attributes(std::string_view stored,
                                        const std::function<bool(std::string_view name)>& wanted);

/// The item's size by DynamoDB's rules, in constant time; 0 when the bytes hold no item.
std::size_t stored_item_size_bytes(std::string_view stored);

/// The stored bytes of one top-level attribute, found without decoding the others. They live in `stored`.
std::optional<std::string_view> find_attribute(std::string_view stored, std::string_view name);

/// The value of find_attribute's bytes.
Result<AttributeValue, Failure> decode_attribute(std::string_view stored_value);

/// Appends {"a":{"S":"x"}} straight from the stored bytes. False, and nothing appended, when they are not
/// well-formed.
bool append_item_json(std::string& out, std::string_view stored);

}  // namespace offstage::emulator
