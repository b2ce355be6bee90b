#include "base/clock_control.h"

#include "base/json.h"

namespace offstage::clock_control {
namespace {

/// Ten thousand years: beyond it, times would no longer fit where they are added up.
constexpr std::int64_t kAheadMaxMs = std::int64_t{10'000} * 365 * 24 * 60 * 60 * 1'000;

constexpr std::string_view kExpected = R"(expected {"advance_ms": NUMBER} or {"ahead_ms": NUMBER})";

}  // namespace

Result<void, Failure> move(MovableClock& clock, std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return Failure{"the body is not JSON"};
  const auto root = document->root();
  const auto advance = root.find("advance_ms");
  const auto ahead = root.find("ahead_ms");
  const auto& given = advance ? advance : ahead;
  if (root.size() != 1 || !given || !given->is_integer()) return Failure{std::string(kExpected)};
  const auto value = given->as_int64();
  if (value < -kAheadMaxMs || value > kAheadMaxMs) return Failure{"that is more than ten thousand years"};
  const auto wanted = advance ? clock.ahead_ms() + value : value;
  if (wanted < -kAheadMaxMs || wanted > kAheadMaxMs) return Failure{"that is more than ten thousand years"};
  clock.set_ahead_ms(wanted);
  return {};
}

std::string told(const MovableClock& clock) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("now_ms");
  writer.integer(clock.now_ms());
  writer.key("ahead_ms");
  writer.integer(clock.ahead_ms());
  writer.end_object();
  return body;
}

}  // namespace offstage::clock_control
