#include "lambda-host/function_pool.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "lambda-host/error_payload.h"
#include "lambda-host/in_process_environment.h"
#include "lambda-host/process_environment.h"

namespace offstage::lambda_host {
namespace {

std::string stopped_payload() {
  return error_payload::error("Runtime.ExitError", "The Lambda host has been stopped");
}

bool remove(std::vector<std::shared_ptr<Environment>>& from,
            const std::shared_ptr<Environment>& environment) {
  return std::erase(from, environment) > 0;
}

}  // namespace

FunctionPool::FunctionPool(std::shared_ptr<const FunctionContext> function, int environments_max)
    : function_(std::move(function)),
      environments_max_(static_cast<std::size_t>(std::max(environments_max, 0))) {}

Result<void, Failure> FunctionPool::prepare() {
  ASSIGN_OR_RETURN(auto image, take_image());
  std::shared_ptr<Environment> environment = make_environment(image);
  RETURN_IF_ERROR(environment->prepare());
  const std::lock_guard lock(mutex_);
  image_ = std::move(image);
  prepared_ = std::move(environment);
  return {};
}

/// Null for a function that runs as a process.
Result<std::shared_ptr<const LibraryImage>, Failure> FunctionPool::take_image() const {
  if (!function_->config.command.empty()) return std::shared_ptr<const LibraryImage>();
  return LibraryImage::take(function_->config.library, function_->copies_directory);
}

std::shared_ptr<Environment> FunctionPool::make_environment(std::shared_ptr<const LibraryImage> image) {
  if (!function_->config.command.empty())
    return std::make_shared<ProcessEnvironment>(function_, shared_from_this());
  return std::make_shared<InProcessEnvironment>(function_, shared_from_this(), std::move(image));
}

Result<void, Failure> FunctionPool::reload() {
  ASSIGN_OR_RETURN(auto image, take_image());
  std::shared_ptr<Environment> fresh = make_environment(image);
  RETURN_IF_ERROR(fresh->prepare());
  Environments ended;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return {};
    image_ = std::move(image);
    std::swap(prepared_, fresh);  // the old one is unloaded outside the lock
    for (Idle& idle : std::exchange(idle_, {})) {
      remove(active_, idle.environment);
      gone_.push_back(idle.environment);
      ended.push_back(std::move(idle.environment));
    }
    outdated_ = active_;
  }
  for (const std::shared_ptr<Environment>& environment : ended) environment->stop();
  forget_ended();
  return {};
}

void FunctionPool::invoke(std::shared_ptr<Call> call) {
  std::unique_lock lock(mutex_);
  if (!gone_.empty()) {
    lock.unlock();
    forget_ended();
    lock.lock();
  }
  if (stopping_) {
    lock.unlock();
    return call->finish(Outcome::kFunctionError, stopped_payload());
  }
  const bool is_full = active_.size() >= environments_max_ && waiting_.size() >= idle_.size();
  if (is_full && function_->config.concurrency_max) {
    lock.unlock();
    return call->finish(Outcome::kThrottled,
                        error_payload::throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));
  }
  waiting_.push_back(std::move(call));
  serve_waiting(std::move(lock));
}

/// Hands calls to the environments that are idle, and starts others for calls beyond these. While one is
/// about to see its call no other is woken, which costs more than a short call takes: by the time it has
/// woken up, and asks for the next one to be woken, those that were busy may have taken the calls.
void FunctionPool::serve_waiting(std::unique_lock<std::mutex> lock) {
  while (!waiting_.empty()) {
    if (waiting_.size() > idle_.size() && active_.size() < environments_max_) {
      const auto beyond = waiting_.begin() + static_cast<std::ptrdiff_t>(idle_.size());
      const std::shared_ptr<Call> call = std::move(*beyond);
      waiting_.erase(beyond);
      const std::string error = start_environment(call);
      if (error.empty()) continue;
      lock.unlock();
      call->finish(Outcome::kFunctionError, error);
      lock.lock();
    } else if (!idle_.empty() && waking_ == nullptr) {
      const std::shared_ptr<Environment> environment = std::move(idle_.back().environment);
      idle_.pop_back();
      const std::shared_ptr<Call> call = std::move(waiting_.front());
      waiting_.pop_front();
      const bool wakes = environment->is_asking();
      if (wakes) waking_ = environment.get();
      lock.unlock();
      const bool is_given = environment->give(call);
      if (is_given && wakes) return;  // it goes on here
      lock.lock();
      if (is_given) continue;
      if (waking_ == environment.get()) waking_ = nullptr;
      waiting_.push_front(call);
    } else {
      return;
    }
  }
}

