#pragma once

#include <cstdint>
#include <string_view>

namespace offstage {

/// CRC-32 as zlib computes it and as HTTP answers of AWS have it. Pure function, for any thread.
std::uint32_t crc32(std::string_view bytes);

}  // namespace offstage
