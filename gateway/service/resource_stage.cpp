#include "gateway/service/resource_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/resource_properties.h"
#include "gateway/service/stage_variables.h"
#include "gateway/service/usage_plan_values.h"

namespace offstage::gateway {
namespace {

constexpr int kCacheTtlMaxSeconds = 3600;  // API Gateway's own limit
// What an account allows when a setting names only the other one of the two.
constexpr double kAccountRatePerSecond = 10'000;
constexpr int kAccountBurst = 5'000;

/// A stage, whichever resource describes it.
struct Stage {
  std::string name;
  const Node* settings = nullptr;  // the stage's properties, or StageDescription
  std::string path;                // of `settings`
  SourceLocation where;
};

/// "/~1movies~1{name}" is "/movies/{name}", "/*" is "*".
std::string decoded_path(std::string path) {
  for (std::size_t at = 0; (at = path.find("~1", at)) != std::string::npos;) path.replace(at, 2, "/");
  if (path == "/*") return "*";
  const std::size_t first = path.find_first_not_of('/');
  return first == std::string::npos ? "/" : "/" + path.substr(first);
}

/// ThrottlingRateLimit and ThrottlingBurstLimit.
Result<void, Diagnostic> read_throttling(const Node& map, const std::string& path, MethodSetting& setting) {
  const Node* rate = member(map, "ThrottlingRateLimit");
  const Node* burst = member(map, "ThrottlingBurstLimit");
  if (rate == nullptr && burst == nullptr) return {};
  RateLimit limit{kAccountRatePerSecond, kAccountBurst};
  if (rate != nullptr) {
    ASSIGN_OR_RETURN(limit.per_s, read_rate(*rate, path + ".ThrottlingRateLimit"));
  }
  if (burst != nullptr) {
    ASSIGN_OR_RETURN(limit.burst, read_integer(*burst, path + ".ThrottlingBurstLimit", 0,
                                               std::numeric_limits<int>::max()));
  }
  setting.throttle = limit;
  return {};
}

/// CachingEnabled and CacheTtlInSeconds, of a setting or of a StageDescription.
Result<void, Diagnostic> read_caching(const Node& map, const std::string& path, MethodSetting& setting) {
  if (const Node* caching = member(map, "CachingEnabled")) {
    ASSIGN_OR_RETURN(setting.caching, read_bool(*caching, path + ".CachingEnabled"));
  }
  if (const Node* ttl = member(map, "CacheTtlInSeconds")) {
    ASSIGN_OR_RETURN(setting.ttl_s, read_integer(*ttl, path + ".CacheTtlInSeconds", 0, kCacheTtlMaxSeconds));
  }
  return {};
}

Result<MethodSetting, Diagnostic> read_method_setting(const Node& node, const std::string& path,
                                                      std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(node, path));
  const Node* resource = member(node, "ResourcePath");
  const Node* verb = member(node, "HttpMethod");
  if (resource == nullptr) return missing(node.where, path + ".ResourcePath", "a path, or /* for all");
  if (verb == nullptr) return missing(node.where, path + ".HttpMethod", "a method, or * for all");
  MethodSetting setting;
  ASSIGN_OR_RETURN(std::string text, read_string(*resource, path + ".ResourcePath"));
  setting.path = decoded_path(std::move(text));
  ASSIGN_OR_RETURN(setting.verb, read_string(*verb, path + ".HttpMethod"));
  RETURN_IF_ERROR(read_caching(node, path, setting));
  RETURN_IF_ERROR(read_throttling(node, path, setting));
  warn_of_keys(
      node, path,
      {{"ResourcePath", "HttpMethod", "CachingEnabled", "CacheTtlInSeconds", "CacheDataEncrypted",
        "ThrottlingRateLimit", "ThrottlingBurstLimit", "LoggingLevel", "DataTraceEnabled", "MetricsEnabled"},
       {}},
      warnings);
  return setting;
}

/// The setting that is closest to the method; null when none is for it.
const MethodSetting* setting_of(const RestMethod& method, const std::vector<MethodSetting>& settings) {
  const MethodSetting* closest = nullptr;
  int closeness = -1;
  for (const MethodSetting& each : settings) {
    const bool is_for_it =
        (each.path == "*" || each.path == method.path) && (each.verb == "*" || each.verb == method.verb);
    const int close = (each.path == "*" ? 0 : 2) + (each.verb == "*" ? 0 : 1);
    if (!is_for_it || close < closeness) continue;
    closest = &each;
    closeness = close;
  }
  return closest;
}

Result<MethodSettings, Diagnostic> read_method_settings(const Stage& stage, Service& service,
                                                        std::vector<Diagnostic>& warnings) {
  MethodSettings all;
  MethodSetting for_all{"*", "*"};
  RETURN_IF_ERROR(read_caching(*stage.settings, stage.path, for_all));
  RETURN_IF_ERROR(read_throttling(*stage.settings, stage.path, for_all));
  all.settings.push_back(for_all);
  if (const Node* list = member(*stage.settings, "MethodSettings")) {
    if (!list->is_list()) return expected(*list, stage.path + ".MethodSettings", "a list");
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      ASSIGN_OR_RETURN(
          MethodSetting setting,
          read_method_setting(list->items[i], fmt::format("{}.MethodSettings[{}]", stage.path, i), warnings));
      all.settings.push_back(std::move(setting));
    }
  }
  if (const Node* cluster = member(*stage.settings, "CacheClusterEnabled")) {
    ASSIGN_OR_RETURN(all.caches, read_bool(*cluster, stage.path + ".CacheClusterEnabled"));
    service.rest_api.cache_cluster = all.caches;
  }
  return all;
}

