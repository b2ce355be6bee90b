#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/schedule_expression.h"

namespace offstage::lambda_host {

/// An EventBridge rule with a schedule and one function behind it.
struct ScheduleRule {
  std::string function;  // its key
  std::string name;
  ScheduleExpression expression;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  // At most one of these; without any the function gets the event.
  std::optional<std::string> input;           // JSON
  std::optional<std::string> input_path;      // "$.detail"
  std::optional<std::string> input_template;  // with <names> of input_paths
  std::map<std::string, std::string> input_paths;

  std::string arn() const { return "arn:aws:events:" + region + ":" + account + ":rule/" + name; }
};

/// What the rule's function gets at that time: the event "Scheduled Event" of AWS, or what the rule makes of
/// it.
std::string scheduled_payload(const ScheduleRule& rule, std::int64_t time_ms);

}  // namespace offstage::lambda_host
