#include "emulator/operations/key_range.h"

namespace offstage::emulator {

KeyBytesRange key_bytes(const expression::KeyRange& range, std::uint32_t space) {
  using Operator = expression::SortCondition::Operator;
  auto prefix = partition_prefix(space, range.partition);
  for (const auto& value : range.sort_equal) append_key_component(prefix, value);
  if (!range.sort) return prefix_range(prefix);
  if (range.sort->op == Operator::kBeginsWith) return begins_with_range(prefix, range.sort->first);

  auto first = prefix;
  append_key_component(first, range.sort->first);
  switch (range.sort->op) {
    case Operator::kEqual:
      return prefix_range(first);
    case Operator::kLess:
      return {prefix, first};
    case Operator::kLessOrEqual:
      return {prefix, prefix_end(first)};
    case Operator::kGreater:
      return {prefix_end(first), prefix_end(prefix)};
    case Operator::kGreaterOrEqual:
      return {first, prefix_end(prefix)};
    case Operator::kBetween: {
      auto second = prefix;
      append_key_component(second, range.sort->second);
      return {first, prefix_end(second)};
    }
    case Operator::kBeginsWith:
      break;  // above
  }
  return {};
}

}  // namespace offstage::emulator
