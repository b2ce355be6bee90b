#pragma once

#include <map>
#include <optional>
#include <string>

#include "gateway/service/source_location.h"

/// API keys, usage plans and limits of requests (GATEWAY.md 11): `provider.apiGateway.apiKeys` and
/// `usagePlan`, and the resources of those types.
namespace offstage::gateway {

/// How many requests may come: so many at once, and so many more each second.
struct RateLimit {
  double per_s = 0;
  int burst = 0;
};

struct ApiKey {
  std::string name;   // empty: AWS would make one up
  std::string value;  // empty: one is made at start and printed
  std::string description;
  std::string reference;  // what a Ref to it gives
  bool enabled = true;
  std::optional<std::string> usage_plan = "";  // UsagePlan::name; nothing: of none, so that it opens nothing
  SourceLocation where;
};

struct UsagePlan {
  enum class Period { kDay, kWeek, kMonth };
  struct Quota {
    int limit = 0;
    int offset = 0;  // how many of the first period are taken already
    Period period = Period::kMonth;
  };
  std::string name;       // empty: the one plan of a service that names none
  std::string reference;  // what a Ref to it gives
  std::optional<RateLimit> throttle;
  std::map<std::string, RateLimit, std::less<>> method_throttles;  // "/items/{id}/GET": of that method alone
  std::optional<Quota> quota;
  SourceLocation where;
};

}  // namespace offstage::gateway
