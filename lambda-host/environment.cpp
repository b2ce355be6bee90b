#include "lambda-host/environment.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>
#include <system_error>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "lambda-host/crash_reporter.h"
#include "lambda-host/error_payload.h"

namespace {

thread_local const offstage_lambda_host* loading = nullptr;

}  // namespace

/// See runtime/host_interface.h. Asked for by libraries while their globals are constructed.
extern "C" __attribute__((visibility("default"))) const offstage_lambda_host* offstage_lambda_loading();
extern "C" const offstage_lambda_host* offstage_lambda_loading() {
  return loading;
}

namespace offstage::lambda_host {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kResponseBytesMax = 6'291'556;

offstage_lambda_text text_of(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view view_of(offstage_lambda_text text) {
  return {text.data, text.size};
}

/// The most there was, of the whole process: functions share it.
long memory_used_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/// "Root=1-{time}-{random};Parent={random};Sampled=0", for a caller that sent none.
std::string new_trace_id(std::int64_t now_ms) {
  const std::string random = encoding::hex(crypto::random_bytes(20));
  return fmt::format("Root=1-{:08x}-{};Parent={};Sampled=0", now_ms / 1000, random.substr(0, 24),
                     random.substr(24, 16));
}

}  // namespace

Environment::Environment(std::shared_ptr<const FunctionContext> function, std::shared_ptr<Owner> owner)
    : function_(std::move(function)),
      owner_(std::move(owner)),
      arn_(function_->config.arn()),
      log_(function_->log, function_->clock) {
  host_.environment = this;
  host_.next = [](void* self, offstage_lambda_event* event) {
    return static_cast<Environment*>(self)->next(*event);
  };
  host_.answer = [](void* self, offstage_lambda_text id, offstage_lambda_text payload, int success) {
    return static_cast<Environment*>(self)->answer(view_of(id), std::string(view_of(payload)), success != 0);
  };
  host_.variable = [](void* self, const char* name) {
    return static_cast<const Environment*>(self)->variable(name);
  };
  host_.exited = [](void* self, int status) { static_cast<Environment*>(self)->exited(status); };
}

Result<void, Failure> Environment::load() {
  const std::string& file = function_->config.library;
  loading = &host_;
  Result<SharedLibrary, Failure> library = SharedLibrary::load_copy(file, function_->copies_directory);
  loading = nullptr;
  if (!library) return std::move(library).error();

  const auto* version = static_cast<const std::uint32_t*>(library->symbol(OFFSTAGE_LAMBDA_VERSION_SYMBOL));
  void* entry = library->symbol(OFFSTAGE_LAMBDA_ENTRY);
  if (version == nullptr || entry == nullptr)
    return Failure{"cannot load " + file + ": it was not built with offstage_add_lambda()"};
  if (*version != OFFSTAGE_LAMBDA_INTERFACE_VERSION)
    return Failure{
        fmt::format("cannot load {}: it was built for interface {} of another offstage, this one has {}",
                    file, *version, OFFSTAGE_LAMBDA_INTERFACE_VERSION)};
  library_ = std::move(*library);
  entry_ = reinterpret_cast<offstage_lambda_entry_function>(entry);
  return {};
}

bool Environment::start(std::shared_ptr<Call> call) {
  const std::lock_guard lock(mutex_);
  started_at_ = steady_clock::now();
  arm(call, function_->init_timeout_ms);
  given_ = std::move(call);
  try {
    thread_ = std::thread([self = shared_from_this()] { self->run(); });
  } catch (const std::system_error&) {
    function_->timer->cancel(timer_id_);
    ending_ = ended_ = true;
    return false;
  }
  return true;
}

void Environment::run() {
  {
    const RunningFunction running(function_->config.key);
    Result<void, Failure> loaded;
    if (entry_ == nullptr) loaded = load();
    if (loaded)
      finish(entry_(&host_, function_->config.library.c_str()));
    else
      finish_start(loaded.error());
    library_ = SharedLibrary();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool Environment::give(std::shared_ptr<Call> call) {
  const std::lock_guard lock(mutex_);
  if (ending_) return false;
  arm(call, function_->config.timeout_ms);
  given_ = std::move(call);
  changed_.notify_all();
  return true;
}

/// The lock is held.
void Environment::arm(const std::shared_ptr<Call>& call, int timeout_ms) {
  function_->timer->cancel(timer_id_);
  given_at_ = steady_clock::now();
  deadline_ms_ = function_->clock.now_ms() + timeout_ms;
  timer_id_ = function_->timer->schedule(
      given_at_ + milliseconds(timeout_ms),
      [self = shared_from_this(), call, timeout_ms] { self->on_timeout(call, timeout_ms); });
}

int Environment::next(offstage_lambda_event& event) {
  std::unique_lock lock(mutex_);
  if (const std::shared_ptr<Call> unanswered = std::move(current_)) {
    const InvocationReport report = end_report();
    lock.unlock();
    end_call(*unanswered, report, Outcome::kFunctionError,
             error_payload::error("Runtime.InvalidStateTransition",
                                  "The function asked for the next event before it had answered this one"));
    lock.lock();
  }
  changed_.wait(lock, [this] { return given_ != nullptr || ending_; });
  if (ending_) return 0;

  shown_ = current_ = std::move(given_);
  init_duration_.reset();
  if (!initialised_) {
    initialised_ = true;
    init_duration_ = steady_clock::now() - started_at_;
    arm(current_, function_->config.timeout_ms);  // what the start took does not count
  }
  const Invocation& invocation = shown_->invocation();
  shown_trace_id_ = invocation.trace_id;
  if (shown_trace_id_.empty()) shown_trace_id_ = new_trace_id(function_->clock.now_ms());
  event.deadline_ms = deadline_ms_;
  const std::string& request_id = shown_->request_id();
  log_start(*shown_);
  lock.unlock();

  static const std::string content_type = "application/json";
  event.payload = text_of(invocation.payload);
  event.request_id = text_of(request_id);
  event.trace_id = text_of(shown_trace_id_);
  event.client_context = text_of(invocation.client_context);
  event.function_arn = text_of(arn_);
  event.content_type = text_of(content_type);
  RunningFunction::set_request(request_id);
  return 1;
}

int Environment::answer(std::string_view request_id, std::string payload, bool success) {
  std::unique_lock lock(mutex_);
  if (current_ == nullptr || current_->request_id() != request_id) return 0;
  const std::shared_ptr<Call> call = std::move(current_);
  const InvocationReport report = end_report();
  lock.unlock();
  RunningFunction::set_request({});
  Outcome outcome = success ? Outcome::kSuccess : Outcome::kFunctionError;
  if (payload.size() > kResponseBytesMax) {
    outcome = Outcome::kFunctionError;
    payload = error_payload::response_too_large();
  }
  return end_call(*call, report, outcome, std::move(payload)) ? 1 : 0;
}

/// The lock is held.
InvocationReport Environment::end_report() {
  function_->timer->cancel(timer_id_);
  InvocationReport report;
  report.duration = steady_clock::now() - given_at_;
  report.init_duration = init_duration_;
  report.memory_used_mb = memory_used_mb();
  return report;
}

void Environment::log_start(const Call& call) {
  log_.start(call.request_id(), call.invocation().wants_log);
}

/// Of a call that the code has ended; the environment goes on. False when the call had been ended before.
bool Environment::end_call(Call& call, const InvocationReport& report, Outcome outcome, std::string payload) {
  if (!call.claim()) return false;
  std::string tail = log_.end(report);
  owner_->on_available(shared_from_this());
  call.deliver(outcome, std::move(payload), std::move(tail));
  return true;
}

const char* Environment::variable(const char* name) const {
  if (std::strcmp(name, "AWS_LAMBDA_LOG_STREAM_NAME") == 0) return log_.name().c_str();
  const auto found = function_->variables.find(name);
  if (found == function_->variables.end()) return ::getenv(name);
  return found->second ? found->second->c_str() : nullptr;
}

void Environment::exited(int status) {
  {
    const std::lock_guard lock(mutex_);
    comes_back_ = false;
  }
  finish(status);
  // The call stack below cannot be left: exit() does not return and nothing may unwind through it.
  while (true) ::pause();
}

void Environment::on_timeout(const std::shared_ptr<Call>& call, int timeout_ms) {
  if (!call->claim()) return;
  InvocationReport report;
  report.timeout_ms = timeout_ms;
  report.memory_used_mb = memory_used_mb();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (given_ != nullptr) log_start(*call);
    given_ = nullptr;
    current_ = nullptr;
    report.duration = steady_clock::now() - given_at_;
    report.init_duration = init_duration_;
  }
  changed_.notify_all();
  std::string tail = log_.end(report);
  owner_->on_gone(shared_from_this(), nullptr);
  call->deliver(Outcome::kTimeout, error_payload::timed_out(call->request_id(), timeout_ms), std::move(tail));
}

/// The library could not be loaded, so nobody has seen the call.
void Environment::finish_start(const Failure& failure) {
  std::unique_lock lock(mutex_);
  ending_ = true;
  const std::shared_ptr<Call> call = std::move(given_);
  if (call == nullptr) return;
  InvocationReport report = end_report();
  report.error_type = "Runtime.InvalidEntrypoint";
  report.error_text = failure.text;
  lock.unlock();
  if (!call->claim()) return;
  log_start(*call);
  std::string tail = log_.end(report);
  owner_->on_gone(shared_from_this(), nullptr);
  call->deliver(Outcome::kFunctionError, error_payload::error(report.error_type, failure.text),
                std::move(tail));
}

/// main() has returned, or the code has called exit().
void Environment::finish(int status) {
  std::unique_lock lock(mutex_);
  ending_ = true;
  std::shared_ptr<Call> failed = std::move(current_);
  std::shared_ptr<Call> unserved = std::move(given_);
  InvocationReport report = end_report();
  report.error_type = "Runtime.ExitError";
  report.error_text = error_payload::exit_reason(status);
  // A main that serves so many events and ends is no error of the next event's; one that never asked is.
  if (!initialised_) {
    std::swap(failed, unserved);
    if (failed != nullptr) log_start(*failed);
  }
  lock.unlock();

  const bool is_ours = failed != nullptr && failed->claim();
  std::string tail;
  if (is_ours) tail = log_.end(report);
  owner_->on_gone(shared_from_this(), std::move(unserved));
  if (!is_ours) return;
  failed->deliver(Outcome::kFunctionError, error_payload::exited(failed->request_id(), status),
                  std::move(tail));
}

void Environment::stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
}

bool Environment::join_until(steady_clock::time_point deadline) {
  {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline, [this] { return ended_ || !comes_back_; })) return false;
    if (!ended_) return false;
  }
  if (thread_.joinable()) thread_.join();
  return true;
}

void Environment::abandon(const std::string& error_payload) {
  std::unique_lock lock(mutex_);
  ending_ = true;
  function_->timer->cancel(timer_id_);
  const std::shared_ptr<Call> calls[] = {std::move(current_), std::move(given_)};
  if (thread_.joinable()) thread_.detach();
  lock.unlock();
  for (const std::shared_ptr<Call>& call : calls)
    if (call != nullptr) call->finish(Outcome::kFunctionError, error_payload);
}

bool Environment::has_ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace offstage::lambda_host
