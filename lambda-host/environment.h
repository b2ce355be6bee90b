#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/deadline_timer.h"
#include "base/http_server.h"
#include "base/result.h"
#include "lambda-host/call.h"
#include "lambda-host/function_config.h"
#include "lambda-host/function_variables.h"
#include "lambda-host/logs/log_stream.h"
#include "lambda-host/processes/process_thread.h"

namespace offstage::lambda_host {

/// What functions that run as processes share. Null when there are none.
struct ProcessThreads {
  std::shared_ptr<ProcessThread> processes;
  std::shared_ptr<HttpThreads> runtime_apis;
};

/// What all environments of a function have in common.
struct FunctionContext {
  FunctionConfig config;
  FunctionVariables variables;
  LogSettings log;
  int init_timeout_ms;
  int idle_ms;
  std::string copies_directory;
  std::map<std::string, std::string> process_variables;  // of a function that runs as a process
  ProcessThreads threads;
  std::shared_ptr<DeadlineTimer> timer;
  const Clock& clock;
};

/// An execution environment: a function's code, started once, that has one call at a time. What all kinds of
/// them do alike with a call is in call_slot.h. Thread-safe.
class Environment : public std::enable_shared_from_this<Environment> {
 public:
  /// Who hands out the calls; told from any thread. It hears of a call's end before the caller does.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// Its code has seen the call that it was given.
    virtual void on_taken(const Environment& environment) = 0;
    /// It has answered, and may be given the next call.
    virtual void on_available(const std::shared_ptr<Environment>& environment) = 0;
    /// It takes no more calls; `unserved` is one, or nullptr, that its code has not seen.
    virtual void on_gone(const std::shared_ptr<Environment>& environment, std::shared_ptr<Call> unserved) = 0;
  };

  Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  virtual ~Environment() = default;

  /// Finds out what is wrong with the function's code as far as that shows before a call; may load it.
  virtual Result<void, Failure> prepare() = 0;
  /// Starts the code with its first call. False when the system has no room for it.
  virtual bool start(std::shared_ptr<Call> call) = 0;
  /// Its code waits for a call, and will see one as soon as it is given and the thread runs.
  virtual bool is_asking() const = 0;
  /// Hands over the next call. False when it takes none any more.
  virtual bool give(std::shared_ptr<Call> call) = 0;

  /// Lets the code end once the current call is answered.
  virtual void stop() = 0;
  /// Waits for the code's end; false when it has not come by then.
  virtual bool join_until(std::chrono::steady_clock::time_point deadline) = 0;
  /// Gives the code up: what it has is answered with `error_payload`, and what it still answers is dropped.
  virtual void abandon(const std::string& error_payload) = 0;
  /// True once nothing of the code runs any more; join_until() then returns at once.
  virtual bool has_ended() = 0;
};

}  // namespace offstage::lambda_host
