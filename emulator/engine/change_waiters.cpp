#include "emulator/engine/change_waiters.h"

#include <algorithm>
#include <utility>

namespace offstage::emulator {

ChangeWaiters::~ChangeWaiters() {
  stop();
}

/// Takes out those that `picks` wants. With the mutex held.
template <class Picks>
std::list<ChangeWaiters::Waiter> ChangeWaiters::take(Picks picks) {
  std::list<Waiter> taken;
  for (auto it = waiters_.begin(); it != waiters_.end();) {
    const auto next = std::next(it);
    if (picks(*it)) taken.splice(taken.end(), waiters_, it);
    it = next;
  }
  count_ = waiters_.size();
  return taken;
}

bool ChangeWaiters::add(std::uint32_t stream, SequenceNumber from, std::chrono::milliseconds patience,
                        Answer answer) {
  const auto until = std::chrono::steady_clock::now() + std::min(patience, kPatienceMax);
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      if (waiters_.size() >= kWaitersMax) return false;
      waiters_.push_back({stream, from, until, std::move(answer)});
      count_ = waiters_.size();
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
      changed_.notify_all();
      return true;
    }
  }
  answer(false);
  return true;
}

void ChangeWaiters::notify(std::uint32_t stream, SequenceNumber end) {
  if (count_ == 0) return;
  std::list<Waiter> readable;
  {
    const std::lock_guard lock(mutex_);
    readable = take([&](const Waiter& waiter) { return waiter.stream == stream && waiter.from < end; });
  }
  for (const Waiter& waiter : readable) waiter.answer(true);
}

void ChangeWaiters::stop() {
  std::list<Waiter> left;
  std::thread thread;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left = take([](const Waiter&) { return true; });
    thread = std::move(thread_);
  }
  changed_.notify_all();
  for (const Waiter& waiter : left) waiter.answer(false);
  if (thread.joinable()) thread.join();
}

void ChangeWaiters::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = std::chrono::steady_clock::now();
    const auto late = take([now](const Waiter& waiter) { return waiter.until <= now; });
    if (!late.empty()) {
      lock.unlock();
      for (const Waiter& waiter : late) waiter.answer(false);
      lock.lock();
      continue;
    }
    const auto next = std::min_element(waiters_.begin(), waiters_.end(),
                                       [](const Waiter& a, const Waiter& b) { return a.until < b.until; });
    if (next == waiters_.end()) {
      changed_.wait(lock);
    } else {
      const TimePoint until = next->until;  // it may be gone while the mutex is not held
      changed_.wait_until(lock, until);
    }
  }
}

}  // namespace offstage::emulator
