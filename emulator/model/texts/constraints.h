#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Constraints of single members (DYNAMODB.md 2, 9). AWS counts the violations and joins them.

inline constexpr Text kOneDetected{"1 validation error detected: {}"};
inline constexpr Text kSeveralDetected{"{} validation errors detected: {}"};

/// Value, path as AWS spells it ("keySchema.1.member.keyType"), constraint.
inline constexpr Text kViolated{"Value '{}' at '{}' failed to satisfy constraint: {}"};
inline constexpr Text kViolatedNull{
    "Value null at '{}' failed to satisfy constraint: Member must not be null"};
/// Path and constraint, where AWS does not show the value.
inline constexpr Text kViolatedValueHidden{"Value at '{}' failed to satisfy constraint: {}"};
/// Only the constraint.
inline constexpr Text kViolatedMemberHidden{"Failed to satisfy constraint: {}"};

inline constexpr Text kLengthAtLeast{"Member must have length greater than or equal to {}"};
inline constexpr Text kLengthAtMost{"Member must have length less than or equal to {}"};
inline constexpr Text kValueAtLeast{"Member must have value greater than or equal to {}"};
inline constexpr Text kValueAtMost{"Member must have value less than or equal to {}"};
inline constexpr Text kOneOf{"Member must satisfy enum value set: [{}]"};
inline constexpr Text kNamePattern{"Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"};
inline constexpr Text kMapLengths{
    "Map value must satisfy constraint: [Member must have length less than or equal to {}, Member must have "
    "length greater than or equal to {}]"};

inline constexpr Text kMapNames{
    "Map keys must satisfy constraint: [Member must have length less than or equal to {}, Member must have "
    "length greater than or equal to {}, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"};

/// ReturnValues in the newest layer (its rule: enums_without_member): AWS's own spelling of UPDATED_NEW.
inline constexpr Text kReturnValuesSet{"ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE"};
/// ConditionalOperator there: ALL is not what it takes.
inline constexpr Text kConditionalOperatorSet{"ALL, OR"};

}  // namespace offstage::emulator::texts
