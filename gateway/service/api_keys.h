#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/service/source_location.h"

/// `provider.apiGateway.apiKeys` and `usagePlan` (GATEWAY.md 11).
namespace offstage::gateway {

struct ApiKey {
  std::string name;   // empty: AWS would make one up
  std::string value;  // empty: one is made at start and printed
  std::string description;
  std::string customer_id;
  bool enabled = true;
  std::string usage_plan;  // UsagePlan::name; empty: the only plan there is
  SourceLocation where;
};

struct UsagePlan {
  enum class Period { kDay, kWeek, kMonth };
  struct Throttle {
    double rate_per_s = 0;
    int burst = 0;
  };
  struct Quota {
    int limit = 0;
    int offset = 0;  // how many of the first period are taken already
    Period period = Period::kMonth;
  };
  std::string name;  // empty: the one plan of a service that names none
  std::optional<Throttle> throttle;
  std::optional<Quota> quota;
  SourceLocation where;
};

}  // namespace offstage::gateway
