#include "gateway/service/api_gateway_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/json_schema.h"
#include "gateway/service/integration_values.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr int kIntMax = std::numeric_limits<int>::max();
// API Gateway's own limits of a key's value and of a cached answer's age.
constexpr std::size_t kKeySizeMin = 20;
constexpr std::size_t kKeySizeMax = 128;
constexpr int kCacheTtlMax_s = 3600;

const KnownKeys& api_gateway_keys() {
  static const KnownKeys kKeys{
      {"apiKeys", "apiKeySourceType", "binaryMediaTypes", "request", "stage", "timeoutInMillis", "usagePlan",
       // What matters only where it is deployed.
       "description", "metrics", "shouldStartNameWithService", "disableDefaultEndpoint", "endpoint",
       "restApiId", "restApiRootResourceId", "restApiResources", "websocketApiId"},
      {"resourcePolicy", "minimumCompressionSize"}};
  return kKeys;
}

Result<void, Diagnostic> read_text(const Node& map, const char* key, const std::string& path,
                                   std::string& target) {
  const Node* node = member(map, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(target, read_string(*node, fmt::format("{}.{}", path, key)));
  return {};
}

/// A name, or a map with name and value.
Result<ApiKey, Diagnostic> read_key(const Node& node, const std::string& path, std::string usage_plan) {
  ApiKey key;
  key.usage_plan = std::move(usage_plan);
  key.where = node.where;
  if (!node.is_map()) {
    ASSIGN_OR_RETURN(key.name, read_string(node, path));
    return key;
  }
  RETURN_IF_ERROR(read_text(node, "name", path, key.name));
  RETURN_IF_ERROR(read_text(node, "value", path, key.value));
  RETURN_IF_ERROR(read_text(node, "description", path, key.description));
  RETURN_IF_ERROR(read_text(node, "customerId", path, key.customer_id));
  if (const Node* enabled = member(node, "enabled")) {
    ASSIGN_OR_RETURN(key.enabled, read_bool(*enabled, path + ".enabled"));
  }
  const bool fits = key.value.empty() || (key.value.size() >= kKeySizeMin && key.value.size() <= kKeySizeMax);
  if (!fits) {
    return Diagnostic{member(node, "value")->where,
                      fmt::format("{}.value: expected {} to {} characters, found {}", path, kKeySizeMin,
                                  kKeySizeMax, key.value.size())};
  }
  if (key.name.empty() && key.value.empty())
    return expected(node, path, "a name, or a map with name or value");
  return key;
}

bool is_plan(const RestApiSettings& api, std::string_view name) {
  return std::any_of(api.usage_plans.begin(), api.usage_plans.end(),
                     [&](const UsagePlan& plan) { return plan.name == name; });
}

/// Keys, or `planName: [keys]`.
Result<void, Diagnostic> read_keys(const Node& list, const std::string& path, RestApiSettings& api) {
  if (!list.is_list()) return expected(list, path, "a list of API keys");
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    const std::string item_path = fmt::format("{}[{}]", path, i);
    const bool of_plan = item.is_map() && item.entries.size() == 1 && item.entries.front().value.is_list();
    if (!of_plan) {
      ASSIGN_OR_RETURN(ApiKey key, read_key(item, item_path, {}));
      api.api_keys.push_back(std::move(key));
      continue;
    }
    const Node::Entry& plan = item.entries.front();
    if (!is_plan(api, plan.key)) {
      return Diagnostic{
          plan.where,
          fmt::format("{}: there is no usage plan {} in provider.apiGateway.usagePlan", item_path, plan.key)};
    }
    for (std::size_t k = 0; k < plan.value.items.size(); ++k) {
      ASSIGN_OR_RETURN(ApiKey key, read_key(plan.value.items[k],
                                            fmt::format("{}.{}[{}]", item_path, plan.key, k), plan.key));
      api.api_keys.push_back(std::move(key));
    }
  }
  return {};
}

Result<UsagePlan::Quota, Diagnostic> read_quota(const Node& node, const std::string& path) {
  RETURN_IF_ERROR(check_map(node, path));
  UsagePlan::Quota quota;
  const Node* limit = member(node, "limit");
  const Node* period = member(node, "period");
  if (limit == nullptr) return missing(node.where, path + ".limit", "a number of requests");
  if (period == nullptr) return missing(node.where, path + ".period", "DAY, WEEK or MONTH");
  ASSIGN_OR_RETURN(quota.limit, read_integer(*limit, path + ".limit", 0, kIntMax));
  if (const Node* offset = member(node, "offset")) {
    ASSIGN_OR_RETURN(quota.offset, read_integer(*offset, path + ".offset", 0, kIntMax));
  }
  const std::string text = period->scalar_text();
  if (text == "DAY") {
    quota.period = UsagePlan::Period::kDay;
  } else if (text == "WEEK") {
    quota.period = UsagePlan::Period::kWeek;
  } else if (text != "MONTH") {
    return expected(*period, path + ".period", "DAY, WEEK or MONTH");
  }
  return quota;
}

Result<UsagePlan::Throttle, Diagnostic> read_throttle(const Node& node, const std::string& path) {
  RETURN_IF_ERROR(check_map(node, path));
  UsagePlan::Throttle throttle;
  int rate = 0;
  if (const Node* limit = member(node, "rateLimit")) {
    ASSIGN_OR_RETURN(rate, read_integer(*limit, path + ".rateLimit", 0, kIntMax));
  }
  throttle.rate_per_s = rate;
  if (const Node* limit = member(node, "burstLimit")) {
    ASSIGN_OR_RETURN(throttle.burst, read_integer(*limit, path + ".burstLimit", 0, kIntMax));
  }
  return throttle;
}

