#include "base/schedule_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <string>

namespace offstage {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;

constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

unsigned days_of(int of_year, unsigned of_month) {
  const auto last = year(of_year) / month(of_month) / std::chrono::last;
  return static_cast<unsigned>(last.day());
}

/// 1 for Sunday.
unsigned weekday_of(int of_year, unsigned of_month, unsigned of_day) {
  const sys_days date = year_month_day(year(of_year), month(of_month), day(of_day));
  return std::chrono::weekday(date).c_encoding() + 1;
}

/// The weekday nearest to that day of the month, within the month.
unsigned nearest_weekday(int of_year, unsigned of_month, unsigned target) {
  const unsigned last = days_of(of_year, of_month);
  if (target > last) return 0;
  const unsigned weekday = weekday_of(of_year, of_month, target);
  if (weekday == 7) return target > 1 ? target - 1 : target + 2;
  if (weekday == 1) return target < last ? target + 1 : target - 2;
  return target;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> parts = split(text, ' ');
  std::erase(parts, std::string_view());
  return parts;
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

Result<std::int64_t, Failure> rate_of(std::string_view text) {
  const std::vector<std::string_view> parts = words(text);
  const auto value = parts.size() == 2 ? number(parts[0]) : std::nullopt;
  if (!value || *value == 0) return Failure{"a rate is a number above 0 and minutes, hours or days"};
  std::string_view unit = parts[1];
  const bool plural = unit.ends_with('s');
  if (plural) unit.remove_suffix(1);
  const std::int64_t unit_ms = unit == "minute" ? kMinuteMs
                               : unit == "hour" ? 60 * kMinuteMs
                               : unit == "day"  ? kDayMs
                                                : 0;
  if (unit_ms == 0) return Failure{fmt::format("a rate counts minutes, hours or days, not {}", parts[1])};
  if (plural == (*value == 1))
    return Failure{fmt::format("the unit of {} is {}{}", *value, unit, *value == 1 ? "" : "s")};
  return *value * unit_ms;
}

}  // namespace

/// Reads the six fields of a cron expression.
class CronParser {
 public:
  static Result<ScheduleExpression, Failure> parse(std::string_view text) {
    const std::vector<std::string_view> fields = words(text);
    if (fields.size() != 6)
      return Failure{fmt::format(
          "cron has six fields (minutes hours day-of-month month day-of-week year), not {}", fields.size())};
    if ((fields[2] == "?") == (fields[4] == "?"))
      return Failure{"one of day-of-month and day-of-week is ?, and only one"};
    ScheduleExpression result;
    result.by_weekday_ = fields[2] == "?";
    RETURN_IF_ERROR(read(fields[0], {"minutes", 0, 59, {}}, result.minutes_));
    RETURN_IF_ERROR(read(fields[1], {"hours", 0, 23, {}}, result.hours_));
    if (!result.by_weekday_) RETURN_IF_ERROR(read_days(fields[2], result));
    RETURN_IF_ERROR(read(fields[3], {"month", 1, 12, kMonths}, result.months_));
    if (result.by_weekday_) RETURN_IF_ERROR(read_weekdays(fields[4], result));
    std::bitset<kLastYear + 1> years;
    RETURN_IF_ERROR(read(fields[5], {"year", kFirstYear, kLastYear, {}}, years));
    for (int each = kFirstYear; each <= kLastYear; ++each)
      result.years_[static_cast<std::size_t>(each - kFirstYear)] = years[static_cast<std::size_t>(each)];
    return result;
  }

 private:
  struct Field {
    const char* name;
    unsigned min;
    unsigned max;
    struct Names {
      Names() = default;
      template <std::size_t kSize>
      Names(const std::array<std::string_view, kSize>& of) : begin(of.data()), size(kSize) {}
      const std::string_view* begin = nullptr;
      std::size_t size = 0;
    } names;  // of the values from min on
  };

  static Failure wrong(const Field& field, std::string_view text) {
    return Failure{fmt::format("{}: expected {} to {}, alone or with , - * /, found {}", field.name,
                               field.min, field.max, text)};
  }

  static std::optional<unsigned> value_of(std::string_view text, const Field& field) {
    for (std::size_t i = 0; i < field.names.size; ++i)
      if (upper(text) == field.names.begin[i]) return field.min + static_cast<unsigned>(i);
    const auto value = number(text);
    return value && *value >= field.min && *value <= field.max ? value : std::nullopt;
  }

  /// "*", "5", "1-5", "*/10", "0/10" or "10-30/5".
  template <std::size_t kSize>
  static Result<void, Failure> read_item(std::string_view item, const Field& field,
                                         std::bitset<kSize>& values) {
    const std::size_t slash = item.find('/');
    std::optional<unsigned> step = 1;
    if (slash != std::string_view::npos) step = number(item.substr(slash + 1));
    const std::string_view range = item.substr(0, slash);
    const std::size_t dash = range.find('-');
    std::optional<unsigned> first = field.min;
    std::optional<unsigned> last = field.max;
    if (range != "*") {
      first = value_of(range.substr(0, dash), field);
      if (dash != std::string_view::npos) {
        last = value_of(range.substr(dash + 1), field);
      } else if (slash == std::string_view::npos) {
        last = first;
      }
    }
    const bool is_year = field.max == kLastYear;
    if (!step || *step == 0 || !first || !last || (is_year && *first > *last)) return wrong(field, item);
    // "20-2" goes on past the end.
    const unsigned size = field.max - field.min + 1;
    const unsigned span = (*last + size - *first) % size;
    for (unsigned offset = 0; offset <= span; offset += *step)
      values.set(field.min + (*first - field.min + offset) % size);
    return {};
  }

