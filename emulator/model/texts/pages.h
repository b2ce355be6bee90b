#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Tokens with which a list goes on: of tags and insights (DYNAMODB.md 18), of a statement's items (13.3).

inline constexpr Text kNextTokenInvalid{"Invalid NextToken"};
inline constexpr Text kNextTokenOfAnother{"NextToken does not match request"};

}  // namespace offstage::emulator::texts
