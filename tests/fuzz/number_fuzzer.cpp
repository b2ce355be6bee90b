// Two numbers, one on each line: what is printed reads back, order and sums agree with each other.

#include "emulator/model/number.h"
#include "tests/fuzz/input.h"

using namespace offstage;
using offstage::emulator::Number;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text(data, size);
  const auto line = text.find('\n');
  const auto a = Number::parse(text.substr(0, line));
  if (!a) return 0;
  const auto again = Number::parse(a->to_string());
  fuzz::require(again && *again == *a);
  fuzz::require(a->size_bytes() >= 1 && a->size_bytes() <= 22);
  if (line == std::string_view::npos) return 0;

  const auto b = Number::parse(text.substr(line + 1));
  if (!b) return 0;
  fuzz::require((*a <=> *b) == (b->negated() <=> a->negated()));
  if (const auto sum = Number::add(*a, *b)) {
    const auto difference = Number::subtract(*sum, *b);
    fuzz::require(difference && *difference == *a);
  }
  return 0;
}
