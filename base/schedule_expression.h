#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace offstage {

/// When EventBridge runs a rule, in UTC: "rate(5 minutes)", or "cron(minutes hours day-of-month month
/// day-of-week year)" with its wildcards , - * ? / L W #.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
class ScheduleExpression {
 public:
  /// The failure says what is wrong with it.
  static Result<ScheduleExpression, Failure> parse(std::string_view text);

  /// The first time after `after_ms`, both in milliseconds since 1970; nothing when there is none up to the
  /// year 2199. A rate counts from `start_ms`, when the rule began.
  std::optional<std::int64_t> next(std::int64_t after_ms, std::int64_t start_ms) const;

 private:
  friend class CronParser;

  bool has_day(int year, unsigned month, unsigned day) const;
  std::optional<std::int64_t> next_cron(std::int64_t after_ms) const;

  std::int64_t rate_ms_ = 0;  // 0: cron
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;                                 // 1: Sunday
  std::bitset<230> years_;                                  // from 1970
  bool by_weekday_ = false;                                 // the day of the month is ?
  bool last_day_ = false;                                   // L
  std::vector<unsigned> nearest_weekday_;                   // 15W
  std::vector<unsigned> last_weekday_;                      // 6L: the last Friday
  std::vector<std::pair<unsigned, unsigned>> nth_weekday_;  // 3#2: the second Tuesday
};

}  // namespace offstage
