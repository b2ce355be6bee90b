#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "lambda-host/invoker.h"

namespace offstage::lambda_host {

/// An invocation on its way. Several may want to end it: the handler's answer, the deadline, the host that
/// stops. Whoever claims it first delivers; the others drop what they have. Thread-safe.
class Call {
 public:
  Call(Invocation invocation, std::string request_id, std::function<void(InvocationResult)> done)
      : invocation_(std::move(invocation)), request_id_(std::move(request_id)), done_(std::move(done)) {}

  const Invocation& invocation() const { return invocation_; }
  const std::string& request_id() const { return request_id_; }

  /// True for the first caller only.
  bool claim() {
    const std::lock_guard lock(mutex_);
    return !std::exchange(claimed_, true);
  }
  /// Where the caller wants what is streamed to it. Nothing when it wants it whole, or somebody has claimed
  /// the call.
  std::shared_ptr<BytePipe> open_stream(std::string_view content_type) const {
    const std::lock_guard lock(mutex_);
    return claimed_ || !invocation_.on_stream ? nullptr : invocation_.on_stream(content_type);
  }
  /// Only by who has claimed it, once.
  void deliver(Outcome outcome, std::string payload, std::string log_tail = {}) {
    std::exchange(done_, nullptr)({outcome, std::move(payload), request_id_, std::move(log_tail)});
  }
  void finish(Outcome outcome, std::string payload) {
    if (claim()) deliver(outcome, std::move(payload));
  }

 private:
  const Invocation invocation_;
  const std::string request_id_;
  std::function<void(InvocationResult)> done_;
  mutable std::mutex mutex_;
  bool claimed_ = false;
};

}  // namespace offstage::lambda_host
