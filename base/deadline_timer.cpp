#include "base/deadline_timer.h"

#include <utility>

namespace offstage {

DeadlineTimer::DeadlineTimer() : thread_([this] { run(); }) {}

DeadlineTimer::~DeadlineTimer() {
  stop();
}

void DeadlineTimer::stop() {
  end();
}

void DeadlineTimer::finish() {
  for (const auto& [id, callback] : end()) callback();
}

DeadlineTimer::Callbacks DeadlineTimer::end() {
  Callbacks left;  // what they hold is released outside the lock
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(callbacks_);
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  return left;
}

DeadlineTimer::Id DeadlineTimer::schedule(TimePoint at, std::function<void()> callback) {
  Callbacks one;  // made outside the lock, for which every call stands in line
  one.emplace(Id{at}, std::move(callback));
  Callbacks::node_type node = one.extract(one.begin());
  std::unique_lock lock(mutex_);
  if (stopping_) return {};
  const Id id{at, ++last_number_};
  node.key() = id;
  callbacks_.insert(std::move(node));
  // The thread is woken only when it would sleep too long. What was cancelled does not end its sleep, so that
  // with deadlines that are all about as far away this is rare.
  const bool sooner = at < wakes_at_;
  if (sooner) wakes_at_ = at;
  lock.unlock();
  if (sooner) changed_.notify_one();
  return id;
}

bool DeadlineTimer::cancel(const Id& id) {
  Callbacks::node_type dropped;  // with what it holds, outside the lock
  const std::lock_guard lock(mutex_);
  dropped = callbacks_.extract(id);
  return !dropped.empty();
}

void DeadlineTimer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto first = callbacks_.begin();
    if (first != callbacks_.end() && first->first.at <= std::chrono::steady_clock::now()) {
      std::function<void()> callback = std::move(first->second);
      callbacks_.erase(first);
      lock.unlock();
      callback();
      callback = nullptr;
      lock.lock();
      continue;
    }
    wakes_at_ = first == callbacks_.end() ? TimePoint::max() : first->first.at;
    if (wakes_at_ == TimePoint::max()) {
      changed_.wait(lock);
    } else {
      const TimePoint until = wakes_at_;  // schedule() changes the member meanwhile
      changed_.wait_until(lock, until);
    }
  }
}

}  // namespace offstage
