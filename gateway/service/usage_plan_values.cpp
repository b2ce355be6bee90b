#include "gateway/service/usage_plan_values.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr int kIntMax = std::numeric_limits<int>::max();
// API Gateway's own limits of a key's value.
constexpr std::size_t kKeySizeMin = 20;
constexpr std::size_t kKeySizeMax = 128;

std::string spelled(std::string name, Spelling spelling) {
  if (spelling == Spelling::kCloudFormation) name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

}  // namespace

Result<UsagePlan::Quota, Diagnostic> read_quota(const Node& node, const std::string& path,
                                                Spelling spelling) {
  RETURN_IF_ERROR(check_map(node, path));
  const auto at = [&](const char* name) { return path + "." + spelled(name, spelling); };
  UsagePlan::Quota quota;
  const Node* limit = member(node, spelled("limit", spelling));
  const Node* period = member(node, spelled("period", spelling));
  if (limit == nullptr) return missing(node.where, at("limit"), "a number of requests");
  if (period == nullptr) return missing(node.where, at("period"), "DAY, WEEK or MONTH");
  ASSIGN_OR_RETURN(quota.limit, read_integer(*limit, at("limit"), 0, kIntMax));
  if (const Node* offset = member(node, spelled("offset", spelling))) {
    ASSIGN_OR_RETURN(quota.offset, read_integer(*offset, at("offset"), 0, kIntMax));
  }
  const std::string text = period->scalar_text();
  if (text == "DAY") {
    quota.period = UsagePlan::Period::kDay;
  } else if (text == "WEEK") {
    quota.period = UsagePlan::Period::kWeek;
  } else if (text != "MONTH") {
    return expected(*period, at("period"), "DAY, WEEK or MONTH");
  }
  return quota;
}

Result<RateLimit, Diagnostic> read_throttle(const Node& node, const std::string& path, Spelling spelling) {
  RETURN_IF_ERROR(check_map(node, path));
  const auto at = [&](const char* name) { return path + "." + spelled(name, spelling); };
  RateLimit throttle;
  if (const Node* rate = member(node, spelled("rateLimit", spelling))) {
    ASSIGN_OR_RETURN(throttle.per_s, read_rate(*rate, at("rateLimit")));
  }
  if (const Node* burst = member(node, spelled("burstLimit", spelling))) {
    ASSIGN_OR_RETURN(throttle.burst, read_integer(*burst, at("burstLimit"), 0, kIntMax));
  }
  return throttle;
}

Result<double, Diagnostic> read_rate(const Node& node, const std::string& path) {
  const std::string text = node.scalar_text();
  char* end = nullptr;
  const double rate = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(rate) || rate < 0) {
    return expected(node, path, "requests a second");
  }
  return rate;
}

Result<void, Diagnostic> check_key_value(const Node& node, const std::string& path,
                                         const std::string& value) {
  if (value.empty() || (value.size() >= kKeySizeMin && value.size() <= kKeySizeMax)) return {};
  return Diagnostic{node.where, fmt::format("{}: expected {} to {} characters, found {}", path, kKeySizeMin,
                                            kKeySizeMax, value.size())};
}

}  // namespace offstage::gateway
