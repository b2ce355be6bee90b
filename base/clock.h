#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace offstage {

/// Where every product takes the time from, so that expiry, retention and timeouts are testable without
/// waiting. Thread-safe; outlives whoever holds a reference.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970-01-01 UTC.
  virtual std::int64_t now_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t now_ms() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

/// Another clock, ahead of it by as much as it was moved: for whoever tests what only time brings about.
class MovableClock final : public Clock {
 public:
  /// `inner` outlives this.
  explicit MovableClock(const Clock& inner) : inner_(inner) {}
  std::int64_t now_ms() const override { return inner_.now_ms() + ahead_ms_; }
  std::int64_t ahead_ms() const { return ahead_ms_; }
  void set_ahead_ms(std::int64_t ahead_ms) { ahead_ms_ = ahead_ms; }

 private:
  const Clock& inner_;
  std::atomic<std::int64_t> ahead_ms_ = 0;
};

/// Stands still until a test moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t now_ms) : now_ms_(now_ms) {}
  std::int64_t now_ms() const override { return now_ms_; }
  void advance_ms(std::int64_t by) { now_ms_ += by; }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace offstage
