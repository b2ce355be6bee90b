#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "gateway/rest_call.h"
#include "gateway/token_bucket.h"

namespace offstage::gateway {

/// Holds back calls to methods that have a rate limit of their own, whoever makes them. AWS's limits of an
/// account (10,000 a second, 5,000 at once, by default) are not kept: they are for all its APIs together.
/// Thread-safe.
class MethodThrottles {
 public:
  /// The refusal, or nothing when the call may go on.
  std::optional<Refusal> admit(const RestCall& call) const;

 private:
  mutable std::mutex mutex_;
  mutable std::map<const RestMethod*, TokenBucket> buckets_;
};

}  // namespace offstage::gateway
