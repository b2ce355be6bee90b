#include "gateway/service/resource_models.h"

#include <utility>

#include "base/json_schema.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_properties.h"

namespace offstage::gateway {
namespace {

Result<bool, Diagnostic> flag(const ResourceProperties& resource, const char* name) {
  const Node* node = resource.find(name);
  if (node == nullptr) return false;
  return read_bool(*node, resource.at(name));
}

}  // namespace

Result<void, Diagnostic> read_resource_models(const Node& resources, const CloudFormation& cloudformation,
                                              Service& service, std::vector<Diagnostic>& warnings) {
  // Every API has this one from the start; the other, "Empty", asks for nothing.
  service.rest_api.schemas.emplace("Error",
                                   R"({"type":"object","properties":{"message":{"type":"string"}}})");
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> models,
                   resources_of_type(resources, "AWS::ApiGateway::Model", cloudformation, warnings));
  for (const ResourceProperties& model : models) {
    ASSIGN_OR_RETURN(const Node* schema, model.need("Schema", "a JSON schema"));
    std::string text = schema->is_map() ? to_json(*schema) : schema->scalar_text();
    const auto compiled = json::Schema::compile(text);
    if (!compiled) return Diagnostic{schema->where, model.at("Schema") + ": " + compiled.error().text};
    service.rest_api.schemas[model.reference] = std::move(text);
  }
  return {};
}

Result<ResourceValidators, Diagnostic> read_resource_validators(const Node& resources,
                                                                const CloudFormation& cloudformation,
                                                                std::vector<Diagnostic>& warnings) {
  ResourceValidators validators;
  ASSIGN_OR_RETURN(
      const std::vector<ResourceProperties> found,
      resources_of_type(resources, "AWS::ApiGateway::RequestValidator", cloudformation, warnings));
  for (const ResourceProperties& resource : found) {
    ResourceValidator& validator = validators[resource.reference];
    ASSIGN_OR_RETURN(validator.body, flag(resource, "ValidateRequestBody"));
    ASSIGN_OR_RETURN(validator.parameters, flag(resource, "ValidateRequestParameters"));
  }
  return validators;
}

}  // namespace offstage::gateway
