#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/model/attribute_value.h"

namespace offstage::emulator::expression {

// The conditions of the parameters from before expressions (developer guide, "Legacy conditional
// parameters"; DYNAMODB.md 8). They become the same trees and key terms as expressions. Pure functions.

enum class ComparisonOperator {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kBetween,
  kIn,
  kContains,
  kNotContains,
  kBeginsWith,
  kNull,
  kNotNull,
};

/// "EQ", "NE" and so on, in upper case; nothing for any other text.
std::optional<ComparisonOperator> comparison_operator_named(std::string_view name);
std::string_view operator_name(ComparisonOperator op);

/// A condition on one top-level attribute, whose name is never a path.
struct LegacyCondition {
  std::string attribute;
  ComparisonOperator op = ComparisonOperator::kEqual;
  std::vector<AttributeValue> values;
};

/// Number and types of the values. Error: ValidationException, without a cohort's prefix.
Result<void> check_legacy_condition(const LegacyCondition& condition);

/// ConditionalOperator; AND when there is none.
enum class Conjunction { kAnd, kOr };

/// The tree of conditions that have been checked; nothing when there are none.
std::optional<Condition> condition_of(std::vector<LegacyCondition> conditions, Conjunction conjunction);

/// The terms of conditions that have been checked. Operators that no index serves are for resolve() to
/// refuse, which knows the key.
KeyCondition key_condition_of(std::vector<LegacyCondition> conditions);

}  // namespace offstage::emulator::expression
