#include "lambda-host/invoke-api/asynchronous_invocations.h"

#include <chrono>
#include <condition_variable>
#include <utility>

#include "base/json.h"
#include "base/log.h"

namespace offstage::lambda_host::invoke_api {
namespace {

/// Between two attempts of an event whose function has no concurrency left.
constexpr std::chrono::milliseconds kThrottledPause{1'000};

/// "Error: it broke" of an error payload; the payload itself when it has no such members.
std::string summary(const std::string& payload) {
  const auto document = json::Document::parse(payload);
  const auto type = document ? document->root().find("errorType") : std::nullopt;
  const auto message = document ? document->root().find("errorMessage") : std::nullopt;
  if (!message) return payload.substr(0, 200);
  const std::string prefix = type ? std::string(type->as_string()) + ": " : "";
  return prefix + std::string(message->as_string());
}

}  // namespace

struct AsynchronousInvocations::Event {
  FunctionConfig function;
  Invocation invocation;
  int failures = 0;
};

struct AsynchronousInvocations::State : std::enable_shared_from_this<State> {
  State(Invoker& with, RetryDelays between) : invoker(with), delays(between) {}

  void run(const std::shared_ptr<Event>& event) {
    {
      const std::lock_guard lock(mutex);
      if (stopped) return;
    }
    invoker.invoke(event->invocation, [self = shared_from_this(), event](const InvocationResult& result) {
      self->on_end(event, result);
    });
  }

  void on_end(const std::shared_ptr<Event>& event, const InvocationResult& result) {
    {
      const std::lock_guard lock(mutex);
      if (stopped) return;
    }
    if (result.outcome == Outcome::kSuccess) return close();
    if (result.outcome == Outcome::kThrottled) return run_later(event, kThrottledPause);
    const int failures = ++event->failures;
    if (failures <= event->function.retries_max)
      return run_later(event, std::chrono::milliseconds(failures == 1 ? delays.first_ms : delays.second_ms));
    const FunctionConfig& function = event->function;
    log::warning("{}: the event of request {} failed {} time{} and is given up: {}{}", function.key,
                 event->invocation.request_id, failures, failures == 1 ? "" : "s", summary(result.payload),
                 function.on_failure.empty() ? "" : "; on AWS it goes to " + function.on_failure);
    close();
  }

  void close() {
    const std::lock_guard lock(mutex);
    --open;
    changed.notify_all();
  }

  void run_later(const std::shared_ptr<Event>& event, std::chrono::milliseconds delay) {
    // Also without a delay: the invoker is still busy with the end of the attempt before.
    timer.schedule(std::chrono::steady_clock::now() + delay, [self = weak_from_this(), event] {
      if (const auto state = self.lock()) state->run(event);
    });
  }

  Invoker& invoker;
  const RetryDelays delays;
  DeadlineTimer timer;
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t open = 0;  // accepted, and neither succeeded nor given up
  bool stopped = false;
};

AsynchronousInvocations::AsynchronousInvocations(Invoker& invoker, RetryDelays delays)
    : state_(std::make_shared<State>(invoker, delays)) {}

AsynchronousInvocations::~AsynchronousInvocations() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
  }
  state_->timer.stop();
}

void AsynchronousInvocations::finish() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->open == 0; });
}

void AsynchronousInvocations::accept(const FunctionConfig& function, Invocation invocation) {
  {
    const std::lock_guard lock(state_->mutex);
    ++state_->open;
  }
  state_->run(std::make_shared<Event>(Event{function, std::move(invocation)}));
}

}  // namespace offstage::lambda_host::invoke_api
