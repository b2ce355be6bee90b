#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/update.h"
#include "emulator/model/attribute_value.h"

namespace offstage::emulator::expression {

// AttributeUpdates, the parameter from before UpdateExpression (developer guide, "AttributeUpdates";
// DYNAMODB.md 8). It becomes the same Update; what the types in the item allow is checked by itself,
// since ADD appends to lists here and the texts are others. Pure functions.

enum class UpdateAction { kPut, kAdd, kDelete };

/// An update of one top-level attribute, whose name is never a path.
struct AttributeUpdate {
  std::string attribute;
  UpdateAction action = UpdateAction::kPut;
  std::optional<AttributeValue> value;
};

/// Whether the action works with that value, or without one. Error: ValidationException, without a
/// cohort's prefix.
Result<void> check_attribute_update(const AttributeUpdate& update);

/// What the updates, which have been checked, do to an item whose types fit.
Update update_of(const std::vector<AttributeUpdate>& updates);

/// ADD, and DELETE from a set, need a value of the same type in the item, or none. For the item as it is.
Result<void> check_types(const std::vector<AttributeUpdate>& updates, const Item& current);

}  // namespace offstage::emulator::expression
