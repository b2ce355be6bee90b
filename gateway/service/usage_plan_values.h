#pragma once

#include <string>

#include "base/result.h"
#include "gateway/service/api_keys.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

/// Values of API keys and usage plans that Serverless and CloudFormation spell almost alike: `rateLimit` and
/// `RateLimit`.
namespace offstage::gateway {

enum class Spelling { kServerless, kCloudFormation };

/// A map with limit, offset and period.
Result<UsagePlan::Quota, Diagnostic> read_quota(const Node& node, const std::string& path, Spelling spelling);

/// A map with rateLimit and burstLimit.
Result<RateLimit, Diagnostic> read_throttle(const Node& node, const std::string& path, Spelling spelling);

/// Requests a second; fractions are allowed.
Result<double, Diagnostic> read_rate(const Node& node, const std::string& path);

/// Fails unless the value is as long as that of a key has to be. An empty one is not there.
Result<void, Diagnostic> check_key_value(const Node& node, const std::string& path, const std::string& value);

}  // namespace offstage::gateway