Result<UsagePlan, Diagnostic> read_plan(const Node& node, const std::string& path, std::string name) {
  RETURN_IF_ERROR(check_map(node, path));
  UsagePlan plan;
  plan.name = std::move(name);
  plan.where = node.where;
  if (const Node* quota = member(node, "quota")) {
    ASSIGN_OR_RETURN(plan.quota, read_quota(*quota, path + ".quota"));
  }
  if (const Node* throttle = member(node, "throttle")) {
    ASSIGN_OR_RETURN(plan.throttle, read_throttle(*throttle, path + ".throttle"));
  }
  return plan;
}

/// One plan, or a list of maps with the plan's name as their one key.
Result<void, Diagnostic> read_plans(const Node& node, const std::string& path, RestApiSettings& api) {
  if (!node.is_list()) {
    ASSIGN_OR_RETURN(UsagePlan plan, read_plan(node, path, {}));
    api.usage_plans.push_back(std::move(plan));
    return {};
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const std::string item_path = fmt::format("{}[{}]", path, i);
    if (!item.is_map() || item.entries.size() != 1) {
      return expected(item, item_path, "a map with the plan's name as its one key");
    }
    const Node::Entry& entry = item.entries.front();
    ASSIGN_OR_RETURN(UsagePlan plan, read_plan(entry.value, item_path + "." + entry.key, entry.key));
    api.usage_plans.push_back(std::move(plan));
  }
  return {};
}

/// It is a part of every path.
Result<std::string, Diagnostic> read_stage_name(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string name, read_string(node, path));
  const bool is_plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!is_plain) return expected(node, path, "letters, digits, - and _");
  return name;
}

Result<void, Diagnostic> read_schemas(const Node& request, const std::string& path, RestApiSettings& api) {
  RETURN_IF_ERROR(check_map(request, path));
  const Node* schemas = member(request, "schemas");
  if (schemas == nullptr) return {};
  RETURN_IF_ERROR(check_map(*schemas, path + ".schemas"));
  for (const Node::Entry& entry : schemas->entries) {
    RETURN_IF_ERROR(check_map(entry.value, fmt::format("{}.schemas.{}", path, entry.key)));
    const Node* schema = member(entry.value, "schema");
    std::string text = to_json(schema != nullptr ? *schema : entry.value);
    const auto compiled = json::Schema::compile(text);
    if (!compiled) {
      return Diagnostic{entry.where,
                        fmt::format("{}.schemas.{}: {}", path, entry.key, compiled.error().text)};
    }
    api.schemas[entry.key] = std::move(text);
  }
  return {};
}

}  // namespace

Result<void, Diagnostic> read_api_gateway(const Node& settings, RestApiSettings& api,
                                          std::vector<Diagnostic>& warnings) {
  const std::string path = "provider.apiGateway";
  RETURN_IF_ERROR(check_map(settings, path));
  if (const Node* types = member(settings, "binaryMediaTypes")) {
    ASSIGN_OR_RETURN(api.binary_media_types, read_strings(*types, path + ".binaryMediaTypes"));
  }
  if (const Node* stage = member(settings, "stage")) {
    ASSIGN_OR_RETURN(api.stage, read_stage_name(*stage, path + ".stage"));
  }
  if (const Node* timeout = member(settings, "timeoutInMillis")) {
    ASSIGN_OR_RETURN(api.timeout_ms, read_integration_timeout(*timeout, path + ".timeoutInMillis", warnings));
  }
  if (const Node* plans = member(settings, "usagePlan")) {
    RETURN_IF_ERROR(read_plans(*plans, path + ".usagePlan", api));
  }
  if (const Node* keys = member(settings, "apiKeys")) {
    RETURN_IF_ERROR(read_keys(*keys, path + ".apiKeys", api));
  }
  if (const Node* source = member(settings, "apiKeySourceType")) {
    const std::string text = source->scalar_text();
    if (text != "HEADER" && text != "AUTHORIZER") {
      return expected(*source, path + ".apiKeySourceType", "HEADER or AUTHORIZER");
    }
    api.api_key_from_authorizer = text == "AUTHORIZER";
  }
  if (const Node* request = member(settings, "request")) {
    RETURN_IF_ERROR(read_schemas(*request, path + ".request", api));
  }
  warn_of_keys(settings, path, api_gateway_keys(), warnings);
  return {};
}

Result<void, Diagnostic> read_stage_caching(const Node& settings, RestApiSettings& api,
                                            std::vector<Diagnostic>& warnings) {
  const std::string path = "custom.apiGatewayCaching";
  RETURN_IF_ERROR(check_map(settings, path));
  if (const Node* enabled = member(settings, "enabled")) {
    ASSIGN_OR_RETURN(api.cache_cluster, read_bool(*enabled, path + ".enabled"));
  }
  // Without a setting of its own a method is not cached, as with the plugin.
  api.default_cache.enabled = false;
  if (const Node* ttl = member(settings, "ttlInSeconds")) {
    ASSIGN_OR_RETURN(api.default_cache.ttl_s, read_integer(*ttl, path + ".ttlInSeconds", 0, kCacheTtlMax_s));
  }
  warn_of_keys(settings, path,
               {{"enabled", "ttlInSeconds", "clusterSize", "dataEncrypted", "apiGatewayIsShared", "restApiId",
                 "basePath", "domains", "endpointConfiguration"},
                {"perKeyInvalidation", "additionalEndpoints"}},
               warnings);
  return {};
}

}  // namespace offstage::gateway
