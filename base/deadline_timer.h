#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace offstage {

/// Calls back when a time has come, from one thread of its own. Thread-safe. Callbacks are short; they may
/// schedule and cancel.
class DeadlineTimer {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Id {
    TimePoint at{};
    std::uint64_t number = 0;  // 0: nothing scheduled
    auto operator<=>(const Id&) const = default;
  };

  DeadlineTimer();
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;
  /// Stops it. Not from a callback.
  ~DeadlineTimer();

  /// Drops what has not come yet; from then on nothing comes. Waits for a callback that is running.
  void stop();
  /// The same, but what has not come yet comes now, on this thread.
  void finish();

  Id schedule(TimePoint at, std::function<void()> callback);
  /// Whether that keeps it from coming; otherwise the callback is running, or has run.
  bool cancel(const Id& id);

 private:
  using Callbacks = std::map<Id, std::function<void()>>;

  void run();
  /// Ends the thread. Returns what has not come.
  Callbacks end();

  std::mutex mutex_;
  std::condition_variable changed_;
  Callbacks callbacks_;
  std::uint64_t last_number_ = 0;
  TimePoint wakes_at_ = TimePoint::max();  // the thread, by itself
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage
