#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "emulator/simulation/fault_dice.h"
#include "emulator/simulation/settings.h"
#include "emulator/simulation/stale_views.h"
#include "emulator/simulation/throttle.h"

namespace offstage::emulator {

/// What is imitated of AWS's less pleasant sides, and the parts that do it. Whoever asks a part asks active()
/// first: with everything off that is the whole cost. Thread-safe.
class Simulation {
 public:
  /// `store` and `clock` outlive this. `arn_prefix`: see Throttle.
  Simulation(const Store& store, const Clock& clock, std::string arn_prefix);

  bool active() const { return active_.load(std::memory_order_relaxed); }

  /// As they were applied; the seed is there.
  SimulationSettings settings() const;
  /// Replaces all of them. Faults start from the beginning of their series; what throttling and stale reads
  /// have kept stays while they stay on.
  void apply(SimulationSettings settings);

  Throttle& throttle() { return throttle_; }
  /// Of tables and local indexes, or of global indexes.
  StaleViews& stale_views(bool global_index) { return global_index ? index_views_ : table_views_; }
  /// To be called before items are written.
  void before_write();
  FaultDice& faults() { return faults_; }

 private:
  std::atomic<bool> active_{false};
  mutable std::mutex mutex_;  // guards settings_; parts are configured with it held
  SimulationSettings settings_;
  Throttle throttle_;
  StaleViews table_views_;
  StaleViews index_views_;
  FaultDice faults_;
};

}  // namespace offstage::emulator
