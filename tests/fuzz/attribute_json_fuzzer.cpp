// Wire JSON to values, to stored bytes, and back: what is accepted comes out the same.

#include "base/json.h"
#include "emulator/model/attribute_json.h"
#include "emulator/storage/item_codec.h"
#include "tests/fuzz/input.h"

using namespace offstage;
using namespace offstage::emulator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = json::Document::parse(fuzz::text(data, size));
  if (!document || !check_attribute_map_shape(document->root())) return 0;
  (void)read_attribute_map(document->root(), Validation::kClassic);
  const auto item = read_attribute_map(document->root(), Validation::kNewest);
  if (!item) return 0;

  const auto stored = encode_item(*item);
  const auto decoded = decode_item(stored);
  fuzz::require(decoded && *decoded == *item);
  fuzz::require(stored_item_size_bytes(stored) == size_bytes(*item));

  std::string from_values, from_bytes;
  append_item_json(from_values, *item);
  fuzz::require(append_item_json(from_bytes, stored));
  fuzz::require(from_values == from_bytes);
  const auto again = json::Document::parse(from_values);
  fuzz::require(again.has_value());
  const auto read_again = read_attribute_map(again->root(), Validation::kNewest);
  fuzz::require(read_again && *read_again == *item);
  return 0;
}
