#pragma once

#include <string>
#include <vector>

#include "gateway/service/service.h"
#include "lambda-host/schedule/rule.h"

namespace offstage::cli {

/// The rules of a service that are enabled.
std::vector<lambda_host::ScheduleRule> schedule_rules(const gateway::Service& service);

}  // namespace offstage::cli
