#pragma once

#include <map>
#include <optional>
#include <string>

#include "gateway/service/source_location.h"

namespace offstage::gateway {

/// `inputTransformer` of a schedule: texts taken from the event, and the template they are put into.
struct InputTransformer {
  std::map<std::string, std::string> paths;  // name to JSON path, "$.time"
  std::string input_template;
};

/// One rule of a `schedule` event: as many as it has rates.
struct Schedule {
  std::string function;  // key under `functions`
  std::string name;      // of the rule: its own, or {service}-{stage}-{Function}EventsRuleSchedule{n}
  std::string description;
  std::string expression;  // "rate(5 minutes)" or "cron(0 12 * * ? *)", which is valid
  bool enabled = true;
  // At most one of these; without any the function gets the event.
  std::optional<std::string> input;  // JSON
  std::optional<std::string> input_path;
  std::optional<InputTransformer> input_transformer;
  SourceLocation where;
};

}  // namespace offstage::gateway
