#include "emulator/simulation/stale_views.h"

#include <algorithm>

namespace offstage::emulator {

void StaleViews::set_delay_ms(std::int64_t delay_ms) {
  const std::lock_guard lock(mutex_);
  delay_ms_.store(delay_ms, std::memory_order_relaxed);
  if (delay_ms == 0) moments_.clear();
}

std::int64_t StaleViews::now_ms() {
  latest_ms_ = std::max(latest_ms_, clock_.now_ms());
  return latest_ms_;
}

std::shared_ptr<const Store::Snapshot> StaleViews::snapshot() const {
  return std::make_shared<const Store::Snapshot>(store_.snapshot());
}

/// What came before writes that every read sees is never read again.
void StaleViews::forget_seen(std::int64_t seen_until_ms) {
  while (!moments_.empty() && moments_.front().last_write_ms <= seen_until_ms) moments_.pop_front();
}

void StaleViews::before_write() {
  if (!is_on()) return;
  const std::lock_guard lock(mutex_);
  const auto delay_ms = delay_ms_.load(std::memory_order_relaxed);
  if (delay_ms == 0) return;
  const auto now = now_ms();
  forget_seen(now - delay_ms);
  const auto step_ms = std::max<std::int64_t>(1, delay_ms / kSteps);
  if (!moments_.empty() && now < moments_.back().first_write_ms + step_ms) {
    moments_.back().last_write_ms = now;
  } else {
    moments_.push_back({now, now, snapshot()});
  }
}

std::shared_ptr<const Store::Snapshot> StaleViews::view() {
  if (!is_on()) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto delay_ms = delay_ms_.load(std::memory_order_relaxed);
  if (delay_ms == 0) return nullptr;
  forget_seen(now_ms() - delay_ms);
  // With no write to hide it is the latest state, but of this moment: the next write, which is announced
  // only once the lock is free, has to stay unseen.
  return moments_.empty() ? snapshot() : moments_.front().before;
}

std::size_t StaleViews::kept() {
  const std::lock_guard lock(mutex_);
  return moments_.size();
}

}  // namespace offstage::emulator
