#include "base/event_pattern.h"

#include <doctest/doctest.h>

#include <string>

namespace offstage {
namespace {

constexpr const char* kEvent = R"({"eventName":"INSERT","tags":["red","blue"],"empty":[],"none":null,"size":7,
  "dynamodb":{"Keys":{"id":{"S":"order-12.json"}},"NewImage":{"state":{"S":"Open"}}}})";

/// "yes", "no", or what is wrong with the pattern.
std::string verdict(const std::string& pattern) {
  const auto parsed = EventPattern::parse(pattern);
  if (!parsed) return parsed.error().text;
  const auto event = json::Document::parse(kEvent);
  REQUIRE(event);
  return parsed->matches(event->root()) ? "yes" : "no";
}

TEST_CASE("event pattern: comparisons") {
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"eventName":["MODIFY","INSERT"]})", "yes"},
      {R"({"eventName":["insert"]})", "no"},
      {R"({"eventName":[{"equals-ignore-case":"insert"}]})", "yes"},
      {R"({"tags":["blue"]})", "yes"},
      {R"({"tags":["green"]})", "no"},
      {R"({"none":[null]})", "yes"},
      {R"({"gone":[null]})", "no"},
      {R"({"size":[7.0]})", "yes"},
      {R"({"size":["7"]})", "no"},
      {R"({"size":[{"numeric":[">",0,"<=",7]}]})", "yes"},
      {R"({"size":[{"numeric":["<",7]}]})", "no"},
      {R"({"size":[{"numeric":["=",7]}]})", "yes"},
      {R"({"dynamodb":{"Keys":{"id":{"S":[{"prefix":"order-"}]}}}})", "yes"},
      {R"({"dynamodb":{"Keys":{"id":{"S":[{"suffix":".xml"}]}}}})", "no"},
      {R"({"dynamodb":{"Keys":{"id":{"S":[{"suffix":".json"}]}}}})", "yes"},
      {R"({"dynamodb":{"NewImage":{"state":{"S":[{"anything-but":"Open"}]}}}})", "no"},
      {R"({"dynamodb":{"NewImage":{"state":{"S":[{"anything-but":["Shut","Gone"]}]}}}})", "yes"},
      {R"({"dynamodb":{"NewImage":{"state":{"S":[{"anything-but":{"prefix":"Op"}}]}}}})", "no"},
      {R"({"dynamodb":{"NewImage":{"other":{"S":[{"anything-but":"Open"}]}}}})", "no"},
      {R"({"dynamodb":{"NewImage":{"state":{"S":[{"exists":true}]}}}})", "yes"},
      {R"({"dynamodb":{"NewImage":{"state":[{"exists":true}]}}})", "no"},
      {R"({"dynamodb":{"OldImage":{"state":{"S":[{"exists":false}]}}}})", "yes"},
      {R"({"eventName":["INSERT"],"size":[8]})", "no"},
      {R"({"$or":[{"size":[8]},{"eventName":["INSERT"]}]})", "yes"},
      {R"({"$or":[{"size":[8]},{"eventName":["REMOVE"]}]})", "no"},
  };
  for (const auto& [pattern, wanted] : kRows) {
    CAPTURE(pattern);
    CHECK(verdict(pattern) == wanted);
  }
}

TEST_CASE("event pattern: what is wrong, and where") {
  CHECK(verdict("{") == "expected JSON");
  CHECK(verdict("{}") == "expected a map of what is wanted, found {}");
  CHECK(verdict(R"({"a":"b"})") == R"(a: expected a list of values, found "b")");
  CHECK(verdict(R"({"a":{"b":[]}})") == "a.b: expected at least one value");
  CHECK(
      verdict(R"({"a":[{"begins":"x"}]})") ==
      R"(a[0]: expected prefix, suffix, anything-but, numeric, exists or equals-ignore-case, found "begins")");
  CHECK(verdict(R"({"a":[{"prefix":1}]})") == "a[0].prefix: expected a string, found 1");
  CHECK(verdict(R"({"a":[{"exists":"yes"}]})") == R"(a[0].exists: expected true or false, found "yes")");
  CHECK(verdict(R"({"a":["b",{"numeric":["~",1]}]})") ==
        R"(a[1].numeric: expected bounds such as [">", 0, "<=", 5], found ["~",1])");
  CHECK(verdict(R"({"$or":{"a":["b"]}})") == R"($or: expected a list of patterns, found {"a":["b"]})");
}

}  // namespace
}  // namespace offstage
