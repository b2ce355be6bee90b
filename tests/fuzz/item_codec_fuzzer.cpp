// Damaged bytes in place of a stored item: refused or read, never read beyond.

#include "emulator/storage/item_codec.h"

#include "tests/fuzz/input.h"

using namespace offstage;
using namespace offstage::emulator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text(data, size);
  (void)stored_item_size_bytes(bytes);
  if (const auto found = find_attribute(bytes, "a")) (void)decode_attribute(*found);
  std::string json = "before";
  if (!append_item_json(json, bytes)) fuzz::require(json == "before");
  if (const auto item = decode_item(bytes)) (void)encode_item(*item);
  return 0;
}