void FunctionPool::on_taken(const Environment& environment) {
  if (waking_ != &environment) return;
  std::unique_lock lock(mutex_);
  waking_ = nullptr;
  serve_waiting(std::move(lock));
}

/// The lock is held. Returns what to answer when there could be none, or nothing.
std::string FunctionPool::start_environment(std::shared_ptr<Call> call) {
  std::shared_ptr<Environment> environment = std::move(prepared_);
  if (environment == nullptr) environment = make_environment(image_);
  active_.push_back(environment);
  if (environment->start(std::move(call))) return {};
  remove(active_, environment);
  return error_payload::error("Runtime.ExitError", "The system has no room for a further environment");
}

void FunctionPool::on_available(const std::shared_ptr<Environment>& environment) {
  std::unique_lock lock(mutex_);
  if (std::find(active_.begin(), active_.end(), environment) == active_.end()) return;
  if (remove(outdated_, environment)) {
    remove(active_, environment);
    gone_.push_back(environment);
    serve_waiting(std::move(lock));
    environment->stop();
  } else if (waiting_.empty()) {
    idle_.push_back({environment, std::chrono::steady_clock::now()});
    watch_idle();
  } else if (environment->give(waiting_.front())) {
    waiting_.pop_front();
  }
}

/// The lock is held. Comes back when the one that is idle longest has been so for too long.
void FunctionPool::watch_idle() {
  if (idle_watched_ || idle_.empty() || stopping_) return;
  idle_watched_ = true;
  function_->timer->schedule(idle_.front().since + std::chrono::milliseconds(function_->idle_ms),
                             [weak = weak_from_this()] {
                               if (const auto self = weak.lock()) self->end_idle();
                             });
}

void FunctionPool::end_idle() {
  Environments ended;
  {
    const std::lock_guard lock(mutex_);
    idle_watched_ = false;
    const auto until = std::chrono::steady_clock::now() - std::chrono::milliseconds(function_->idle_ms);
    while (!idle_.empty() && idle_.front().since <= until) {
      ended.push_back(std::move(idle_.front().environment));
      idle_.erase(idle_.begin());
      remove(active_, ended.back());
      gone_.push_back(ended.back());
    }
    watch_idle();
  }
  for (const std::shared_ptr<Environment>& environment : ended) environment->stop();
}

void FunctionPool::on_gone(const std::shared_ptr<Environment>& environment, std::shared_ptr<Call> unserved) {
  std::unique_lock lock(mutex_);
  if (waking_ == environment.get()) waking_ = nullptr;
  if (stopping_) {
    lock.unlock();
    if (unserved != nullptr) unserved->finish(Outcome::kFunctionError, stopped_payload());
    return;
  }
  std::erase_if(idle_, [&](const Idle& each) { return each.environment == environment; });
  remove(outdated_, environment);
  // Otherwise it was lost before, and its code has come back.
  if (remove(active_, environment)) gone_.push_back(environment);
  if (unserved != nullptr) waiting_.push_front(std::move(unserved));
  serve_waiting(std::move(lock));
}

void FunctionPool::forget_ended() {
  Environments ended;  // joined and unloaded outside the lock
  {
    const std::lock_guard lock(mutex_);
    const auto still =
        std::partition(gone_.begin(), gone_.end(), [](auto& each) { return !each->has_ended(); });
    ended.assign(std::make_move_iterator(still), std::make_move_iterator(gone_.end()));
    gone_.erase(still, gone_.end());
  }
  for (const std::shared_ptr<Environment>& environment : ended)
    environment->join_until(std::chrono::steady_clock::time_point::max());
}

void FunctionPool::stop(std::chrono::steady_clock::time_point deadline) {
  std::deque<std::shared_ptr<Call>> waiting;
  Environments environments;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting = std::exchange(waiting_, {});
    environments = std::exchange(active_, {});
    std::move(gone_.begin(), gone_.end(), std::back_inserter(environments));
    gone_.clear();
    idle_.clear();
    outdated_.clear();
    prepared_ = nullptr;
  }
  for (const std::shared_ptr<Call>& call : waiting) call->finish(Outcome::kFunctionError, stopped_payload());
  for (const std::shared_ptr<Environment>& environment : environments) environment->stop();
  int stuck = 0;
  for (const std::shared_ptr<Environment>& environment : environments) {
    if (environment->join_until(deadline)) continue;
    environment->abandon(stopped_payload());
    ++stuck;
  }
  if (stuck > 0)
    log::warning("function '{}': {} handler{} did not come back; given up", function_->config.key, stuck,
                 stuck == 1 ? "" : "s");
}

}  // namespace offstage::lambda_host
