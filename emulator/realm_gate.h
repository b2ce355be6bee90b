#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace offstage::emulator {

/// Lets many through at the same time, and now and then somebody alone. Passing costs an uncontended lock:
/// threads have lanes of their own, as far as there are enough, so that they write to no cache line in
/// common. Closing waits for whoever is in. Thread-safe.
class RealmGate {
 public:
  /// In, until it goes out of scope. A thread has one at a time.
  using Pass = std::shared_lock<std::shared_mutex>;

  /// Nobody is in and nobody gets in until it goes out of scope.
  class Closed {
   public:
    ~Closed() { gate_.closing_.store(false, std::memory_order_relaxed); }
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;

   private:
    friend class RealmGate;
    explicit Closed(RealmGate& gate) : gate_(gate), turn_(gate.turn_) {
      gate.closing_.store(true, std::memory_order_relaxed);
      lanes_.reserve(kLanes);
      for (auto& lane : gate.lanes_) lanes_.emplace_back(lane.mutex);
    }
    RealmGate& gate_;
    std::unique_lock<std::mutex> turn_;
    std::vector<std::unique_lock<std::shared_mutex>> lanes_;
  };

  Pass pass() {
    // The lanes alone would do, but whoever closes them could wait for ever while others come and go.
    if (closing_.load(std::memory_order_relaxed)) const std::lock_guard wait(turn_);
    return Pass(lanes_[own_lane()].mutex);
  }
  Closed close() { return Closed(*this); }

 private:
  static constexpr std::size_t kLanes = 16;
  struct alignas(64) Lane {
    std::shared_mutex mutex;
  };

  static std::size_t own_lane() {
    static std::atomic<std::size_t> threads{0};
    thread_local const std::size_t kLane = threads.fetch_add(1, std::memory_order_relaxed) % kLanes;
    return kLane;
  }

  std::mutex turn_;
  std::atomic<bool> closing_{false};
  std::array<Lane, kLanes> lanes_;
};

}  // namespace offstage::emulator
