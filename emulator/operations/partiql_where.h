#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

// WHERE clauses, taken apart into conditions on key attributes and the rest.

/// The condition as a comparison, BETWEEN or begins_with of the attribute with values, if it is that.
std::optional<expression::SortCondition> condition_on(const expression::BoundCondition& condition,
                                                      const std::string& attribute);
/// Whether it is `attribute IN (values)`.
bool options_on(const expression::BoundCondition& condition, const std::string& attribute);

/// The one item that a statement names: an equality for each key attribute.
struct ItemClause {
  Item key;
  bool complete = false;
  /// A key attribute that is compared with two different values.
  std::optional<std::string> twice;
  /// What else must hold, if anything.
  std::optional<expression::Condition> rest;
};

/// The first equality on each key attribute is its value. Another with the same value says nothing more;
/// one with a different value is part of the rest.
ItemClause read_item_clause(std::optional<expression::BoundCondition> where, const KeySchema& key);

}  // namespace offstage::emulator
