#include "base/crc32.h"

#include <libdeflate.h>

namespace offstage {

// Every answer has one: this library multiplies without carries where the machine can, which takes a
// fifteenth of the time that Debian's zlib takes.
std::uint32_t crc32(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace offstage
