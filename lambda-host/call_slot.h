#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/deadline_timer.h"
#include "lambda-host/call.h"
#include "lambda-host/environment.h"
#include "lambda-host/logs/log_stream.h"

namespace offstage::lambda_host {

/// More than this an answer cannot hold: 6 MB, as Lambda counts them.
/// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
inline constexpr std::size_t kResponseBytesMax = 6'291'556;

/// The call that an environment is at, whatever kind of environment it is: given to it, seen by its code,
/// and ended exactly once, with what belongs to that: deadline, log lines, report, word to the owner and
/// the answer, in this order. Thread-safe.
class CallSlot {
 public:
  /// The code behind the slot. Called without any lock, from any thread.
  class Code {
   public:
    virtual ~Code() = default;
    /// There is a call to take, or the slot has closed.
    virtual void on_changed() {}
    /// The start takes longer than it may. True when it has been begun anew, which then counts as part of the
    /// first call; false when the call is to be answered as timed out.
    virtual bool on_init_timeout() { return false; }
    /// The call ran out of time. What the code says from now on counts no more.
    virtual void on_timeout() {}
    /// All that the code has printed so far is to be in the log before the call's end is.
    virtual void flush_output() {}
    virtual long memory_used_mb() = 0;
  };

  /// A call that the code is at.
  struct Event {
    std::shared_ptr<const Call> call;
    std::int64_t deadline_ms = 0;
  };

  /// All three outlive the slot; `environment` is the one it is part of.
  CallSlot(Environment& environment, const FunctionContext& function, Environment::Owner& owner, Code& code);
  CallSlot(const CallSlot&) = delete;
  CallSlot& operator=(const CallSlot&) = delete;

  /// With the first call, when the code is about to be started: its time to start runs.
  void begin(std::shared_ptr<Call> call);
  /// The code could not be started: the call is the caller's again. Closes.
  void withdraw();
  /// Hands over the next call: its time runs. False when the slot has closed.
  bool give(std::shared_ptr<Call> call);

  /// The code asks for its next call: nothing when there is none, or the slot has closed. While it has one
  /// that it has not answered it gets that one again, as on Lambda. The first one ends the code's start.
  std::optional<Event> take();
  /// The same, but waits for a call; nothing when the slot has closed.
  std::optional<Event> wait();
  /// Somebody is in wait().
  bool is_asking() const { return is_asking_; }
  /// The code begins to stream its answer to the call of that id: the pipe to the caller, or nothing when the
  /// answer is to be collected.
  std::shared_ptr<BytePipe> open_stream(std::string_view request_id, std::string_view content_type);
  /// The code answers its call; it is then available for the next one. False when it has no call of that id,
  /// or the call has been ended before. A payload over kResponseBytesMax is an error.
  bool answer(std::string_view request_id, Outcome outcome, std::string payload);

  /// The code has ended by itself, for this reason ("Runtime exited with error: exit status 1"). Closes.
  void end(std::string_view reason);
  /// The code could not be started, or has said so itself. The call is answered with `payload`, or, when
  /// that is empty, with type and text as Lambda puts them; the log gets these in any case. Closes.
  void end_start(std::string_view error_type, std::string_view error_text, std::string payload = {});
  /// Answers what there is with an error, without a word to log and owner. Closes.
  void abandon(const std::string& error_payload);
  /// No more calls; the current one goes on.
  void close();
  /// Closed, and without a call.
  bool is_done();

  LogStream& log() { return log_; }
  const LogStream& log() const { return log_; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void disarm();
  void arm(const std::shared_ptr<Call>& call, int timeout_ms);
  bool start_again(const std::shared_ptr<Call>& call);
  void on_deadline(const std::shared_ptr<Call>& call, int timeout_ms);
  std::optional<Event> take(std::unique_lock<std::mutex> lock);
  std::optional<Event> take_locked();
  InvocationReport end_report();
  InitReport init_report(std::string_view error_type) const;
  void log_start(const Call& call);
  void log_unserved(const Call& call, const std::optional<InitReport>& failed_start);
  std::string log_end(const Call& call, InvocationReport report);
  bool end_call(Call& call, const InvocationReport& report, Outcome outcome, std::string payload);
  void changed();

  Environment& environment_;
  const FunctionContext& function_;
  Environment::Owner& owner_;
  Code& code_;
  LogStream log_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> is_asking_ = false;
  std::shared_ptr<Call> given_;    // not yet seen by the code
  std::shared_ptr<Call> current_;  // the code is at it
  Event event_;                    // of it
  bool closed_ = false;
  DeadlineTimer::Id timer_id_;
  std::int64_t deadline_ms_ = 0;
  SteadyTime started_at_;
  SteadyTime given_at_;
  bool initialised_ = false;  // the code has asked for a call
  bool init_again_ = false;   // the start was begun anew, within the first call's time
  std::optional<std::chrono::steady_clock::duration> init_duration_;
};

}  // namespace offstage::lambda_host
