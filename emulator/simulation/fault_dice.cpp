#include "emulator/simulation/fault_dice.h"

#include <mutex>

namespace offstage::emulator {
namespace {

/// SplitMix64's finisher: every bit of the input changes about half of the output's.
std::uint64_t mixed(std::uint64_t bits) {
  bits += 0x9E37'79B9'7F4A'7C15;
  bits = (bits ^ (bits >> 30)) * 0xBF58'476D'1CE4'E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D0'49BB'1331'11EB;
  return bits ^ (bits >> 31);
}

}  // namespace

void FaultDice::configure(const SimulationSettings& settings) {
  const std::lock_guard lock(mutex_);
  settings_ = settings;
  for (auto& number : numbers_) number = 0;
}

double FaultDice::next(Series series) {
  const auto number = numbers_[series].fetch_add(1, std::memory_order_relaxed);
  const auto seed = static_cast<std::uint64_t>(settings_.seed.value_or(0));
  const auto bits = mixed(mixed(mixed(seed) + series) + number);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

Fault FaultDice::draw(Traffic traffic) {
  if (traffic == Traffic::kNone) return Fault::kNone;
  const std::shared_lock lock(mutex_);
  const auto& faults = traffic == Traffic::kRead ? settings_.read_faults : settings_.write_faults;
  if (faults.sum() <= 0) return Fault::kNone;
  const double drawn = next(traffic == Traffic::kRead ? kReads : kWrites);
  if (drawn < faults.throttle) return Fault::kThrottle;
  if (drawn < faults.throttle + faults.error) return Fault::kError;
  if (drawn < faults.sum()) return Fault::kErrorAfter;
  return Fault::kNone;
}

bool FaultDice::draw_unprocessed() {
  const std::shared_lock lock(mutex_);
  return settings_.unprocessed > 0 && next(kEntries) < settings_.unprocessed;
}

}  // namespace offstage::emulator
