#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// JSON types (DYNAMODB.md 1.6). SerializationException.

inline constexpr Text kNotConvertible{"{} cannot be converted to {}"};
inline constexpr Text kStructureUnexpected{"Start of structure or map found where not expected"};
inline constexpr Text kUnexpectedFieldType{"Unexpected field type"};
inline constexpr Text kUnexpectedValueType{"Unexpected value type in payload"};
inline constexpr Text kUnexpectedToken{"Unexpected token received from parser"};
inline constexpr Text kUnrecognizedCollection{"Unrecognized collection type {}"};
inline constexpr Text kBlobNotText{"only base-64-encoded strings are convertible to bytes"};
inline constexpr Text kBase64Length{"Base64 encoded length is expected a multiple of 4 bytes but found: {}"};
inline constexpr Text kBase64Character{"Invalid Base64 character: '{}'"};
/// AWS's own spelling.
inline constexpr Text kBase64LastCharacter{"Invalid last non-pad Base64 character dectected"};

}  // namespace offstage::emulator::texts
