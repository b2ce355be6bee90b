#include "lambda-host/schedule/scheduler.h"

#include <doctest/doctest.h>

#include <chrono>
#include <utility>

#include "base/json.h"

namespace offstage::lambda_host {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kStartMs = 1'793'786'415'042;  // 2026-11-04T10:00:15.042Z

ScheduleRule rule(const std::string& function, const std::string& expression) {
  auto parsed = ScheduleExpression::parse(expression);
  REQUIRE(parsed);
  ScheduleRule result{.function = function, .name = function + "-rule", .expression = *std::move(parsed)};
  return result;
}

/// What a scheduler has sent, to be waited for.
class Sent {
 public:
  Scheduler::Send sender() {
    return [this](const std::string& function, std::string payload) {
      const std::lock_guard lock(mutex_);
      all_.emplace_back(function, std::move(payload));
      changed_.notify_all();
    };
  }
  std::vector<std::pair<std::string, std::string>> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds(30), [&] { return all_.size() >= count; }));
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<std::string, std::string>> all_;
};

std::string text_at(const std::string& payload, std::string_view name) {
  const auto document = json::Document::parse(payload);
  REQUIRE(document);
  const auto value = document->root().find(name);
  REQUIRE(value);
  return value->is_string() ? std::string(value->as_string()) : value->to_json();
}

TEST_CASE("scheduler: the event is EventBridge's") {
  ScheduleRule hourly = rule("hello", "rate(1 hour)");
  hourly.region = "eu-west-1";
  const std::string event = scheduled_payload(hourly, kStartMs);
  CHECK(text_at(event, "version") == "0");
  CHECK(text_at(event, "id").size() == 36);
  CHECK(text_at(event, "detail-type") == "Scheduled Event");
  CHECK(text_at(event, "source") == "aws.events");
  CHECK(text_at(event, "account") == "123456789012");
  CHECK(text_at(event, "time") == "2026-11-04T10:00:15Z");
  CHECK(text_at(event, "region") == "eu-west-1");
  CHECK(text_at(event, "resources") == R"(["arn:aws:events:eu-west-1:123456789012:rule/hello-rule"])");
  CHECK(text_at(event, "detail") == "{}");
}

TEST_CASE("scheduler: a rule's input instead of the event") {
  ScheduleRule with_input = rule("hello", "rate(1 hour)");
  with_input.input = R"({"a":[1,"b"]})";
  CHECK(scheduled_payload(with_input, kStartMs) == R"({"a":[1,"b"]})");

  ScheduleRule with_path = rule("hello", "rate(1 hour)");
  const std::pair<const char*, const char*> paths[] = {
      {"$.time", R"("2026-11-04T10:00:15Z")"},
      {"$.resources[0]", R"("arn:aws:events:us-east-1:123456789012:rule/hello-rule")"},
      {"$.detail", "{}"},
      {"$.nothing", "null"},
      {"$.resources[1]", "null"},
      {"time", "null"}};
  for (const auto& [path, value] : paths) {
    with_path.input_path = path;
    CHECK(scheduled_payload(with_path, kStartMs) == value);
  }

  ScheduleRule transformed = rule("hello", "rate(1 hour)");
  transformed.input_paths = {{"when", "$.time"}, {"detail", "$.detail"}};
  const std::pair<const char*, const char*> templates[] = {
      {R"({"time": <when>, "d": <detail>, "none": <other>})",
       R"({"time": "2026-11-04T10:00:15Z", "d": {}, "none": null})"},
      {R"({"text": "at <when>, with <detail>"})", R"({"text": "at 2026-11-04T10:00:15Z, with {}"})"},
      {R"({"rule": <aws.events.rule-name>, "quote": "\"<when>\""})",
       R"({"rule": "hello-rule", "quote": "\"2026-11-04T10:00:15Z\""})"},
      {R"("<when> is now")", R"("2026-11-04T10:00:15Z is now")"},
      {"plain", R"("plain")"}};
  for (const auto& [given, payload] : templates) {
    transformed.input_template = given;
    CHECK(scheduled_payload(transformed, kStartMs) == payload);
  }
}

TEST_CASE("scheduler: rules run when their time has come, and what was missed once") {
  ManualClock clock(kStartMs);
  Sent sent;
  Scheduler scheduler({rule("five", "rate(5 minutes)"), rule("noon", "cron(0 12 * * ? *)")}, clock,
                      sent.sender());
  clock.advance_ms(5 * kMinuteMs - 1);
  scheduler.on_clock_moved();
  clock.advance_ms(1);
  scheduler.on_clock_moved();
  auto all = sent.wait_for(1);
  CHECK(all[0].first == "five");
  CHECK(text_at(all[0].second, "time") == "2026-11-04T10:05:15Z");

  clock.advance_ms(150 * kMinuteMs);  // 12:35:15: noon once, and one of thirty
  scheduler.on_clock_moved();
  all = sent.wait_for(3);
  CHECK(all.size() == 3);
  CHECK(text_at(all[1].second, "time") == "2026-11-04T10:10:15Z");
  CHECK(all[2].first == "noon");
  CHECK(text_at(all[2].second, "time") == "2026-11-04T12:00:00Z");

  clock.advance_ms(5 * kMinuteMs);
  scheduler.on_clock_moved();
  all = sent.wait_for(4);
  CHECK(text_at(all[3].second, "time") == "2026-11-04T12:40:15Z");
}

/// The system's clock, shifted so that it begins shortly before a minute.
class ShiftedClock final : public Clock {
 public:
  std::int64_t now_ms() const override { return SystemClock().now_ms() + shift_ms_; }

 private:
  const std::int64_t shift_ms_ = kStartMs / kMinuteMs * kMinuteMs - 20 - SystemClock().now_ms();
};

TEST_CASE("scheduler: it wakes by itself") {
  const ShiftedClock clock;
  Sent sent;
  const Scheduler scheduler({rule("minute", "cron(* * * * ? *)")}, clock, sent.sender());
  CHECK(text_at(sent.wait_for(1)[0].second, "time") == "2026-11-04T10:00:00Z");
}

TEST_CASE("scheduler: without rules, and with one whose time never comes, it waits for its end") {
  const ManualClock clock(kStartMs);
  Sent sent;
  const Scheduler none({}, clock, sent.sender());
  const Scheduler never({rule("past", "cron(0 0 1 1 ? 2020)")}, clock, sent.sender());
}

}  // namespace
}  // namespace offstage::lambda_host
