#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Expected, KeyConditions, QueryFilter, ScanFilter (DYNAMODB.md 8). After kInvalidParameter:

inline constexpr Text kArgumentCount{"Invalid number of argument(s) for the {} ComparisonOperator"};
inline constexpr Text kArgumentTypes{"AttributeValues inside AttributeValueList must be of same type"};
inline constexpr Text kArgumentType{"ComparisonOperator {} is not valid for {} AttributeValue type"};
inline constexpr Text kValueAndList{"Value and AttributeValueList cannot be used together for Attribute: {}"};
inline constexpr Text kExistsAndOperator{
    "Exists and ComparisonOperator cannot be used together for Attribute: {}"};
inline constexpr Text kOperatorWithoutValue{
    "Value or AttributeValueList must be used with ComparisonOperator: {} for Attribute: {}"};
inline constexpr Text kListWithoutOperator{
    "AttributeValueList can only be used with a ComparisonOperator for Attribute: {}"};
/// Exists: "true", or "null" when it is not there.
inline constexpr Text kValueMissing{"Value must be provided when Exists is {} for Attribute: {}"};
inline constexpr Text kValueForbidden{"Value cannot be used when Exists is false for Attribute: {}"};

// Alone:

inline constexpr Text kLegacyBoundsReversed{
    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"};
inline constexpr Text kConditionalOperatorUnused{
    "ConditionalOperator cannot be used without Filter or Expected"};
inline constexpr Text kConditionalOperatorOfOne{
    "ConditionalOperator can only be used when Filter or Expected has two or more elements"};
inline constexpr Text kKeyConditionsCount{"Conditions can be of length 1 or 2 only"};

// AttributesToGet and AttributeUpdates. After kInvalidParameter:

inline constexpr Text kAttributeRepeated{"Duplicate value in attribute name: {}"};
inline constexpr Text kUpdateValueMissing{
    "Only DELETE action is allowed when no attribute value is specified"};
inline constexpr Text kDeleteType{"DELETE action with value is not supported for the type {}"};
inline constexpr Text kAddType{"ADD action is not supported for the type {}"};
/// Alone.
inline constexpr Text kUpdateTypeMismatch{"Type mismatch for attribute to update"};

}  // namespace offstage::emulator::texts
