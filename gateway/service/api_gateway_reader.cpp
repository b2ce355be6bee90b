#include "gateway/service/api_gateway_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/json_schema.h"
#include "gateway/service/integration_values.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_identity.h"
#include "gateway/service/usage_plan_values.h"

namespace offstage::gateway {
namespace {

constexpr int kIntMax = std::numeric_limits<int>::max();
constexpr int kCacheTtlMaxSeconds = 3600;  // API Gateway's own limit of a cached answer's age
// What an account allows when nothing else is said.
constexpr double kAccountRatePerSecond = 10'000;
constexpr int kAccountBurst = 5'000;

const KnownKeys& api_gateway_keys() {
  static const KnownKeys kKeys{
      {"apiKeys", "apiKeySourceType", "binaryMediaTypes", "minimumCompressionSize", "request", "stage",
       "timeoutInMillis", "usagePlan",
       // What matters only where it is deployed.
       "description", "metrics", "shouldStartNameWithService", "disableDefaultEndpoint", "endpoint",
       "restApiId", "restApiRootResourceId", "restApiResources", "websocketApiId",
       // Read with the resources, which it may refer to.
       "resourcePolicy"},
      {}};
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
  if (const Node* enabled = member(node, "enabled")) {
    ASSIGN_OR_RETURN(key.enabled, read_bool(*enabled, path + ".enabled"));
  }
  if (const Node* value = member(node, "value")) {
    RETURN_IF_ERROR(check_key_value(*value, path + ".value", key.value));
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
  int unnamed = 0;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    const std::string item_path = fmt::format("{}[{}]", path, i);
    const bool of_plan = item.is_map() && item.entries.size() == 1 && item.entries.front().value.is_list();
    if (!of_plan) {
      ASSIGN_OR_RETURN(ApiKey key, read_key(item, item_path, {}));
      key.reference = fmt::format("ApiGatewayApiKey{}", ++unnamed);
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
      key.reference = fmt::format("ApiGatewayApiKey{}{}", normalised_name(plan.key), k + 1);
      api.api_keys.push_back(std::move(key));
    }
  }
  return {};
}

Result<UsagePlan, Diagnostic> read_plan(const Node& node, const std::string& path, std::string name) {
  RETURN_IF_ERROR(check_map(node, path));
  UsagePlan plan;
  plan.reference = "ApiGatewayUsagePlan" + normalised_name(name);
  plan.name = std::move(name);
  plan.where = node.where;
  if (const Node* quota = member(node, "quota")) {
    ASSIGN_OR_RETURN(plan.quota, read_quota(*quota, path + ".quota", Spelling::kServerless));
  }
  if (const Node* throttle = member(node, "throttle")) {
    ASSIGN_OR_RETURN(plan.throttle, read_throttle(*throttle, path + ".throttle", Spelling::kServerless));
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

Result<void, Diagnostic> read_throttling(const Node& settings, const std::string& path,
                                         std::optional<RateLimit>& throttle,
                                         std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(settings, path));
  if (!throttle) throttle = RateLimit{kAccountRatePerSecond, kAccountBurst};
  if (const Node* rate = member(settings, "maxRequestsPerSecond")) {
    ASSIGN_OR_RETURN(throttle->per_s, read_rate(*rate, path + ".maxRequestsPerSecond"));
  }
  if (const Node* burst = member(settings, "maxConcurrentRequests")) {
    ASSIGN_OR_RETURN(throttle->burst, read_integer(*burst, path + ".maxConcurrentRequests", 0, kIntMax));
  }
  warn_of_keys(settings, path, {{"maxRequestsPerSecond", "maxConcurrentRequests"}, {}}, warnings);
  return {};
}

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
    ASSIGN_OR_RETURN(api.timeout_ms,
                     read_integration_timeout(*timeout, path + ".timeoutInMillis", false, warnings));
  }
  if (const Node* size = member(settings, "minimumCompressionSize")) {
    ASSIGN_OR_RETURN(api.compression_bytes_min,
                     read_compression_size(*size, path + ".minimumCompressionSize"));
  }
  if (const Node* plans = member(settings, "usagePlan")) {
    RETURN_IF_ERROR(read_plans(*plans, path + ".usagePlan", api));
  }
  if (const Node* keys = member(settings, "apiKeys")) {
    // Serverless makes a plan for a service that has keys and no plan.
    if (api.usage_plans.empty()) {
      ASSIGN_OR_RETURN(UsagePlan plan, read_plan(Node::map(keys->where), path + ".usagePlan", {}));
      api.usage_plans.push_back(std::move(plan));
    }
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
    ASSIGN_OR_RETURN(api.default_cache.ttl_s,
                     read_integer(*ttl, path + ".ttlInSeconds", 0, kCacheTtlMaxSeconds));
  }
  warn_of_keys(settings, path,
               {{"enabled", "ttlInSeconds", "clusterSize", "dataEncrypted", "apiGatewayIsShared", "restApiId",
                 "basePath", "domains", "endpointConfiguration"},
                {"perKeyInvalidation", "additionalEndpoints"}},
               warnings);
  return {};
}

}  // namespace offstage::gateway
