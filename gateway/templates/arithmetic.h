#pragma once

#include <compare>
#include <optional>

#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

/// As Velocity's MathUtils: integers stay integers and division truncates, a double on either side makes a
/// double. Nothing when a side is no number, when the divisor is zero, and when the result does not fit.
std::optional<Value> calculate(char operation, const Value& left, const Value& right);

/// Nothing when a side is no number.
std::optional<std::partial_ordering> compare_numbers(const Value& left, const Value& right);

/// Number.longValue: a fraction is cut off, what does not fit is the nearest that does. Nothing for what is
/// no number.
std::optional<std::int64_t> whole_number(const Value& value);

/// Velocity's ==: numbers by value, values of one kind by what they hold, everything else by how it prints.
/// Null equals null only.
bool equal(const Value& left, const Value& right);

}  // namespace offstage::gateway::templates
