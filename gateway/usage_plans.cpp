#include "gateway/usage_plans.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "gateway/api_identity.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kKeyIdSize = 10;
constexpr std::size_t kKeyValueSize = 40;

/// What the plan holds back a method's calls with: a limit of the method's own in place of the plan's.
const RateLimit* throttle_of(const UsagePlan& plan, const RestMethod& method, bool& is_own) {
  const auto own = plan.method_throttles.find(method.path + "/" + method.verb);
  is_own = own != plan.method_throttles.end();
  if (is_own) return &own->second;
  return plan.throttle ? &*plan.throttle : nullptr;
}

Refusal refused(GatewayResponse type, std::string note) {
  return {.type = type, .status = {}, .message = {}, .note = std::move(note)};
}

/// The number of the period that a time falls into, in UTC; weeks begin on Sunday.
std::int64_t period_of(UsagePlan::Period period, std::int64_t now_ms) {
  using namespace std::chrono;
  const auto day = floor<days>(sys_time<milliseconds>(milliseconds(now_ms)));
  switch (period) {
    case UsagePlan::Period::kDay:
      return day.time_since_epoch().count();
    case UsagePlan::Period::kWeek:
      return (day.time_since_epoch().count() + 4) / 7;  // 1970 began on a Thursday
    case UsagePlan::Period::kMonth: {
      const year_month_day date(day);
      return int(date.year()) * 12 + static_cast<int>(unsigned(date.month()));
    }
  }
  return 0;
}

}  // namespace

std::vector<IssuedKey> issued_keys(const Service& service) {
  const std::vector<UsagePlan>& plans = service.rest_api.usage_plans;
  std::vector<IssuedKey> keys;
  for (const ApiKey& key : service.rest_api.api_keys) {
    const std::string name = service.name + "/" + service.stage + "/key/" + key.usage_plan.value_or("") +
                             "/" + key.reference + "/" + key.name + "/" + key.value;
    IssuedKey issued{.id = stable_id(name, kKeyIdSize),
                     .name = key.name,
                     .value = key.value,
                     .description = key.description,
                     .is_made_up = key.value.empty(),
                     .enabled = key.enabled,
                     .plan = {}};
    if (issued.is_made_up) issued.value = stable_id(name + "/value", kKeyValueSize);
    const auto plan = std::find_if(plans.begin(), plans.end(),
                                   [&](const UsagePlan& each) { return each.name == key.usage_plan; });
    if (plan != plans.end()) issued.plan = static_cast<std::size_t>(plan - plans.begin());
    keys.push_back(std::move(issued));
  }
  return keys;
}

UsagePlans::UsagePlans(const Service& service) : settings_(service.rest_api), keys_(issued_keys(service)) {}

const IssuedKey* UsagePlans::key_with(const std::string& value) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const IssuedKey& key) { return key.enabled && key.value == value; });
  return found == keys_.end() ? nullptr : &*found;
}

std::optional<Refusal> UsagePlans::admit(RestCall& call) const {
  if (!call.method().api_key_required) return std::nullopt;
  const std::string* header = call.http().header("x-api-key");
  const std::string value = settings_.api_key_from_authorizer ? call.usage_key : header ? *header : "";
  if (value.empty()) return refused(GatewayResponse::kInvalidApiKey, "no API key came with the request");
  const IssuedKey* key = key_with(value);
  if (key == nullptr) return refused(GatewayResponse::kInvalidApiKey, "no enabled API key has this value");
  if (!key->plan) {
    return refused(GatewayResponse::kInvalidApiKey, "the API key " + key->name + " belongs to no usage plan");
  }
  call.api_key = CallerKey{key->id, key->value};
  const std::lock_guard lock(mutex_);
  return use_up(settings_.usage_plans[*key->plan], uses_[key->id], call);
}

std::optional<Refusal> UsagePlans::use_up(const UsagePlan& plan, Use& use, const RestCall& call) {
  if (plan.quota) {
    const std::int64_t period = period_of(plan.quota->period, call.now_ms);
    if (use.is_new || period != use.period) use.count = use.is_new ? plan.quota->offset : 0;
    use.period = period;
  }
  use.is_new = false;
  bool is_own = false;
  const RateLimit* throttle = throttle_of(plan, call.method(), is_own);
  TokenBucket& bucket = is_own ? use.method_buckets[&call.method()] : use.bucket;
  if (throttle != nullptr && !bucket.take(*throttle, call.now_ms)) {
    return refused(GatewayResponse::kThrottled,
                   fmt::format("the usage plan's throttle{}: {} a second, {} at once",
                               is_own ? " of the method" : "", throttle->per_s, throttle->burst));
  }
  if (plan.quota && use.count >= plan.quota->limit) {
    return refused(GatewayResponse::kQuotaExceeded,
                   "the usage plan's quota of " + std::to_string(plan.quota->limit) + " requests is used up");
  }
  ++use.count;
  return std::nullopt;
}

}  // namespace offstage::gateway
