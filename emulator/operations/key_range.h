#pragma once

#include <cstdint>

#include "emulator/expression/key_condition.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {

/// The stored keys of a table or index, by its space, that a key condition asks for.
KeyBytesRange key_bytes(const expression::KeyRange& range, std::uint32_t space);

}  // namespace offstage::emulator
