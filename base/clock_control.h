#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

/// A MovableClock as the calls under /_offstage/clock tell of it and move it.
namespace offstage::clock_control {

/// {"advance_ms": 60000} moves it on from where it is, {"ahead_ms": 0} from the time of the clock behind it.
/// The failure says what is wrong with the text; then nothing has moved.
Result<void, Failure> move(MovableClock& clock, std::string_view body);

/// {"now_ms":1732000000000,"ahead_ms":0}
std::string told(const MovableClock& clock);

}  // namespace offstage::clock_control
