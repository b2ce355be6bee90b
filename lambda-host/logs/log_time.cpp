#include "lambda-host/logs/log_time.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <ctime>

namespace offstage::lambda_host {
namespace {

constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";

}  // namespace

std::string log_time(std::int64_t time_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(time_ms)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  std::string text(kShape);
  const auto put = [&text](std::size_t at, std::size_t digits, auto number) {
    auto left = static_cast<unsigned>(number);
    for (; digits > 0; --digits, left /= 10) text[at + digits - 1] = static_cast<char>('0' + left % 10);
  };
  put(0, 4, static_cast<int>(date.year()));
  put(5, 2, static_cast<unsigned>(date.month()));
  put(8, 2, static_cast<unsigned>(date.day()));
  put(11, 2, clock.hours().count());
  put(14, 2, clock.minutes().count());
  put(17, 2, clock.seconds().count());
  put(20, 3, clock.subseconds().count());
  return text;
}

std::optional<std::int64_t> parse_log_time(std::string_view text) {
  if (text.size() < kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool fits = kShape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kShape[i];
    if (!fits) return std::nullopt;
  }
  const auto number = [text](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  std::tm utc{};
  utc.tm_year = number(0, 4) - 1900;
  utc.tm_mon = number(5, 2) - 1;
  utc.tm_mday = number(8, 2);
  utc.tm_hour = number(11, 2);
  utc.tm_min = number(14, 2);
  utc.tm_sec = number(17, 2);
  return std::int64_t{::timegm(&utc)} * 1000 + number(20, 3);
}

}  // namespace offstage::lambda_host
