#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/deadline_timer.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoker.h"

namespace offstage::lambda_host::invoke_api {

/// How long Lambda waits before it tries a failed event again: a minute, then two. Here not at all, unless
/// asked to.
struct RetryDelays {
  int first_ms = 0;
  int second_ms = 0;
};

/// Invocations that nobody waits for: they run at once, and those that end in an error run again, up to the
/// function's maximumRetryAttempts, with the same request id. What fails for good goes to the log, with the
/// destination or dead-letter queue that AWS would send it to. A throttled event waits for its turn instead.
/// Thread-safe.
class AsynchronousInvocations {
 public:
  /// `invoker` outlives whatever it still answers; no event is tried again after the destructor.
  AsynchronousInvocations(Invoker& invoker, RetryDelays delays);
  AsynchronousInvocations(const AsynchronousInvocations&) = delete;
  AsynchronousInvocations& operator=(const AsynchronousInvocations&) = delete;
  ~AsynchronousInvocations();

  void accept(const FunctionConfig& function, Invocation invocation);
  /// Waits until all that were accepted have succeeded or are given up.
  void finish();

 private:
  struct Event;
  struct State;

  std::shared_ptr<State> state_;
};

}  // namespace offstage::lambda_host::invoke_api
