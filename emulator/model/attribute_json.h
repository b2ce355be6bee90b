#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/model/attribute_value.h"
#include "emulator/model/errors.h"

namespace offstage::emulator {

// AttributeValue <-> wire JSON ("AttributeValue", API reference). AWS looks at a request in two passes, and
// clients see which one failed: first the JSON types of every known member (SerializationException), much
// later the values (ValidationException). Pure functions, for any thread.

/// First pass, at a place where one AttributeValue is expected, and below it. null counts as absent.
/// Error: SerializationException (DYNAMODB.md 1.6).
Result<void> check_attribute_shape(json::Value value);

/// First pass, where a map of AttributeValues is expected: Item, Key, ExpressionAttributeValues.
Result<void> check_attribute_map_shape(json::Value map);

/// Second pass: the value, numbers normalised, sets sorted. `value` must have passed the first.
/// Error: ValidationException with the bare text of DYNAMODB.md 3 and 4; what stands before it depends on
/// the operation, which puts it there.
Result<AttributeValue> read_attribute_value(json::Value value, Validation validation);

/// Whether the values are those of an ExclusiveStartKey, of which most errors say so.
enum class ValuePlace { kAnywhere, kStartKey };

/// Second pass for a whole item or key: the values, and the names' lengths. Not the item's size.
Result<AttributeMap> read_attribute_map(json::Value map, Validation validation,
                                        ValuePlace place = ValuePlace::kAnywhere);

/// The name of an attribute or of a map's member: its length. Error: ValidationException, bare.
Result<void> check_attribute_name(std::string_view name);

/// Appends {"S":"x"}.
void append_attribute_json(std::string& out, const AttributeValue& value);

/// Appends {"a":{"S":"x"}}.
void append_item_json(std::string& out, const AttributeMap& map);

}  // namespace offstage::emulator
