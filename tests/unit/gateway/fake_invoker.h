#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "lambda-host/invoker.h"

namespace offstage::gateway {

/// Stands in for the Lambda host: answers at once, or keeps the callbacks until the test calls them.
class FakeInvoker final : public lambda_host::Invoker {
 public:
  using Done = std::function<void(lambda_host::InvocationResult)>;

  /// Answers every invocation from now on, before invoke() returns.
  void answer_with(lambda_host::Outcome outcome, std::string payload) {
    const std::lock_guard lock(mutex_);
    holds_ = false;
    result_ = {outcome, std::move(payload), "11111111-2222-3333-4444-555555555555"};
  }
  void answer_with(std::string payload) { answer_with(lambda_host::Outcome::kSuccess, std::move(payload)); }
  /// Answers the invocations of one function; all others get what answer_with said.
  void answer_for(const std::string& function, lambda_host::Outcome outcome, std::string payload) {
    const std::lock_guard lock(mutex_);
    results_[function] = {outcome, std::move(payload), "11111111-2222-3333-4444-555555555555"};
  }
  void answer_for(const std::string& function, std::string payload) {
    answer_for(function, lambda_host::Outcome::kSuccess, std::move(payload));
  }
  /// How often a function was invoked.
  long count_of(const std::string& function) const {
    return std::count_if(invocations.begin(), invocations.end(),
                         [&](const lambda_host::Invocation& each) { return each.function == function; });
  }
  /// Keeps what comes from now on in `held`.
  void hold() {
    const std::lock_guard lock(mutex_);
    holds_ = true;
  }

  void invoke(lambda_host::Invocation invocation, Done done) override {
    std::unique_lock lock(mutex_);
    invocations.push_back(std::move(invocation));
    const auto own = results_.find(invocations.back().function);
    if (own != results_.end()) {
      const lambda_host::InvocationResult result = own->second;
      lock.unlock();
      done(result);
      return;
    }
    if (holds_) {
      held.push_back(std::move(done));
      return;
    }
    const lambda_host::InvocationResult result = result_;
    lock.unlock();
    done(result);
  }

  std::vector<lambda_host::Invocation> invocations;
  std::vector<Done> held;

 private:
  std::mutex mutex_;
  bool holds_ = false;
  lambda_host::InvocationResult result_;
  std::map<std::string, lambda_host::InvocationResult> results_;  // by function
};

}  // namespace offstage::gateway
