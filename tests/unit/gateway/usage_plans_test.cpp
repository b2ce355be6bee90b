#include "gateway/usage_plans.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr const char* kForbidden = R"(403 {"message":"Forbidden"})";
constexpr const char* kThrottled = R"(429 {"message":"Too Many Requests"})";
constexpr const char* kUsedUp = R"(429 {"message":"Limit Exceeded"})";
constexpr const char* kKey = "abcdefghijklmnopqrst";

ApiKey key(std::string name, std::string value, std::string plan = {}) {
  ApiKey made;
  made.name = std::move(name);
  made.value = std::move(value);
  made.usage_plan = std::move(plan);
  return made;
}

/// GET /open for all, GET /closed with a key.
Service with_keys(std::vector<ApiKey> keys, std::vector<UsagePlan> plans = {}) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("GET", "/open"), rest_method("GET", "/closed")};
  service.rest_methods[1].api_key_required = true;
  service.rest_api.api_keys = std::move(keys);
  if (plans.empty()) plans.emplace_back();
  service.rest_api.usage_plans = std::move(plans);
  return service;
}

HttpRequest with_key(const std::string& value, const char* name = "x-api-key") {
  return make_request("GET", "/dev/closed", {{name, value}});
}

}  // namespace

TEST_CASE("usage plans: a private method wants a key that is in force") {
  ApiKey off = key("off", "offoffoffoffoffoffoff");
  off.enabled = false;
  Bench bench(with_keys({key("app", kKey), off}));
  CHECK(bench.outcome(make_request("GET", "/dev/open")) == "200 ok");
  CHECK(bench.outcome(make_request("GET", "/dev/closed")) == kForbidden);
  CHECK(bench.outcome(with_key("wrong")) == kForbidden);
  CHECK(bench.outcome(with_key("offoffoffoffoffoffoff")) == kForbidden);
  CHECK(bench.outcome(with_key("")) == kForbidden);
  CHECK(bench.outcome(with_key(kKey, "X-API-Key")) == "200 ok");
  CHECK(header_values(bench.send(make_request("GET", "/dev/closed")), "x-amzn-ErrorType") ==
        "ForbiddenException");
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  const auto identity = *event->root().find("requestContext")->find("identity");
  CHECK(identity.find("apiKey")->as_string() == kKey);
  CHECK(identity.find("apiKeyId")->as_string().size() == 10);
}

TEST_CASE("usage plans: a key of no plan opens nothing") {
  UsagePlan paid;
  paid.name = "paid";
  Bench bench(with_keys({key("app", kKey)}, {paid}));
  CHECK(bench.outcome(with_key(kKey)) == kForbidden);
}

TEST_CASE("usage plans: a key without a value gets one, the same at each start") {
  const Service service = with_keys({key("app", ""), key("other", "")});
  const auto keys = issued_keys(service);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].is_made_up);
  CHECK(keys[0].value.size() == 40);
  CHECK(keys[0].value != keys[1].value);
  CHECK(keys[0].value == issued_keys(service)[0].value);
  Bench bench(service);
  CHECK(bench.outcome(with_key(keys[1].value)) == "200 ok");
}

TEST_CASE("usage plans: the throttle is a bucket for each key") {
  UsagePlan plan;
  plan.throttle = RateLimit{.per_s = 2, .burst = 3};
  Bench bench(with_keys({key("a", kKey), key("b", "bbbbbbbbbbbbbbbbbbbb")}, {plan}));
  for (int i = 0; i < 3; ++i) CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == kThrottled);
  CHECK(bench.outcome(with_key("bbbbbbbbbbbbbbbbbbbb")) == "200 ok");
  bench.clock.advance_ms(499);
  CHECK(bench.outcome(with_key(kKey)) == kThrottled);
  bench.clock.advance_ms(1);
  CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == kThrottled);
  bench.clock.advance_ms(60'000);
  for (int i = 0; i < 3; ++i) CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == kThrottled);
}

TEST_CASE("usage plans: the quota is for a day, week or month of UTC, less its offset in the first") {
  UsagePlan plan;
  plan.quota = UsagePlan::Quota{.limit = 3, .offset = 1, .period = UsagePlan::Period::kDay};
  std::int64_t until_next = (24 * 3600 - (19 * 3600 + 19 * 60 + 4)) * std::int64_t{1000} - 836;
  SUBCASE("day") {}
  SUBCASE("week") {
    plan.quota->period = UsagePlan::Period::kWeek;
    until_next += 24 * 3600 * 1000;  // it is Friday the 10th: Sunday is the 12th
  }
  SUBCASE("month") {
    plan.quota->period = UsagePlan::Period::kMonth;
    until_next += std::int64_t{21} * 24 * 3600 * 1000;
  }
  Bench bench(with_keys({key("a", kKey)}, {plan}));
  CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == kUsedUp);
  bench.clock.advance_ms(until_next - 1);
  CHECK(bench.outcome(with_key(kKey)) == kUsedUp);
  bench.clock.advance_ms(1);
  for (int i = 0; i < 3; ++i) CHECK(bench.outcome(with_key(kKey)) == "200 ok");
  CHECK(bench.outcome(with_key(kKey)) == kUsedUp);
}

TEST_CASE("usage plans: the key may come from the authorizer") {
  Service service = with_keys({key("a", kKey)});
  service.functions.push_back(function_named("guard"));
  service.rest_api.api_key_from_authorizer = true;
  Authorizer authorizer;
  authorizer.name = authorizer.function = "guard";
  authorizer.identity_sources = {"method.request.header.Authorization"};
  service.rest_api.authorizers = {authorizer};
  service.rest_methods[1].authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
  Bench bench(service);
  const auto answer = [](const std::string& value) {
    return R"({"principalId":"u","usageIdentifierKey":")" + value +
           R"(","policyDocument":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}})";
  };
  const auto call = [&](const char* token) {
    return bench.outcome(make_request("GET", "/dev/closed", {{"Authorization", token}, {"x-api-key", kKey}}));
  };
  bench.invoker.answer_for("guard", answer(kKey));
  CHECK(call("one") == "200 ok");
  bench.invoker.answer_for("guard", answer("other"));
  CHECK(call("two") == kForbidden);
}

}  // namespace offstage::gateway
