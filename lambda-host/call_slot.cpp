#include "lambda-host/call_slot.h"

#include <utility>

#include "lambda-host/error_payload.h"

namespace offstage::lambda_host {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

CallSlot::CallSlot(Environment& environment, const FunctionContext& function, Environment::Owner& owner,
                   Code& code)
    : environment_(environment),
      function_(function),
      owner_(owner),
      code_(code),
      log_(function.log, function.clock) {}

void CallSlot::begin(std::shared_ptr<Call> call) {
  log_.init_start();
  const std::lock_guard lock(mutex_);
  started_at_ = steady_clock::now();
  arm(call, function_.init_timeout_ms);
  given_ = std::move(call);
}

void CallSlot::withdraw() {
  const std::lock_guard lock(mutex_);
  disarm();
  closed_ = true;
  given_ = nullptr;
}

bool CallSlot::give(std::shared_ptr<Call> call) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    arm(call, function_.config.timeout_ms);
    given_ = std::move(call);
  }
  changed();
  return true;
}

void CallSlot::changed() {
  changed_.notify_all();
  code_.on_changed();
}

/// The lock is held. The timer is everybody's: it is not asked in vain.
void CallSlot::disarm() {
  if (timer_id_.number != 0) function_.timer->cancel(std::exchange(timer_id_, {}));
}

/// The lock is held.
void CallSlot::arm(const std::shared_ptr<Call>& call, int timeout_ms) {
  disarm();
  given_at_ = steady_clock::now();
  deadline_ms_ = function_.clock.now_ms() + timeout_ms;
  timer_id_ = function_.timer->schedule(
      given_at_ + milliseconds(timeout_ms),
      [self = environment_.shared_from_this(), this, call, timeout_ms] { on_deadline(call, timeout_ms); });
}

std::optional<CallSlot::Event> CallSlot::take() {
  return take(std::unique_lock(mutex_));
}

std::optional<CallSlot::Event> CallSlot::take(std::unique_lock<std::mutex> lock) {
  std::optional<Event> event = take_locked();
  lock.unlock();
  if (event) owner_.on_taken(environment_);
  return event;
}

std::optional<CallSlot::Event> CallSlot::wait() {
  is_asking_ = true;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return given_ != nullptr || current_ != nullptr || closed_; });
  is_asking_ = false;
  return take(std::move(lock));
}

std::optional<CallSlot::Event> CallSlot::take_locked() {
  if (closed_) return std::nullopt;
  if (given_ == nullptr) return current_ == nullptr ? std::nullopt : std::optional(event_);
  current_ = std::move(given_);
  init_duration_.reset();
  if (!std::exchange(initialised_, true) && !init_again_) {
    init_duration_ = steady_clock::now() - started_at_;
    arm(current_, function_.config.timeout_ms);  // what the start took does not count
  }
  event_ = {current_, deadline_ms_};
  log_start(*current_);
  return event_;
}

std::shared_ptr<BytePipe> CallSlot::open_stream(std::string_view request_id, std::string_view content_type) {
  std::unique_lock lock(mutex_);
  if (current_ == nullptr || current_->request_id() != request_id) return nullptr;
  const std::shared_ptr<const Call> call = current_;
  lock.unlock();
  return call->open_stream(content_type);
}

bool CallSlot::answer(std::string_view request_id, Outcome outcome, std::string payload) {
  std::unique_lock lock(mutex_);
  if (current_ == nullptr || current_->request_id() != request_id) return false;
  const std::shared_ptr<Call> call = std::move(current_);
  const InvocationReport report = end_report();
  lock.unlock();
  if (payload.size() > kResponseBytesMax) {
    outcome = Outcome::kFunctionError;
    payload = error_payload::response_too_large();
  }
  return end_call(*call, report, outcome, std::move(payload));
}

/// The lock is held.
InvocationReport CallSlot::end_report() {
  disarm();
  InvocationReport report;
  report.duration = steady_clock::now() - given_at_;
  report.init_duration = init_duration_;
  return report;
}

/// The lock is held.
InitReport CallSlot::init_report(std::string_view error_type) const {
  return {steady_clock::now() - (init_again_ ? given_at_ : started_at_), init_again_,
          std::string(error_type)};
}

void CallSlot::log_start(const Call& call) {
  log_.start(call.request_id(), call.invocation().wants_log);
}

/// Of a call that the code has not seen: how its start failed, if that is why, stands before it.
void CallSlot::log_unserved(const Call& call, const std::optional<InitReport>& failed_start) {
  code_.flush_output();
  if (failed_start) log_.init_report(*failed_start);
  log_start(call);
}

