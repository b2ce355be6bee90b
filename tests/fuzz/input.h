#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace offstage::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the run with a crash that the fuzzer reports, whatever the build type.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace offstage::fuzz
