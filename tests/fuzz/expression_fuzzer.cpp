// The first byte chooses the kind of expression, the rest is its text.

#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/expression/projection.h"
#include "emulator/expression/update.h"
#include "tests/fuzz/input.h"

using namespace offstage::emulator;

namespace {

expression::Placeholders placeholders() {
  return expression::Placeholders({{"#a", "a"}, {"#b", "b.c"}},
                                  {{":n", AttributeValue(Number(1))},
                                   {":s", AttributeValue("x")},
                                   {":l", AttributeValue(List{AttributeValue("x")})},
                                   {":t", AttributeValue(StringSet{{"x", "y"}})}});
}

Item item() {
  return {{"a", AttributeMap{{"b", List{AttributeValue("x"), AttributeValue(Number(2))}}}},
          {"n", Number(7)},
          {"s", "text"},
          {"t", StringSet{{"x"}}}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = offstage::fuzz::text(data + 1, size - 1);
  auto values = placeholders();
  switch (data[0] % 4) {
    case 0:
      if (const auto condition = parse_condition(text, expression::ExpressionKind::kCondition, values)) {
        (void)evaluate(*condition, item());
        (void)paths_of(*condition);
      }
      break;
    case 1:
      if (const auto update = parse_update(text, values)) {
        if (const auto after = apply(*update, item(), true)) (void)updated_new(*update, *after);
        (void)updated_old(*update, item());
      }
      break;
    case 2:
      if (const auto projection = parse_projection(text, values)) (void)project(*projection, item());
      break;
    default:
      if (const auto condition = parse_key_condition(text, values, Validation::kNewest)) {
        const KeySchema key{{{"a", AttributeType::kString}}, {{"n", AttributeType::kNumber}}};
        (void)resolve(*condition, key, Validation::kNewest);
      }
  }
  return 0;
}
