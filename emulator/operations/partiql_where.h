#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

/// A WHERE clause taken apart into the conditions that must all hold. What is taken as a condition on the
/// key is no longer in the rest.
class WhereTerms {
 public:
  explicit WhereTerms(std::optional<expression::BoundCondition> where);

  /// `attribute = value`.
  std::optional<AttributeValue> take_equality(const std::string& attribute);
  /// An equality for each key attribute; nothing when one is missing.
  std::optional<Item> take_key(const KeySchema& key);
  /// `attribute IN (values)`, without repeats.
  std::optional<std::vector<AttributeValue>> take_options(const std::string& attribute);
  /// A comparison, BETWEEN or begins_with of the attribute with values; an equality is preferred.
  std::optional<expression::SortCondition> take_range(const std::string& attribute);

  /// What is left, if anything is.
  std::optional<expression::Condition> rest() &&;

 private:
  void flatten(expression::BoundCondition condition);
  std::optional<expression::SortCondition> take(const std::string& attribute, bool equality_only);

  std::vector<expression::BoundCondition> terms_;
};

}  // namespace offstage::emulator
