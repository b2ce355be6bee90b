#pragma once

#include "emulator/model/attribute_value.h"
#include "emulator/storage/byte_input.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {

// What every reader of a stored item (item_codec.h) takes off it in the same way. As ByteInput's, each
// returns false at the first byte that does not fit.

/// The version and the item's size, which stand before the entries.
inline bool read_header(ByteInput& in, std::size_t& size_bytes) {
  unsigned char version = 0;
  return in.read_byte(version) && version == static_cast<unsigned char>(kItemFormatVersion) &&
         in.read_varint(size_bytes);
}

inline bool read_type(ByteInput& in, AttributeType& type) {
  unsigned char byte = 0;
  if (!in.read_byte(byte) || byte > static_cast<unsigned char>(AttributeType::kMap)) return false;
  type = static_cast<AttributeType>(byte);
  return true;
}

inline bool read_bool(ByteInput& in, bool& truth) {
  unsigned char byte = 0;
  if (!in.read_byte(byte) || byte > 1) return false;
  truth = byte == 1;
  return true;
}

}  // namespace offstage::emulator
