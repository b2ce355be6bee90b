#include "gateway/service/schedule_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

std::vector<Schedule> schedules(const std::string& event) {
  const ServiceFolder folder(with_event(event));
  auto result = folder.read();
  REQUIRE_MESSAGE(result, folder.error());
  CHECK(folder.warnings() == "");
  return std::move(result)->service.schedules;
}

TEST_CASE("schedule: a rate alone") {
  const auto rules = schedules("schedule: rate(5 minutes)");
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].function == "f");
  CHECK(rules[0].name == "shop-dev-FEventsRuleSchedule1");
  CHECK(rules[0].expression == "rate(5 minutes)");
  CHECK(rules[0].enabled);
  CHECK_FALSE(rules[0].input);
  CHECK(rules[0].where.line == 8);
}

TEST_CASE("schedule: a rule for each rate, and several events") {
  const auto rules = schedules(
      "schedule: {rate: ['rate(1 hour)', 'cron(0 12 * * ? *)'], enabled: false}\n"
      "      - schedule: {rate: rate(1 day), name: nightly, description: every night}");
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].expression == "rate(1 hour)");
  CHECK(rules[1].expression == "cron(0 12 * * ? *)");
  CHECK(rules[1].name == "shop-dev-FEventsRuleSchedule2");
  CHECK_FALSE(rules[1].enabled);
  CHECK(rules[2].name == "nightly");
  CHECK(rules[2].description == "every night");
  CHECK(rules[2].enabled);
}

TEST_CASE("schedule: what the function gets instead of the event") {
  CHECK(schedules("schedule: {rate: rate(1 day), input: {a: [1, b], c: true}}")[0].input ==
        R"({"a":[1,"b"],"c":true})");
  CHECK(schedules(R"(schedule: {rate: rate(1 day), input: '{"a": 1}'})")[0].input == R"({"a": 1})");
  CHECK(schedules("schedule: {rate: rate(1 day), inputPath: $.time}")[0].input_path == "$.time");
  const auto rules = schedules(
      "schedule: {rate: rate(1 day), inputTransformer: {inputPathsMap: {when: $.time}, inputTemplate: "
      "'{\"t\": <when>}'}}");
  REQUIRE(rules[0].input_transformer);
  CHECK(rules[0].input_transformer->paths.at("when") == "$.time");
  CHECK(rules[0].input_transformer->input_template == R"({"t": <when>})");
}

TEST_CASE("schedule: what is wrong with it") {
  const std::string path = "serverless.yml:8: functions.f.events[0].schedule";
  const std::pair<std::string, std::string> kRows[] = {
      {"schedule: rate(5 minute)", path + ": rate(5 minute): the unit of 5 is minutes"},
      {"schedule: {rate: cron(0 12 * * *)}", path + ".rate: cron(0 12 * * *): cron has six fields (minutes "
                                                    "hours day-of-month month day-of-week year), not 5"},
      {"schedule: {enabled: true}", path + ".rate: expected rate(...) or cron(...), found nothing"},
      {"schedule: {rate: rate(1 day), enabled: maybe}",
       path + ".enabled: expected true or false, found \"maybe\""},
      {"schedule: {rate: rate(1 day), input: no}", path + ".input: expected JSON, found \"no\""},
      {"schedule: {rate: rate(1 day), input: {a: 1}, inputPath: $.a}",
       path + ": only one of input, inputPath and inputTransformer may be set"},
      {"schedule: {rate: rate(1 day), inputTransformer: {inputPathsMap: {}}}",
       path + ".inputTransformer.inputTemplate: expected the template of the input, found nothing"},
      {"schedule: {rate: [rate(1 day), rate(2 days)], name: one}",
       path + ".name: rules have one rate each, and names of their own"},
  };
  for (const auto& [event, error] : kRows) CHECK(ServiceFolder(with_event(event)).error() == error);
  CHECK(ServiceFolder(with_event("schedule: {rate: rate(1 day), timezone: Europe/Berlin}")).warnings() ==
        path + ".timezone is not supported yet; it is left out\n");
}

TEST_CASE("function: description, logs, concurrency, and what becomes of events that fail") {
  const auto function = [](const std::string& lines) {
    const ServiceFolder folder(with_function(lines));
    auto result = folder.read();
    REQUIRE_MESSAGE(result, folder.error());
    CHECK(folder.warnings() == "");
    return std::move(result)->service.functions[0];
  };
  const Function plain = function("");
  CHECK_FALSE(plain.json_logs);
  CHECK_FALSE(plain.reserved_concurrency);
  CHECK(plain.event_retries == 2);
  CHECK(plain.on_failure.empty());

  const Function full = function(
      "    description: does it\n    logs: {logFormat: JSON}\n    reservedConcurrency: 0\n    "
      "maximumRetryAttempts: 1\n"
      "    onError: arn:aws:sns:us-east-1:1:t\n");
  CHECK(full.description == "does it");
  CHECK(full.json_logs);
  CHECK(full.reserved_concurrency == 0);
  CHECK(full.event_retries == 1);
  CHECK(full.on_failure == "arn:aws:sns:us-east-1:1:t");
  CHECK(function("    destinations: {onFailure: {type: sqs, arn: arn:aws:sqs:us-east-1:1:q}}\n").on_failure ==
        "arn:aws:sqs:us-east-1:1:q");

  CHECK(ServiceFolder(with_function("    logs: {logFormat: xml}\n")).error() ==
        "serverless.yml:7: functions.f.logs.logFormat: expected JSON or Text, found \"xml\"");
  CHECK(ServiceFolder(with_function("    maximumRetryAttempts: 3\n")).error().find("maximumRetryAttempts") !=
        std::string::npos);
}

}  // namespace
}  // namespace offstage::gateway
