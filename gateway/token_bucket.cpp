#include "gateway/token_bucket.h"

#include <algorithm>

namespace offstage::gateway {

bool TokenBucket::take(const RateLimit& limit, std::int64_t now_ms) {
  const double burst = limit.burst;
  const double elapsed_s = static_cast<double>(now_ms - filled_ms_) / 1000;
  tokens_ = is_new_ ? burst : std::min(burst, tokens_ + elapsed_s * limit.per_s);
  filled_ms_ = now_ms;
  is_new_ = false;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

}  // namespace offstage::gateway