/// Returns the tail of the log that the caller may have asked for.
std::string CallSlot::log_end(const Call& call, InvocationReport report) {
  code_.flush_output();
  if (function_.log.sink || call.invocation().wants_log) report.memory_used_mb = code_.memory_used_mb();
  return log_.end(report);
}

/// Of a call that the code has ended; the environment goes on. False when the call had been ended before.
bool CallSlot::end_call(Call& call, const InvocationReport& report, Outcome outcome, std::string payload) {
  if (!call.claim()) return false;
  std::string log_tail = log_end(call, report);
  owner_.on_available(environment_.shared_from_this());
  call.deliver(outcome, std::move(payload), std::move(log_tail));
  return true;
}

/// True when the code's start has been begun anew because it took too long.
bool CallSlot::start_again(const std::shared_ptr<Call>& call) {
  std::unique_lock lock(mutex_);
  if (initialised_ || init_again_ || closed_ || given_ != call) return false;
  const InitReport report = init_report({});
  init_again_ = true;
  lock.unlock();
  log_.init_report(report);
  const bool restarts = code_.on_init_timeout();
  lock.lock();
  init_again_ = restarts;
  if (!restarts) return false;
  if (given_ == call || current_ == call) arm(call, function_.config.timeout_ms);
  return true;
}

void CallSlot::on_deadline(const std::shared_ptr<Call>& call, int timeout_ms) {
  if (start_again(call) || !call->claim()) return;
  InvocationReport report;
  report.timeout_ms = timeout_ms;
  std::optional<InitReport> failed_start;
  bool was_seen = false;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (init_again_ && !initialised_) failed_start = init_report({});
    was_seen = std::exchange(given_, nullptr) == nullptr;
    current_ = nullptr;
    report.duration = steady_clock::now() - given_at_;
    report.init_duration = init_duration_;
  }
  if (!was_seen) log_unserved(*call, failed_start);
  code_.on_timeout();
  changed();
  std::string log_tail = log_end(*call, report);
  owner_.on_gone(environment_.shared_from_this(), nullptr);
  call->deliver(Outcome::kTimeout, error_payload::timed_out(call->request_id(), timeout_ms),
                std::move(log_tail));
}

void CallSlot::end(std::string_view reason) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  std::shared_ptr<Call> failed = std::move(current_);
  std::shared_ptr<Call> unserved = std::move(given_);
  InvocationReport report = end_report();
  report.error_type = "Runtime.ExitError";
  report.error_text = reason;
  // Code that serves so many events and ends is no error of the next event's; one that never asked is.
  std::optional<InitReport> failed_start;
  if (!initialised_) {
    std::swap(failed, unserved);
    failed_start = init_report(report.error_type);
  }
  lock.unlock();

  if (failed_start && failed != nullptr) log_unserved(*failed, failed_start);
  const bool is_ours = failed != nullptr && failed->claim();
  std::string log_tail;
  if (is_ours) log_tail = log_end(*failed, report);
  owner_.on_gone(environment_.shared_from_this(), std::move(unserved));
  if (!is_ours) return;
  failed->deliver(Outcome::kFunctionError,
                  error_payload::of_request("Runtime.ExitError", failed->request_id(), reason),
                  std::move(log_tail));
}

void CallSlot::end_start(std::string_view error_type, std::string_view error_text, std::string payload) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  const std::shared_ptr<Call> call = std::move(given_ != nullptr ? given_ : current_);
  InvocationReport report = end_report();
  report.error_type = error_type;
  report.error_text = error_text;
  std::optional<InitReport> failed_start;
  if (!initialised_) failed_start = init_report(error_type);
  lock.unlock();
  if (failed_start && call != nullptr) log_unserved(*call, failed_start);
  const bool is_ours = call != nullptr && call->claim();
  std::string log_tail;
  if (is_ours) log_tail = log_end(*call, report);
  owner_.on_gone(environment_.shared_from_this(), nullptr);
  if (!is_ours) return;
  if (payload.empty()) payload = error_payload::of_request(error_type, call->request_id(), error_text);
  call->deliver(Outcome::kFunctionError, std::move(payload), std::move(log_tail));
}

void CallSlot::abandon(const std::string& error_payload) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  disarm();
  const std::shared_ptr<Call> calls[] = {std::move(current_), std::move(given_)};
  lock.unlock();
  for (const std::shared_ptr<Call>& call : calls)
    if (call != nullptr) call->finish(Outcome::kFunctionError, error_payload);
}

void CallSlot::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed();
}

bool CallSlot::is_done() {
  const std::lock_guard lock(mutex_);
  return closed_ && given_ == nullptr && current_ == nullptr;
}

}  // namespace offstage::lambda_host
