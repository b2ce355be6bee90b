#include "emulator/expression/functions.h"

#include <algorithm>
#include <array>

namespace offstage::emulator::expression {
namespace {

struct FunctionFacts {
  Function function;
  std::string_view name;
  std::size_t operands;
};

// In the order of the enumeration.
constexpr std::array<FunctionFacts, 8> kFunctions = {{
    {Function::kAttributeExists, "attribute_exists", 1},
    {Function::kAttributeNotExists, "attribute_not_exists", 1},
    {Function::kAttributeType, "attribute_type", 2},
    {Function::kBeginsWith, "begins_with", 2},
    {Function::kContains, "contains", 2},
    {Function::kSize, "size", 1},
    {Function::kIfNotExists, "if_not_exists", 2},
    {Function::kListAppend, "list_append", 2},
}};

const FunctionFacts& facts_of(Function function) {
  return kFunctions[static_cast<std::size_t>(function)];
}

}  // namespace

std::optional<Function> function_named(std::string_view name) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const FunctionFacts& facts) { return facts.name == name; });
  if (found == kFunctions.end()) return std::nullopt;
  return found->function;
}

std::string_view function_name(Function function) {
  return facts_of(function).name;
}

std::size_t operand_count(Function function) {
  return facts_of(function).operands;
}

bool is_update_function(Function function) {
  return function == Function::kIfNotExists || function == Function::kListAppend;
}

bool is_condition_function(Function function) {
  return !is_update_function(function) && function != Function::kSize;
}

std::string_view comparator_text(Comparator comparator) {
  switch (comparator) {
    case Comparator::kEqual:
      return "=";
    case Comparator::kNotEqual:
      return "<>";
    case Comparator::kLess:
      return "<";
    case Comparator::kLessOrEqual:
      return "<=";
    case Comparator::kGreater:
      return ">";
    case Comparator::kGreaterOrEqual:
      return ">=";
  }
  return "";
}

}  // namespace offstage::emulator::expression
