#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "lambda-host/call.h"
#include "lambda-host/deadline_timer.h"
#include "lambda-host/function_config.h"
#include "lambda-host/function_variables.h"
#include "lambda-host/logs/log_stream.h"
#include "lambda-host/runtime/host_interface.h"
#include "lambda-host/shared_library.h"

namespace offstage::lambda_host {

/// What all environments of a function have in common.
struct FunctionContext {
  FunctionConfig config;
  FunctionVariables variables;
  LogSettings log;
  int init_timeout_ms;
  std::string copies_directory;
  std::shared_ptr<DeadlineTimer> timer;
  const Clock& clock;
};

/// An execution environment: a copy of the function's library and the thread that runs its main(). It has one
/// call at a time. Thread-safe. Code cannot be stopped from outside: an environment whose call ran out of
/// time is lost, and ends if and when its code comes back.
class Environment : public std::enable_shared_from_this<Environment> {
 public:
  /// Who hands out the calls; told from the environment's thread or the timer's. It hears of a call's end
  /// before the caller does.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// It has answered, and may be given the next call.
    virtual void on_available(const std::shared_ptr<Environment>& environment) = 0;
    /// It takes no more calls; `unserved` is one, or nullptr, that its code has not seen.
    virtual void on_gone(const std::shared_ptr<Environment>& environment, std::shared_ptr<Call> unserved) = 0;
  };

  Environment(std::shared_ptr<const FunctionContext> function, std::shared_ptr<Owner> owner);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  /// Loads the library; otherwise start() does. Runs the constructors of its globals.
  Result<void, Failure> load();
  /// Starts main() with its first call. False when the system gives no thread.
  bool start(std::shared_ptr<Call> call);
  /// Hands over the next call. False when it takes none any more.
  bool give(std::shared_ptr<Call> call);

  /// Lets main() return once the current call is answered.
  void stop();
  /// Waits for the thread's end; false when it has not come by then.
  bool join_until(std::chrono::steady_clock::time_point deadline);
  /// Gives the thread up: what it has is answered with `error_payload`, and what it still answers is dropped.
  void abandon(const std::string& error_payload);
  bool has_ended();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void run();
  int next(offstage_lambda_event& event);
  int answer(std::string_view request_id, std::string payload, bool success);
  const char* variable(const char* name) const;
  [[noreturn]] void exited(int status);

  void arm(const std::shared_ptr<Call>& call, int timeout_ms);
  void on_timeout(const std::shared_ptr<Call>& call, int timeout_ms);
  void finish_start(const Failure& failure);
  void finish(int status);
  void log_start(const Call& call);
  InvocationReport end_report();
  bool end_call(Call& call, const InvocationReport& report, Outcome outcome, std::string payload);

  const std::shared_ptr<const FunctionContext> function_;
  const std::shared_ptr<Owner> owner_;
  const std::string arn_;
  LogStream log_;
  offstage_lambda_host host_{};
  SharedLibrary library_;
  offstage_lambda_entry_function entry_ = nullptr;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Call> given_;    // not yet seen by the code
  std::shared_ptr<Call> current_;  // the code is at it
  std::shared_ptr<Call> shown_;    // keeps the texts alive that the code may still read
  std::string shown_trace_id_;
  bool ending_ = false;
  bool ended_ = false;
  bool comes_back_ = true;  // the code has not called exit()
  DeadlineTimer::Id timer_id_;
  std::int64_t deadline_ms_ = 0;
  SteadyTime started_at_;
  SteadyTime given_at_;
  bool initialised_ = false;  // main() has asked for an event
  std::optional<std::chrono::steady_clock::duration> init_duration_;
};

}  // namespace offstage::lambda_host
