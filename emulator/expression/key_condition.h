#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"
#include "emulator/model/attribute_value.h"
#include "emulator/model/table_schema.h"
#include "emulator/model/validation.h"

namespace offstage::emulator::expression {

/// What the key of an item is asked for, after the equalities.
struct SortCondition {
  enum class Operator { kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kBetween, kBeginsWith };
  Operator op = Operator::kEqual;
  AttributeValue first;
  AttributeValue second;  // kBetween only: the upper bound
  bool operator==(const SortCondition&) const = default;
};

/// The operator of `attribute comparator value`, or `mirrored` of `value comparator attribute`; nothing for
/// <>, which no key can be read by.
std::optional<SortCondition::Operator> sort_operator(Comparator comparator, bool mirrored);

/// A condition on one key attribute: `attribute op first [AND second]`.
struct KeyTerm {
  std::string attribute;
  SortCondition condition;
  /// False for an operator that no index serves; KeyConditions can have one, and `condition` is then unset.
  bool indexable = true;
  bool operator==(const KeyTerm&) const = default;
};

/// A KeyConditionExpression whose own shape is right: terms joined by AND, one per attribute, each of an
/// attribute and values. Whether the attributes are those of the key is resolve()'s to say. A plain value;
/// the legacy KeyConditions parameter makes the same terms.
struct KeyCondition {
  std::vector<KeyTerm> terms;
};

/// Errors as for parse_condition ("Key condition expressions for the Query operation", developer guide).
Result<KeyCondition> parse_key_condition(std::string_view text, Placeholders& placeholders,
                                         Validation validation);

/// The part of a key space that a Query reads. Values have the types of the schema.
struct KeyRange {
  std::vector<AttributeValue> partition;   // one for every partition attribute
  std::vector<AttributeValue> sort_equal;  // equalities on leading sort attributes, before `sort`
  std::optional<SortCondition> sort;       // on sort attribute number sort_equal.size()
};

/// Checks the terms against the key of the queried table or index. `sk = :v` on the last sort attribute
/// that is used comes as `sort` with kEqual. AWS goes through the key attribute by attribute, and looks at
/// that of the page's start before it looks at the condition: with a `start_key` so does this.
Result<KeyRange> resolve(const KeyCondition& condition, const KeySchema& key, Validation validation,
                         const Item* start_key = nullptr);

}  // namespace offstage::emulator::expression
