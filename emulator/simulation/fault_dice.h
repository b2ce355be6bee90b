#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <shared_mutex>

#include "emulator/simulation/settings.h"

namespace offstage::emulator {

/// What a call does to the data, as faults tell calls apart.
enum class Traffic { kNone, kRead, kWrite };

enum class Fault { kNone, kThrottle, kError, kErrorAfter };

/// Draws which calls fail and which entries of a batch are handed back. Reads, writes and entries each have a
/// series of their own, decided by nothing but the seed and the number of the draw: the n-th read of a run is
/// the n-th read of its repetition, whatever writes there are in between. Concurrent calls take the draws in
/// the order in which they come. Thread-safe.
class FaultDice {
 public:
  /// Starts all series from their beginning. The seed is there.
  void configure(const SimulationSettings& settings);

  Fault draw(Traffic traffic);
  bool draw_unprocessed();

 private:
  enum Series : std::size_t { kReads, kWrites, kEntries, kSeries };
  /// The next number of a series, from 0 to (not including) 1.
  double next(Series series);

  std::shared_mutex mutex_;  // guards settings_; alone also to set numbers_ back
  SimulationSettings settings_;
  std::array<std::atomic<std::uint64_t>, kSeries> numbers_{};
};

}  // namespace offstage::emulator
