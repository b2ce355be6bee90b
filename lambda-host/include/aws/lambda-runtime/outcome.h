#pragma once
// Source-compatible with the header of the same name in aws-lambda-cpp. C++11; needs neither exceptions nor
// RTTI.

#include <cassert>
#include <new>
#include <utility>

namespace aws {
namespace lambda_runtime {

/// Either a result or a failure. Asking for the one that is not there is a bug in the caller.
template <typename TResult, typename TFailure>
class outcome {
 public:
  outcome(TResult const& result) : success_(true) { new (&result_) TResult(result); }
  outcome(TResult&& result) : success_(true) { new (&result_) TResult(std::move(result)); }
  outcome(TFailure const& failure) : success_(false) { new (&failure_) TFailure(failure); }
  outcome(TFailure&& failure) : success_(false) { new (&failure_) TFailure(std::move(failure)); }

  outcome(outcome const& other) : success_(other.success_) { copy_from(other); }
  outcome(outcome&& other) : success_(other.success_) { move_from(std::move(other)); }
  ~outcome() { destroy(); }

  outcome& operator=(outcome const& other) {
    if (this != &other) {
      destroy();
      success_ = other.success_;
      copy_from(other);
    }
    return *this;
  }
  outcome& operator=(outcome&& other) noexcept {
    if (this != &other) {
      destroy();
      success_ = other.success_;
      move_from(std::move(other));
    }
    return *this;
  }

  TResult const& get_result() const& {
    assert(success_);
    return result_;
  }
  TResult&& get_result() && {
    assert(success_);
    return std::move(result_);
  }
  TFailure const& get_failure() const& {
    assert(!success_);
    return failure_;
  }
  bool is_success() const { return success_; }

 private:
  void copy_from(outcome const& other) {
    if (success_)
      new (&result_) TResult(other.result_);
    else
      new (&failure_) TFailure(other.failure_);
  }
  void move_from(outcome&& other) {
    if (success_)
      new (&result_) TResult(std::move(other.result_));
    else
      new (&failure_) TFailure(std::move(other.failure_));
  }
  void destroy() {
    if (success_)
      result_.~TResult();
    else
      failure_.~TFailure();
  }

  union {
    TResult result_;
    TFailure failure_;
  };
  bool success_;
};

}  // namespace lambda_runtime
}  // namespace aws
