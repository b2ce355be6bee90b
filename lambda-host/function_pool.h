#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "lambda-host/call.h"
#include "lambda-host/environment.h"
#include "lambda-host/library_image.h"

namespace offstage::lambda_host {

/// The environments of one function: hands a call to an idle one, starts another one, or lets the call wait.
/// Thread-safe.
class FunctionPool : public Environment::Owner, public std::enable_shared_from_this<FunctionPool> {
 public:
  /// `environments_max`: how many there may be; calls beyond wait, or are throttled when the function has a
  /// concurrency_max of its own.
  FunctionPool(std::shared_ptr<const FunctionContext> function, int environments_max);

  const FunctionConfig& config() const { return function_->config; }

  /// Loads the library for the first environment, so that what is wrong with it shows before the first call.
  Result<void, Failure> prepare();

  /// The function's code has changed: no call that comes from now on is served by the old one. Environments
  /// that are idle end, and busy ones when their call does. When the new code cannot be loaded the old one
  /// goes on.
  Result<void, Failure> reload();

  void invoke(std::shared_ptr<Call> call);

  /// Takes no more calls, lets those that run finish until `deadline`, answers the rest with an error.
  void stop(std::chrono::steady_clock::time_point deadline);

  void on_taken(const Environment& environment) override;
  void on_available(const std::shared_ptr<Environment>& environment) override;
  void on_gone(const std::shared_ptr<Environment>& environment, std::shared_ptr<Call> unserved) override;

 private:
  using Environments = std::vector<std::shared_ptr<Environment>>;

  struct Idle {
    std::shared_ptr<Environment> environment;
    std::chrono::steady_clock::time_point since;
  };

  Result<std::shared_ptr<const LibraryImage>, Failure> take_image() const;
  std::shared_ptr<Environment> make_environment(std::shared_ptr<const LibraryImage> image);
  void watch_idle();
  void end_idle();
  std::string start_environment(std::shared_ptr<Call> call);
  void serve_waiting(std::unique_lock<std::mutex> lock);
  void forget_ended();

  const std::shared_ptr<const FunctionContext> function_;
  const std::size_t environments_max_;

  std::mutex mutex_;
  Environments active_;     // takes or will take calls; the size is what counts against the maximum
  std::vector<Idle> idle_;  // of these; the last one was used last
  bool idle_watched_ = false;
  Environments outdated_;  // of these: end with their call
  Environments gone_;      // takes no more calls; its thread may still run
  std::deque<std::shared_ptr<Call>> waiting_;
  /// Has been given a call that its code is about to see, and then wakes the next one that is wanted.
  std::atomic<const Environment*> waking_ = nullptr;
  std::shared_ptr<const LibraryImage> image_;  // of what new environments load, once that has been seen to
  std::shared_ptr<Environment> prepared_;      // loaded, not started
  bool stopping_ = false;
};

}  // namespace offstage::lambda_host
