#include "gateway/method_throttles.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr const char* kThrottled = R"(429 {"message":"Too Many Requests"})";
constexpr const char* kKey = "abcdefghijklmnopqrst";

Service two_methods() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("GET", "/items/{id}"), rest_method("GET", "/other")};
  return service;
}

}  // namespace

TEST_CASE("method throttles: a bucket for each method that has a limit, for all callers together") {
  Service service = two_methods();
  service.rest_methods[0].throttle = RateLimit{.per_s = 2, .burst = 2};
  Bench bench(service);
  CHECK(bench.outcome(make_request("GET", "/dev/items/1")) == "200 ok");
  CHECK(bench.outcome(make_request("GET", "/dev/items/2", {{"x-api-key", kKey}})) == "200 ok");
  CHECK(bench.outcome(make_request("GET", "/dev/items/3")) == kThrottled);
  CHECK(bench.log.back().note == "the method's throttle: 2 a second, 2 at once");
  CHECK(bench.outcome(make_request("GET", "/dev/other")) == "200 ok");
  bench.clock.advance_ms(500);
  CHECK(bench.outcome(make_request("GET", "/dev/items/1")) == "200 ok");
  CHECK(bench.outcome(make_request("GET", "/dev/items/1")) == kThrottled);
  CHECK(bench.invoker.invocations.size() == 4);
}

TEST_CASE("method throttles: nothing passes where nothing may") {
  Service service = two_methods();
  service.rest_methods[1].throttle = RateLimit{.per_s = 0, .burst = 0};
  Bench bench(service);
  CHECK(bench.outcome(make_request("GET", "/dev/other")) == kThrottled);
  bench.clock.advance_ms(60'000);
  CHECK(bench.outcome(make_request("GET", "/dev/other")) == kThrottled);
}

TEST_CASE(
    "method throttles: a usage plan's own limit of a method stands in place of the plan's, for each key") {
  Service service = two_methods();
  for (RestMethod& method : service.rest_methods) method.api_key_required = true;
  UsagePlan plan;
  plan.throttle = RateLimit{.per_s = 1, .burst = 1};
  plan.method_throttles["/items/{id}/GET"] = RateLimit{.per_s = 1, .burst = 2};
  service.rest_api.usage_plans = {plan};
  ApiKey key;
  key.value = kKey;
  service.rest_api.api_keys = {key};
  key.value = "tsrqponmlkjihgfedcba";
  service.rest_api.api_keys.push_back(key);
  Bench bench(service);
  const auto call = [&](const char* target, const std::string& value) {
    return bench.outcome(make_request("GET", target, {{"x-api-key", value}}));
  };
  CHECK(call("/dev/other", kKey) == "200 ok");
  CHECK(call("/dev/other", kKey) == kThrottled);
  CHECK(bench.log.back().note == "the usage plan's throttle: 1 a second, 1 at once");
  CHECK(call("/dev/items/1", kKey) == "200 ok");
  CHECK(call("/dev/items/1", kKey) == "200 ok");
  CHECK(call("/dev/items/1", kKey) == kThrottled);
  CHECK(bench.log.back().note == "the usage plan's throttle of the method: 1 a second, 2 at once");
  CHECK(call("/dev/items/1", key.value) == "200 ok");
}

}  // namespace offstage::gateway
