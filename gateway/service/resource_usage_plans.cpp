#include "gateway/service/resource_usage_plans.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/resource_properties.h"
#include "gateway/service/usage_plan_values.h"

namespace offstage::gateway {
namespace {

Result<ApiKey, Diagnostic> read_key(const ResourceProperties& resource, std::vector<Diagnostic>& warnings) {
  ApiKey key;
  key.name = resource.logical_id;
  key.reference = resource.reference;
  key.usage_plan.reset();  // an AWS::ApiGateway::UsagePlanKey gives it one
  key.enabled = false;     // CloudFormation's default
  key.where = resource.where;
  if (const Node* name = resource.find("Name")) {
    ASSIGN_OR_RETURN(key.name, read_string(*name, resource.at("Name")));
  }
  if (const Node* description = resource.find("Description")) {
    ASSIGN_OR_RETURN(key.description, read_string(*description, resource.at("Description")));
  }
  if (const Node* value = resource.find("Value")) {
    ASSIGN_OR_RETURN(key.value, read_string(*value, resource.at("Value")));
    RETURN_IF_ERROR(check_key_value(*value, resource.at("Value"), key.value));
  }
  if (const Node* enabled = resource.find("Enabled")) {
    ASSIGN_OR_RETURN(key.enabled, read_bool(*enabled, resource.at("Enabled")));
  } else {
    warnings.push_back({resource.where, resource.path + ".Enabled: without it the key is disabled"});
  }
  warn_of_keys(
      resource.properties, resource.path,
      {{"Name", "Value", "Enabled", "Description", "CustomerId", "StageKeys", "GenerateDistinctId", "Tags"},
       {}},
      warnings);
  return key;
}

/// "/items/{id}/GET" -> a limit.
Result<void, Diagnostic> read_method_throttles(const Node& node, const std::string& path, UsagePlan& plan) {
  RETURN_IF_ERROR(check_map(node, path));
  for (const Node::Entry& entry : node.entries) {
    ASSIGN_OR_RETURN(plan.method_throttles[entry.key],
                     read_throttle(entry.value, path + "." + entry.key, Spelling::kCloudFormation));
  }
  return {};
}

/// Whether the plan is of the stage that is served; its limits for the methods of that stage.
Result<bool, Diagnostic> read_stages(const Node& stages, const std::string& path, const Service& service,
                                     UsagePlan& plan) {
  if (!stages.is_list()) return expected(stages, path, "a list of stages");
  bool is_served = false;
  for (std::size_t i = 0; i < stages.items.size(); ++i) {
    const Node& stage = stages.items[i];
    const std::string at = fmt::format("{}[{}]", path, i);
    RETURN_IF_ERROR(check_map(stage, at));
    const Node* name = member(stage, "Stage");
    if (name == nullptr) return missing(stage.where, at + ".Stage", "the name of a stage");
    if (member(stage, "ApiId") == nullptr) return missing(stage.where, at + ".ApiId", "an API");
    ASSIGN_OR_RETURN(const std::string text, read_string(*name, at + ".Stage"));
    if (text != service.rest_stage()) continue;
    is_served = true;
    if (const Node* throttles = member(stage, "Throttle")) {
      RETURN_IF_ERROR(read_method_throttles(*throttles, at + ".Throttle", plan));
    }
  }
  return is_served;
}

Result<void, Diagnostic> read_plan(const ResourceProperties& resource, Service& service,
                                   std::vector<Diagnostic>& warnings) {
  UsagePlan plan;
  plan.name = resource.reference;
  plan.reference = resource.reference;
  plan.where = resource.where;
  bool is_served = false;
  if (const Node* stages = resource.find("ApiStages")) {
    ASSIGN_OR_RETURN(is_served, read_stages(*stages, resource.at("ApiStages"), service, plan));
  }
  if (const Node* throttle = resource.find("Throttle")) {
    ASSIGN_OR_RETURN(plan.throttle,
                     read_throttle(*throttle, resource.at("Throttle"), Spelling::kCloudFormation));
  }
  if (const Node* quota = resource.find("Quota")) {
    ASSIGN_OR_RETURN(plan.quota, read_quota(*quota, resource.at("Quota"), Spelling::kCloudFormation));
  }
  warn_of_keys(resource.properties, resource.path,
               {{"ApiStages", "Throttle", "Quota", "UsagePlanName", "Description", "Tags"}, {}}, warnings);
  if (is_served) {
    service.rest_api.usage_plans.push_back(std::move(plan));
  } else {
    warnings.push_back(
        {resource.where, fmt::format("{}.ApiStages: the stage {} is not among them; keys of this "
                                     "plan open nothing here",
                                     resource.path, service.rest_stage())});
  }
  return {};
}

/// Puts a key into a plan.
Result<void, Diagnostic> read_plan_key(const ResourceProperties& resource, Service& service,
                                       std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const Node* key_id, resource.need("KeyId", "a Ref to an API key"));
  ASSIGN_OR_RETURN(const Node* plan_id, resource.need("UsagePlanId", "a Ref to a usage plan"));
  ASSIGN_OR_RETURN(const Node* type, resource.need("KeyType", "API_KEY"));
  if (type->scalar_text() != "API_KEY") return expected(*type, resource.at("KeyType"), "API_KEY");
  auto& keys = service.rest_api.api_keys;
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const ApiKey& each) { return each.reference == key_id->scalar_text(); });
  const auto& plans = service.rest_api.usage_plans;
  const auto plan = std::find_if(plans.begin(), plans.end(), [&](const UsagePlan& each) {
    return each.reference == plan_id->scalar_text();
  });
  if (key == keys.end()) {
    warnings.push_back({key_id->where, resource.at("KeyId") + ": there is no such key in this service"});
  } else if (plan == plans.end()) {
    warnings.push_back({plan_id->where, resource.at("UsagePlanId") + ": no such plan is in force here"});
  } else {
    key->usage_plan = plan->name;
  }
  return {};
}

}  // namespace

void add_made_usage_plans(const Service& service, CloudFormation& cloudformation) {
  for (const ApiKey& key : service.rest_api.api_keys) {
    cloudformation.add_made(key.reference, {key.reference, key.reference});
  }
  for (const UsagePlan& plan : service.rest_api.usage_plans) {
    cloudformation.add_made(plan.reference, {plan.reference, plan.reference});
  }
}

Result<void, Diagnostic> read_resource_usage_plans(const Node& resources,
                                                   const CloudFormation& cloudformation, Service& service,
                                                   std::vector<Diagnostic>& warnings) {
  const auto of_type = [&](std::string_view type) {
    return resources_of_type(resources, type, cloudformation, warnings);
  };
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> keys, of_type("AWS::ApiGateway::ApiKey"));
  for (const ResourceProperties& resource : keys) {
    ASSIGN_OR_RETURN(ApiKey key, read_key(resource, warnings));
    service.rest_api.api_keys.push_back(std::move(key));
  }
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> plans, of_type("AWS::ApiGateway::UsagePlan"));
  for (const ResourceProperties& resource : plans) RETURN_IF_ERROR(read_plan(resource, service, warnings));
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> links, of_type("AWS::ApiGateway::UsagePlanKey"));
  for (const ResourceProperties& resource : links)
    RETURN_IF_ERROR(read_plan_key(resource, service, warnings));
  return {};
}

}  // namespace offstage::gateway
