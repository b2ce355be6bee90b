#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

/// What stands before many texts: errors::invalid_parameter() puts it there.
inline constexpr Text kInvalidParameter{"One or more parameter values were invalid: {}"};

// Attribute values (DYNAMODB.md 3).

inline constexpr Text kValueEmpty{
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"};
inline constexpr Text kValueOfSeveralTypes{
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
    "datatypes"};
inline constexpr Text kAttributeNameEmpty{"Empty attribute name"};
inline constexpr Text kTooDeep{
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
    "supported limit"};
// After kInvalidParameter:
inline constexpr Text kAttributeNameTooLong{"Attribute name is too large, must be less than 65536 bytes"};
inline constexpr Text kNullNotTrue{"Null attribute value types must have the value of true"};
inline constexpr Text kStringSetEmpty{"An string set  may not be empty"};
inline constexpr Text kNumberSetEmpty{"An number set  may not be empty"};
inline constexpr Text kBinarySetEmpty{"Binary sets should not be empty"};
inline constexpr Text kStringSetDuplicates{"Input collection [{}] contains duplicates."};
inline constexpr Text kBinarySetDuplicates{"Input collection [{}]of type BS contains duplicates."};
/// The classic layer's is a text by itself.
inline constexpr CohortText kNumberSetDuplicates{
    .classic = "Input collection contains duplicates",
    .newest = "One or more parameter values were invalid: Input collection contains duplicates."};

// Numbers (4).

inline constexpr Text kNotANumber{"The parameter cannot be converted to a numeric value: {}"};
inline constexpr CohortText kEmptyNumber{.classic = "The parameter cannot be converted to a numeric value",
                                         .newest = "The parameter cannot be converted to a numeric value: "};
inline constexpr Text kNumberOverflow{
    "Number overflow. Attempting to store a number with magnitude larger than supported range"};
inline constexpr Text kNumberUnderflow{
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"};
inline constexpr Text kNumberTooManyDigits{"Attempting to store more than 38 significant digits in a Number"};

// Sizes (6).

inline constexpr Text kItemTooLarge{"Item size has exceeded the maximum allowed size"};
inline constexpr Text kUpdatedItemTooLarge{"Item size to update has exceeded the maximum allowed size"};

}  // namespace offstage::emulator::texts
