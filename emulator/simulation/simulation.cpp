#include "emulator/simulation/simulation.h"

#include <random>

namespace offstage::emulator {

Simulation::Simulation(const Store& store, const Clock& clock, std::string arn_prefix)
    : throttle_(clock, std::move(arn_prefix)), table_views_(store, clock), index_views_(store, clock) {
  apply({});
}

SimulationSettings Simulation::settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

void Simulation::apply(SimulationSettings settings) {
  // Short enough to be copied by hand.
  if (!settings.seed) settings.seed = static_cast<std::int64_t>(std::random_device{}() % 1'000'000);
  const std::lock_guard lock(mutex_);
  throttle_.set_on(settings.throttle);
  table_views_.set_delay_ms(settings.stale_reads_ms);
  index_views_.set_delay_ms(settings.stale_index_reads_ms);
  faults_.configure(settings);
  active_.store(settings.throttle || settings.stale_reads_ms > 0 || settings.stale_index_reads_ms > 0 ||
                    settings.has_faults(),
                std::memory_order_relaxed);
  settings_ = settings;
}

void Simulation::before_write() {
  if (!active()) return;
  table_views_.before_write();
  index_views_.before_write();
}

}  // namespace offstage::emulator
