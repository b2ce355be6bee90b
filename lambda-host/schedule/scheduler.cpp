#include "lambda-host/schedule/scheduler.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace offstage::lambda_host {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

Scheduler::Scheduler(std::vector<ScheduleRule> rules, const Clock& clock, Send send)
    : clock_(clock), send_(std::move(send)), start_ms_(clock.now_ms()) {
  for (ScheduleRule& rule : rules) {
    planned_.push_back({std::move(rule), 0});
    plan(planned_.back(), start_ms_);
  }
  thread_ = std::thread([this] { run(); });
}

Scheduler::~Scheduler() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Scheduler::on_clock_moved() {
  {
    const std::lock_guard lock(mutex_);
    clock_moved_ = true;
  }
  changed_.notify_all();
}

void Scheduler::plan(Planned& planned, std::int64_t now_ms) {
  planned.due_ms = planned.rule.expression.next(now_ms, start_ms_).value_or(kNever);
}

std::vector<Scheduler::Planned> Scheduler::take_due(std::int64_t now_ms) {
  std::vector<Planned> due;
  for (Planned& planned : planned_) {
    if (planned.due_ms > now_ms) continue;
    due.push_back(planned);
    plan(planned, now_ms);
  }
  return due;
}

void Scheduler::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    clock_moved_ = false;
    const std::int64_t now_ms = clock_.now_ms();
    const std::vector<Planned> due = take_due(now_ms);
    lock.unlock();
    for (const Planned& each : due) send_(each.rule.function, scheduled_payload(each.rule, each.due_ms));
    lock.lock();
    std::int64_t next_ms = kNever;
    for (const Planned& planned : planned_) next_ms = std::min(next_ms, planned.due_ms);
    const auto is_over = [this] { return stopping_ || clock_moved_; };
    if (next_ms == kNever) {
      changed_.wait(lock, is_over);
    } else {
      // The system's clock, so that a machine that slept wakes in time.
      const std::chrono::milliseconds left(std::max<std::int64_t>(0, next_ms - clock_.now_ms()));
      changed_.wait_until(lock, std::chrono::system_clock::now() + left, is_over);
    }
  }
}

}  // namespace offstage::lambda_host
