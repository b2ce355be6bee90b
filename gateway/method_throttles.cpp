#include "gateway/method_throttles.h"

#include <fmt/format.h>

namespace offstage::gateway {

std::optional<Refusal> MethodThrottles::admit(const RestCall& call) const {
  const std::optional<RateLimit>& limit = call.method().throttle;
  if (!limit) return std::nullopt;
  {
    const std::lock_guard lock(mutex_);
    if (buckets_[&call.method()].take(*limit, call.now_ms)) return std::nullopt;
  }
  return Refusal{
      .type = GatewayResponse::kThrottled,
      .status = {},
      .message = {},
      .note = fmt::format("the method's throttle: {} a second, {} at once", limit->per_s, limit->burst)};
}

}  // namespace offstage::gateway
