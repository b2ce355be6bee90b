#pragma once

#include <cstdint>

#include "gateway/service/api_keys.h"

namespace offstage::gateway {

/// A rate limit at work: a bucket that is full at first, and gains tokens as time passes ("Throttle requests
/// to your REST APIs for better throughput in API Gateway", developer guide). Not thread-safe.
class TokenBucket {
 public:
  /// Whether a request may pass now; it takes a token then.
  bool take(const RateLimit& limit, std::int64_t now_ms);

 private:
  double tokens_ = 0;
  std::int64_t filled_ms_ = 0;
  bool is_new_ = true;
};

}  // namespace offstage::gateway
