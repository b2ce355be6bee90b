#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "emulator/model/stream.h"

namespace offstage::emulator {

/// Who waits for records that are not written yet, of any stream. Nobody's thread is held up: a waiter is a
/// callback, and one thread, there from the first waiter on, ends those whose time is up. Thread-safe.
class ChangeWaiters {
 public:
  /// Called once: true when the record may be there, false when the time is up or nobody waits any more.
  /// Short.
  using Answer = std::function<void(bool is_readable)>;
  static constexpr std::size_t kWaitersMax = 256;
  static constexpr std::chrono::milliseconds kPatienceMax{20'000};

  ChangeWaiters() = default;
  ChangeWaiters(const ChangeWaiters&) = delete;
  ChangeWaiters& operator=(const ChangeWaiters&) = delete;
  /// stop().
  ~ChangeWaiters();

  /// Until the stream of that number has a record `from` or a later one. Who has added looks once more
  /// whether it is there already, and says so with notify(). False, and no answer comes, when too many wait.
  bool add(std::uint32_t stream, SequenceNumber from, std::chrono::milliseconds patience, Answer answer);

  /// The stream's records before `end` can be read. Costs nothing while nobody waits.
  void notify(std::uint32_t stream, SequenceNumber end);

  /// Answers all that wait, and from then on at once.
  void stop();

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Waiter {
    std::uint32_t stream;
    SequenceNumber from;
    TimePoint until;
    Answer answer;
  };

  void run();
  template <class Picks>
  std::list<Waiter> take(Picks picks);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<std::size_t> count_ = 0;  // of waiters_
  std::list<Waiter> waiters_;           // guarded by mutex_
  bool stopping_ = false;               // guarded by mutex_
  std::thread thread_;                  // guarded by mutex_ until it stops
};

}  // namespace offstage::emulator
