#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/deadline_timer.h"
#include "base/result.h"
#include "lambda-host/concurrency.h"
#include "lambda-host/function_config.h"
#include "lambda-host/function_pool.h"
#include "lambda-host/invoker.h"
#include "lambda-host/private_directory.h"
#include "lambda-host/reload/reloader.h"

namespace offstage::lambda_host {

/// Runs functions: C++ handlers in this process, and everything else as processes over the Lambda Runtime
/// API. See README.md for what that means for them.
class Host : public Invoker {
 public:
  /// Sets environment variables of the process: to be made while it has one thread. `clock` gives the
  /// deadlines that handlers see and outlives the host; timeouts themselves run on the system's steady clock.
  Host(const std::vector<FunctionConfig>& functions, const Clock& clock, const HostOptions& options = {});
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  /// Stops it.
  ~Host() override;

  /// Loads every library; the failure names all that could not be loaded, one line each. Not needed: without
  /// it each first invocation says so. With HostOptions::reload the files are watched from here on.
  Result<void, Failure> check();

  /// `function` of the invocation may be the key or the name on AWS.
  void invoke(Invocation invocation, std::function<void(InvocationResult)> done) override;

  /// Takes no more invocations, lets those that run finish for stop_grace_ms, answers the rest with an error
  /// and ends all threads; code that does not come back is left behind. Safe to call twice.
  void stop();

 private:
  FunctionConfig with_bootstrap(FunctionConfig function);
  void watch_files();

  bool has_bootstraps_ = false;
  Result<void, Failure> bootstraps_written_;
  PrivateDirectory copies_;
  std::shared_ptr<DeadlineTimer> timer_;
  ProcessThreads threads_;
  const Clock& clock_;
  const int stop_grace_ms_;
  const bool reloads_;
  std::shared_ptr<UnreservedConcurrency> unreserved_;  // kept by the calls that are under way
  std::vector<std::shared_ptr<FunctionPool>> pools_;
  std::map<std::string, std::shared_ptr<FunctionPool>, std::less<>> by_name_;
  std::unique_ptr<Reloader> reloader_;
};

}  // namespace offstage::lambda_host
