#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Time to live (DYNAMODB.md 17).

inline constexpr Text kTtlEnabledAlready{"TimeToLive is already enabled"};
inline constexpr Text kTtlDisabledAlready{"TimeToLive is already disabled"};
inline constexpr Text kTtlOtherAttribute{
    "TimeToLive is active on a different AttributeName: current AttributeName is {}"};

}  // namespace offstage::emulator::texts
