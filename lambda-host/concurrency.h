#pragma once

#include <atomic>

namespace offstage::lambda_host {

/// The concurrency that functions without one of their own share: what the account has, less what is
/// reserved. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html Thread-safe.
class UnreservedConcurrency {
 public:
  explicit UnreservedConcurrency(int max) : max_(max) {}

  /// False when all of it is taken; otherwise leave() gives back what was taken.
  bool enter() {
    if (taken_.fetch_add(1) < max_) return true;
    leave();
    return false;
  }
  void leave() { taken_.fetch_sub(1); }

 private:
  const int max_;
  std::atomic<int> taken_ = 0;
};

}  // namespace offstage::lambda_host
