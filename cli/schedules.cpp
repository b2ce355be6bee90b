#include "cli/schedules.h"

#include <utility>

namespace offstage::cli {

std::vector<lambda_host::ScheduleRule> schedule_rules(const gateway::Service& service) {
  std::vector<lambda_host::ScheduleRule> rules;
  for (const gateway::Schedule& schedule : service.schedules) {
    auto expression = ScheduleExpression::parse(schedule.expression);
    if (!schedule.enabled || !expression) continue;  // the reader has refused what is wrong
    lambda_host::ScheduleRule rule{.function = schedule.function,
                                   .name = schedule.name,
                                   .expression = *std::move(expression),
                                   .region = service.region,
                                   .account = service.account,
                                   .input = schedule.input,
                                   .input_path = schedule.input_path,
                                   .input_template = {},
                                   .input_paths = {}};
    if (schedule.input_transformer) {
      rule.input_template = schedule.input_transformer->input_template;
      rule.input_paths = schedule.input_transformer->paths;
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace offstage::cli
