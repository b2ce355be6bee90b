#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_pipe.h"

namespace offstage::lambda_host {

struct Invocation {
  std::string function;        // key under `functions` in serverless.yml
  std::string payload;         // the event, JSON
  std::string trace_id;        // X-Ray header value, "Root=1-..."; empty: a new one
  std::string client_context;  // JSON, may be empty
  bool wants_log = false;      // InvocationResult::log_tail
  std::string request_id;      // uuid; empty: a new one
  /// Called at most once, and before `done`, when the function begins to stream its answer: where its bytes
  /// are to go as they come. `done` then says how it ended, with a payload only of an error. Without it, or
  /// where it gives no pipe, a streamed answer is collected. It is short, and calls nothing of the host.
  std::function<std::shared_ptr<BytePipe>(std::string_view content_type)> on_stream;
};

enum class Outcome {
  kSuccess,
  kFunctionError,  // handled or unhandled; payload is AWS's error JSON (errorMessage, errorType, ...)
  kTimeout,        // the function's own timeout; payload as for kFunctionError
  kThrottled,      // no environment may be started: reserved concurrency (429)
};

struct InvocationResult {
  Outcome outcome = Outcome::kSuccess;
  std::string payload;
  std::string request_id;  // uuid
  std::string log_tail;    // the last 4 KB of the lines of this invocation, when they were asked for
};

/// Runs functions: all that the gateway may see of this folder. Thread-safe.
class Invoker {
 public:
  virtual ~Invoker() = default;

  /// Starts an invocation and returns at once. `done` is called exactly once, from any thread, after the
  /// function has answered, failed or run out of time. An unknown function is kFunctionError.
  virtual void invoke(Invocation invocation, std::function<void(InvocationResult)> done) = 0;
};

}  // namespace offstage::lambda_host