Result<void, Diagnostic> read_variables(const Stage& stage, Service& service,
                                        std::vector<Diagnostic>& warnings) {
  if (const Node* variables = member(*stage.settings, "Variables")) {
    RETURN_IF_ERROR(read_stage_variables(*variables, stage.path + ".Variables", service));
  }
  warn_of_keys(*stage.settings, stage.path,
               {{"StageName",
                 "RestApiId",
                 "DeploymentId",
                 "Description",
                 "Variables",
                 "CacheClusterEnabled",
                 "CacheClusterSize",
                 "CachingEnabled",
                 "CacheTtlInSeconds",
                 "CacheDataEncrypted",
                 "MethodSettings",
                 "ThrottlingRateLimit",
                 "ThrottlingBurstLimit",
                 "Tags",
                 "TracingEnabled",
                 "AccessLogSetting",
                 "LoggingLevel",
                 "DataTraceEnabled",
                 "MetricsEnabled",
                 "DocumentationVersion"},
                {"CanarySetting", "ClientCertificateId"}},
               warnings);
  return {};
}

Result<std::vector<Stage>, Diagnostic> stages_of(const std::vector<ResourceProperties>& stages,
                                                 const std::vector<ResourceProperties>& deployments) {
  std::vector<Stage> found;
  for (const ResourceProperties& each : stages) {
    Stage stage{"", &each.properties, each.path, each.where};
    ASSIGN_OR_RETURN(const Node* name, each.need("StageName", "the name of the stage"));
    RETURN_IF_ERROR(each.need("RestApiId", "the API that the stage is of"));
    ASSIGN_OR_RETURN(stage.name, read_string(*name, each.at("StageName")));
    found.push_back(std::move(stage));
  }
  static const Node kNoSettings = Node::map({});
  for (const ResourceProperties& each : deployments) {
    RETURN_IF_ERROR(each.need("RestApiId", "the API that is deployed"));
    const Node* name = each.find("StageName");
    if (name == nullptr) continue;
    const Node* settings = each.find("StageDescription");
    if (settings != nullptr) RETURN_IF_ERROR(check_map(*settings, each.at("StageDescription")));
    Stage stage{"", settings == nullptr ? &kNoSettings : settings, each.at("StageDescription"), each.where};
    ASSIGN_OR_RETURN(stage.name, read_string(*name, each.at("StageName")));
    found.push_back(std::move(stage));
  }
  return found;
}

}  // namespace

void MethodSettings::apply(Service& service) const {
  for (RestMethod& method : service.rest_methods) {
    const MethodSetting* setting = setting_of(method, settings);
    if (setting != nullptr && setting->throttle) method.throttle = setting->throttle;
    if (!caches) continue;
    // Without a setting a method is not cached, also when the stage has a cache.
    method.cache.enabled = setting != nullptr && setting->caching;
    if (setting != nullptr) method.cache.ttl_s = setting->ttl_s;
  }
}

Result<MethodSettings, Diagnostic> read_resource_stages(const Node& resources, bool has_other_stage,
                                                        const CloudFormation& cloudformation,
                                                        Service& service, std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> stages,
                   resources_of_type(resources, "AWS::ApiGateway::Stage", cloudformation, warnings));
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> deployments,
                   resources_of_type(resources, "AWS::ApiGateway::Deployment", cloudformation, warnings));
  ASSIGN_OR_RETURN(const std::vector<Stage> found, stages_of(stages, deployments));
  if (found.empty()) return MethodSettings();
  auto served = std::find_if(found.begin(), found.end(),
                             [&](const Stage& stage) { return stage.name == service.rest_stage(); });
  if (served == found.end()) {
    served = found.begin();
    if (!has_other_stage) service.rest_api.stage = served->name;
  }
  for (const Stage& stage : found) {
    if (stage.name == service.rest_stage()) continue;
    warnings.push_back({stage.where, fmt::format("{}: the stage {} is not served here, {} is", stage.path,
                                                 stage.name, service.rest_stage())});
  }
  RETURN_IF_ERROR(read_variables(*served, service, warnings));
  return read_method_settings(*served, service, warnings);
}

}  // namespace offstage::gateway
