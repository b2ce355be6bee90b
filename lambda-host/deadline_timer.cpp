#include "lambda-host/deadline_timer.h"

#include <utility>

namespace offstage::lambda_host {

DeadlineTimer::DeadlineTimer() : thread_([this] { run(); }) {}

DeadlineTimer::~DeadlineTimer() {
  stop();
}

void DeadlineTimer::stop() {
  std::map<Id, std::function<void()>> dropped;  // what they hold is released outside the lock
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(callbacks_);
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

DeadlineTimer::Id DeadlineTimer::schedule(TimePoint at, std::function<void()> callback) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return {};
  const Id id{at, ++last_number_};
  const auto position = callbacks_.emplace(id, std::move(callback)).first;
  if (position == callbacks_.begin()) changed_.notify_all();
  return id;
}

void DeadlineTimer::cancel(const Id& id) {
  std::function<void()> dropped;  // what it holds is released outside the lock
  const std::lock_guard lock(mutex_);
  if (const auto position = callbacks_.find(id); position != callbacks_.end()) {
    dropped = std::move(position->second);
    callbacks_.erase(position);
  }
}

void DeadlineTimer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (callbacks_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = callbacks_.begin();
    if (first->first.at > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, TimePoint(first->first.at));
      continue;
    }
    std::function<void()> callback = std::move(first->second);
    callbacks_.erase(first);
    lock.unlock();
    callback();
    callback = nullptr;
    lock.lock();
  }
}

}  // namespace offstage::lambda_host
