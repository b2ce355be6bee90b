#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "lambda-host/invoker.h"

namespace offstage::gateway {

/// Calls functions with a time limit. Thread-safe. One thread keeps all limits; no thread waits for a
/// single request.
class TimedInvoker {
 public:
  /// The function's result, or nothing when the limit passed first.
  using Done = std::function<void(std::optional<lambda_host::InvocationResult>)>;

  /// `invoker` must outlive this.
  explicit TimedInvoker(lambda_host::Invoker& invoker);
  /// Ends all calls that are under way as if their time were up, and returns when no `done` runs any more.
  /// What the invoker answers later is dropped. Not to be called from a `done`.
  ~TimedInvoker();
  TimedInvoker(const TimedInvoker&) = delete;
  TimedInvoker& operator=(const TimedInvoker&) = delete;

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void call(lambda_host::Invocation invocation, std::chrono::milliseconds limit, Done done);

 private:
  struct Calls;
  lambda_host::Invoker& invoker_;
  std::shared_ptr<Calls> calls_;  // shared with the callbacks the invoker holds
};

/// Why a function gave no answer, as one line for the log: what its error JSON says.
std::string failure_note(const lambda_host::InvocationResult& result);

}  // namespace offstage::gateway
