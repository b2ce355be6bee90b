#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// Older states of the store, for reads that lag behind by a fixed delay. What a test can rely on:
///
/// - a read at time t sees no write younger than t - delay;
/// - it sees every write older than that by more than kSteps-th of the delay (in whole milliseconds: up to
///   a delay of kSteps ms it is exact), and every write from before the delay was set;
/// - once seen, a write is not unseen again (unless the delay is made longer).
///
/// Before a write the state is kept as a snapshot of RocksDB's, at most one for every step, so there are at
/// most kSteps + 2 of them; each is given back when no read can need it any more. A write in progress counts
/// as of the time when it was announced. Thread-safe.
class StaleViews {
 public:
  static constexpr std::int64_t kSteps = 64;

  /// Both outlive this, and every view that was handed out is gone before the store is closed.
  StaleViews(const Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  /// 0: none, and everything kept is given back.
  void set_delay_ms(std::int64_t delay_ms);
  bool is_on() const { return delay_ms_.load(std::memory_order_relaxed) > 0; }

  /// To be called before each write of items reaches the store.
  void before_write();

  /// The state to be read now; nullptr when there is no delay.
  std::shared_ptr<const Store::Snapshot> view();

  /// How many snapshots are kept.
  std::size_t kept();

 private:
  /// The state before a few writes.
  struct Moment {
    std::int64_t first_write_ms;
    std::int64_t last_write_ms;
    std::shared_ptr<const Store::Snapshot> before;
  };

  std::int64_t now_ms();  // with mutex_ held, like the two below
  void forget_seen(std::int64_t seen_until_ms);
  std::shared_ptr<const Store::Snapshot> snapshot() const;

  const Store& store_;
  const Clock& clock_;
  std::atomic<std::int64_t> delay_ms_{0};
  std::mutex mutex_;            // guards what follows, and changes of delay_ms_
  std::int64_t latest_ms_ = 0;  // the clock may be set back; this never goes back
  std::deque<Moment> moments_;  // by time
};

}  // namespace offstage::emulator