  template <std::size_t kSize>
  static Result<void, Failure> read(std::string_view text, const Field& field, std::bitset<kSize>& values) {
    for (const std::string_view item : split(text, ',')) RETURN_IF_ERROR(read_item(item, field, values));
    return {};
  }

  static Result<void, Failure> read_days(std::string_view text, ScheduleExpression& result) {
    const Field field{"day-of-month", 1, 31, {}};
    for (const std::string_view item : split(text, ',')) {
      if (item == "L") {
        result.last_day_ = true;
      } else if (item.ends_with('W')) {
        const auto target = value_of(item.substr(0, item.size() - 1), field);
        if (!target) return wrong(field, item);
        result.nearest_weekday_.push_back(*target);
      } else {
        RETURN_IF_ERROR(read_item(item, field, result.days_));
      }
    }
    return {};
  }

  static Result<void, Failure> read_weekdays(std::string_view text, ScheduleExpression& result) {
    const Field field{"day-of-week", 1, 7, kWeekdays};
    for (const std::string_view item : split(text, ',')) {
      const std::size_t hash = item.find('#');
      if (item == "L") {
        result.weekdays_.set(7);  // the last day of the week
      } else if (item.ends_with('L')) {
        const auto weekday = value_of(item.substr(0, item.size() - 1), field);
        if (!weekday) return wrong(field, item);
        result.last_weekday_.push_back(*weekday);
      } else if (hash != std::string_view::npos) {
        const auto weekday = value_of(item.substr(0, hash), field);
        const auto nth = number(item.substr(hash + 1));
        if (!weekday || !nth || *nth < 1 || *nth > 5) return wrong(field, item);
        result.nth_weekday_.emplace_back(*weekday, *nth);
      } else {
        RETURN_IF_ERROR(read_item(item, field, result.weekdays_));
      }
    }
    return {};
  }
};

Result<ScheduleExpression, Failure> ScheduleExpression::parse(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')'))
    return Failure{"expected rate(...) or cron(...)"};
  const std::string_view kind = text.substr(0, open);
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  if (kind == "cron") return CronParser::parse(inside);
  if (kind != "rate") return Failure{"expected rate(...) or cron(...)"};
  ScheduleExpression result;
  ASSIGN_OR_RETURN(result.rate_ms_, rate_of(inside));
  return result;
}

std::optional<std::int64_t> ScheduleExpression::next(std::int64_t after_ms, std::int64_t start_ms) const {
  if (rate_ms_ == 0) return next_cron(after_ms);
  const std::int64_t passed = std::max<std::int64_t>(0, after_ms - start_ms) / rate_ms_;
  return start_ms + (passed + 1) * rate_ms_;
}

bool ScheduleExpression::has_day(int of_year, unsigned of_month, unsigned of_day) const {
  const unsigned last = days_of(of_year, of_month);
  if (!by_weekday_) {
    return days_[of_day] || (last_day_ && of_day == last) ||
           std::any_of(nearest_weekday_.begin(), nearest_weekday_.end(),
                       [&](unsigned target) { return nearest_weekday(of_year, of_month, target) == of_day; });
  }
  const unsigned weekday = weekday_of(of_year, of_month, of_day);
  if (weekdays_[weekday]) return true;
  if (of_day + 7 > last &&
      std::find(last_weekday_.begin(), last_weekday_.end(), weekday) != last_weekday_.end())
    return true;
  const std::pair nth(weekday, (of_day + 6) / 7);
  return std::find(nth_weekday_.begin(), nth_weekday_.end(), nth) != nth_weekday_.end();
}

std::optional<std::int64_t> ScheduleExpression::next_cron(std::int64_t after_ms) const {
  const std::int64_t first_ms = (after_ms / kMinuteMs + 1) * kMinuteMs;
  const sys_days first_day{std::chrono::days(first_ms / kDayMs)};
  const year_month_day begin(first_day);
  auto first_minute = static_cast<std::size_t>(first_ms % kDayMs / kMinuteMs);
  unsigned first_of_month = static_cast<unsigned>(begin.day());
  unsigned first_month = static_cast<unsigned>(begin.month());
  for (int of_year = static_cast<int>(begin.year()); of_year <= kLastYear; ++of_year, first_month = 1) {
    if (of_year < kFirstYear || !years_[static_cast<std::size_t>(of_year - kFirstYear)]) {
      first_of_month = 1;
      first_minute = 0;
      continue;
    }
    for (unsigned of_month = first_month; of_month <= 12; ++of_month, first_of_month = 1, first_minute = 0) {
      if (!months_[of_month]) continue;
      for (unsigned of_day = first_of_month; of_day <= days_of(of_year, of_month);
           ++of_day, first_minute = 0) {
        if (!has_day(of_year, of_month, of_day)) continue;
        for (std::size_t minute = first_minute; minute < 24 * 60; ++minute) {
          if (!hours_[minute / 60] || !minutes_[minute % 60]) continue;
          const sys_days date = year_month_day(year(of_year), month(of_month), day(of_day));
          return date.time_since_epoch().count() * kDayMs + static_cast<std::int64_t>(minute) * kMinuteMs;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace offstage
