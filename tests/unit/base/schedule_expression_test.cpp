#include "base/schedule_expression.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace offstage {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

/// "2026-11-21 09:30" in UTC.
std::int64_t at(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  REQUIRE(std::sscanf(text.c_str(), "%d-%u-%u %d:%d", &year, &month, &day, &hour, &minute) == 5);
  const std::chrono::sys_days date =
      std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
  return (date.time_since_epoch().count() * 24 * 60 + hour * 60 + minute) * kMinuteMs;
}

std::string text_of(std::int64_t time_ms) {
  const std::chrono::sys_days days{std::chrono::days(time_ms / (24 * 60 * kMinuteMs))};
  const std::chrono::year_month_day date(days);
  const std::int64_t minute = time_ms / kMinuteMs % (24 * 60);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(minute / 60), static_cast<int>(minute % 60));
  return text;
}

TEST_CASE("schedule expression: the next times of cron") {
  struct Row {
    const char* expression;
    const char* after;
    const char* next;
  };
  // 2026-11-21 is a Saturday.
  const Row rows[] = {
      // AWS's own examples.
      {"cron(0 10 * * ? *)", "2026-11-21 09:30", "2026-11-21 10:00"},
      {"cron(15 12 * * ? *)", "2026-11-21 12:15", "2026-11-22 12:15"},
      {"cron(0 18 ? * MON-FRI *)", "2026-11-21 09:30", "2026-11-23 18:00"},
      {"cron(0 8 1 * ? *)", "2026-12-01 08:00", "2027-01-01 08:00"},
      {"cron(0/15 * * * ? *)", "2026-11-21 09:45", "2026-11-21 10:00"},
      {"cron(0/10 * ? * MON-FRI *)", "2026-11-20 23:55", "2026-11-23 00:00"},
      {"cron(0/5 8-17 ? * MON-FRI *)", "2026-11-20 17:55", "2026-11-23 08:00"},
      {"cron(0/30 20-2 ? * MON-FRI *)", "2026-11-20 22:30", "2026-11-20 23:00"},
      {"cron(0/30 20-2 ? * MON-FRI *)", "2026-11-20 23:30", "2026-11-23 00:00"},
      {"cron(0/30 20-2 ? * MON-FRI *)", "2026-11-23 02:30", "2026-11-23 20:00"},
      {"cron(0 0 ? * SAT-MON *)", "2026-11-23 00:00", "2026-11-28 00:00"},
      // Every minute, and that the minute itself is over once it has begun.
      {"cron(* * * * ? *)", "2026-11-21 09:30", "2026-11-21 09:31"},
      {"cron(* * * * ? *)", "2026-12-31 23:59", "2027-01-01 00:00"},
      // Lists, ranges with steps, names in any case.
      {"cron(5,35 14 * * ? *)", "2026-11-21 14:05", "2026-11-21 14:35"},
      {"cron(10-50/20 * * * ? *)", "2026-11-21 09:31", "2026-11-21 09:50"},
      {"cron(*/25 * * * ? *)", "2026-11-21 09:50", "2026-11-21 10:00"},
      {"cron(0 0 1 jan,JUL ? *)", "2026-11-21 09:30", "2027-01-01 00:00"},
      {"cron(0 0 ? * 1 *)", "2026-11-21 09:30", "2026-11-22 00:00"},
      {"cron(0 0 ? * sat *)", "2026-11-21 09:30", "2026-11-28 00:00"},
      // L: the last day of the month or of the week; the last Friday.
      {"cron(0 0 L * ? *)", "2026-11-21 09:30", "2026-11-30 00:00"},
      {"cron(0 0 L 2 ? *)", "2027-03-01 00:00", "2028-02-29 00:00"},
      {"cron(0 0 ? * L *)", "2026-11-21 09:30", "2026-11-28 00:00"},
      {"cron(0 0 ? * 6L *)", "2026-11-21 09:30", "2026-11-27 00:00"},
      {"cron(15 10 ? * FRIL 2026-2027)", "2026-11-27 10:15", "2026-12-25 10:15"},
      // W: the weekday nearest to a day, without leaving the month.
      {"cron(0 0 21W * ? *)", "2026-11-01 00:00", "2026-11-20 00:00"},
      {"cron(0 0 22W * ? *)", "2026-11-01 00:00", "2026-11-23 00:00"},
      {"cron(0 0 20W * ? *)", "2026-11-01 00:00", "2026-11-20 00:00"},
      {"cron(0 0 1W 8 ? *)", "2026-07-01 00:00", "2026-08-03 00:00"},    // the 1st is a Saturday
      {"cron(0 0 31W 10 ? *)", "2027-01-01 00:00", "2027-10-29 00:00"},  // the 31st is a Sunday
      {"cron(0 0 31W * ? *)", "2026-11-01 00:00", "2026-12-31 00:00"},   // November has none
      // #: the second Tuesday; a fifth Saturday is rare.
      {"cron(0 0 ? * 3#2 *)", "2026-11-21 09:30", "2026-12-08 00:00"},
      {"cron(0 0 ? * SAT#5 *)", "2026-11-21 09:30", "2027-01-30 00:00"},
      // Years.
      {"cron(0 0 1 1 ? 2030)", "2026-11-21 09:30", "2030-01-01 00:00"},
      {"cron(0 0 1 1 ? 2028/4)", "2028-01-01 00:00", "2032-01-01 00:00"},
      {"cron(0 0 29 2 ? *)", "2026-11-21 09:30", "2028-02-29 00:00"},
      {"cron(0 0 1 1 ? 2020)", "2026-11-21 09:30", ""},
      {"cron(0 0 30 2 ? *)", "2026-11-21 09:30", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const auto expression = ScheduleExpression::parse(row.expression);
    REQUIRE(expression);
    const auto next = expression->next(at(row.after), 0);
    CHECK((next ? text_of(*next) : "") == row.next);
    if (!next) continue;
    CHECK(*next % kMinuteMs == 0);
    CHECK(expression->next(*next - 1, 0) == next);
    CHECK(expression->next(at(row.after) + kMinuteMs - 1, 0) == next);
  }
}

TEST_CASE("schedule expression: rates count from the start") {
  const std::int64_t start = at("2026-11-21 09:30") + 1'234;
  const auto minutes = ScheduleExpression::parse("rate(5 minutes)");
  REQUIRE(minutes);
  CHECK(minutes->next(start, start) == start + 5 * kMinuteMs);
  CHECK(minutes->next(start + 5 * kMinuteMs - 1, start) == start + 5 * kMinuteMs);
  CHECK(minutes->next(start + 5 * kMinuteMs, start) == start + 10 * kMinuteMs);
  CHECK(minutes->next(start - 1'000, start) == start + 5 * kMinuteMs);
  for (const auto& [text, period] : {std::pair{"rate(1 minute)", 1},
                                     {"rate(1 hour)", 60},
                                     {"rate(2 hours)", 120},
                                     {"rate(1 day)", 1'440},
                                     {"rate(7 days)", 10'080}}) {
    const auto expression = ScheduleExpression::parse(text);
    REQUIRE(expression);
    CHECK(expression->next(start, start) == start + period * kMinuteMs);
  }
}

TEST_CASE("schedule expression: what is none says why") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "expected rate(...) or cron(...)"},
      {"every minute", "expected rate(...) or cron(...)"},
      {"at(2026-11-21T09:30:00)", "expected rate(...) or cron(...)"},
      {"rate(5 minutes", "expected rate(...) or cron(...)"},
      {"rate(minutes)", "a rate is a number above 0 and minutes, hours or days"},
      {"rate(0 minutes)", "a rate is a number above 0 and minutes, hours or days"},
      {"rate(1.5 hours)", "a rate is a number above 0 and minutes, hours or days"},
      {"rate(5 seconds)", "a rate counts minutes, hours or days, not seconds"},
      {"rate(1 minutes)", "the unit of 1 is minute"},
      {"rate(5 minute)", "the unit of 5 is minutes"},
      {"cron(0 10 * * ?)", "cron has six fields (minutes hours day-of-month month day-of-week year), not 5"},
      {"cron(0 10 * * * *)", "one of day-of-month and day-of-week is ?, and only one"},
      {"cron(0 10 ? * ? *)", "one of day-of-month and day-of-week is ?, and only one"},
      {"cron(60 10 * * ? *)", "minutes: expected 0 to 59, alone or with , - * /, found 60"},
      {"cron(0 24 * * ? *)", "hours: expected 0 to 23, alone or with , - * /, found 24"},
      {"cron(0 0 0 * ? *)", "day-of-month: expected 1 to 31, alone or with , - * /, found 0"},
      {"cron(0 0 32W * ? *)", "day-of-month: expected 1 to 31, alone or with , - * /, found 32W"},
      {"cron(0 0 1 13 ? *)", "month: expected 1 to 12, alone or with , - * /, found 13"},
      {"cron(0 0 1 JAM ? *)", "month: expected 1 to 12, alone or with , - * /, found JAM"},
      {"cron(0 0 ? * 0 *)", "day-of-week: expected 1 to 7, alone or with , - * /, found 0"},
      {"cron(0 0 ? * 3#6 *)", "day-of-week: expected 1 to 7, alone or with , - * /, found 3#6"},
      {"cron(0 0 1 1 ? 1969)", "year: expected 1970 to 2199, alone or with , - * /, found 1969"},
      {"cron(0 0 1 1 ? 2030-2026)", "year: expected 1970 to 2199, alone or with , - * /, found 2030-2026"},
      {"cron(*/0 * * * ? *)", "minutes: expected 0 to 59, alone or with , - * /, found */0"},
      {"cron(, * * * ? *)", "minutes: expected 0 to 59, alone or with , - * /, found "},
  };
  for (const auto& [text, why] : rows) {
    CAPTURE(text);
    const auto expression = ScheduleExpression::parse(text);
    REQUIRE_FALSE(expression);
    CHECK(expression.error().text == why);
  }
}

}  // namespace
}  // namespace offstage
