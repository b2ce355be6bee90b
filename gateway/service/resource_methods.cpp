#include "gateway/service/resource_methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/integration_values.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_integration.h"
#include "gateway/service/resource_models.h"
#include "gateway/service/resource_paths.h"
#include "gateway/service/resource_properties.h"
#include "gateway/service/route_path.h"

namespace offstage::gateway {
namespace {

/// What the method's requests may have: "method.request.path.name" -> whether they must.
using RequestParameters = std::map<std::string, bool, std::less<>>;

Result<RequestParameters, Diagnostic> read_request_parameters(const ResourceProperties& resource) {
  RequestParameters parameters;
  const Node* node = resource.find("RequestParameters");
  if (node == nullptr) return parameters;
  RETURN_IF_ERROR(check_map(*node, resource.at("RequestParameters")));
  for (const Node::Entry& entry : node->entries) {
    const std::string path = resource.at("RequestParameters") + "." + entry.key;
    const Node* required = entry.value.is_map() ? member(entry.value, "Required") : &entry.value;
    const bool is_known = entry.key.starts_with("method.request.header.") ||
                          entry.key.starts_with("method.request.querystring.") ||
                          entry.key.starts_with("method.request.path.");
    if (!is_known || required == nullptr) {
      return Diagnostic{entry.where,
                        path + ": expected method.request.{header|querystring|path}.{name}: true or false"};
    }
    ASSIGN_OR_RETURN(parameters[entry.key], read_bool(*required, path));
  }
  return parameters;
}

/// "movies" of "method.request.path.movies", when it is of that kind and required.
std::vector<std::string> required_names(const RequestParameters& parameters, std::string_view kind) {
  const std::string prefix = fmt::format("method.request.{}.", kind);
  std::vector<std::string> names;
  for (const auto& [name, required] : parameters) {
    if (required && name.starts_with(prefix)) names.push_back(name.substr(prefix.size()));
  }
  return names;
}

/// Without a validator that looks at them, parameters and models ask for nothing.
Result<std::optional<RequestValidation>, Diagnostic> read_validation(const ResourceProperties& resource,
                                                                     const RequestParameters& parameters,
                                                                     const ResourceValidators& validators,
                                                                     const Service& service) {
  const Node* id = resource.find("RequestValidatorId");
  const Node* models = resource.find("RequestModels");
  if (models != nullptr) RETURN_IF_ERROR(check_map(*models, resource.at("RequestModels")));
  if (id == nullptr) return std::optional<RequestValidation>();
  const auto validator = validators.find(id->scalar_text());
  if (validator == validators.end()) {
    return expected(*id, resource.at("RequestValidatorId"), "a RequestValidator of this service");
  }
  RequestValidation validation;
  if (validator->second.parameters) {
    validation.headers = required_names(parameters, "header");
    validation.path_parameters = required_names(parameters, "path");
    validation.query_parameters = required_names(parameters, "querystring");
  }
  if (!validator->second.body || models == nullptr) return std::optional(std::move(validation));
  for (const Node::Entry& entry : models->entries) {
    if (entry.value.scalar_text() == "Empty") continue;
    const auto schema = service.rest_api.schemas.find(entry.value.scalar_text());
    if (schema == service.rest_api.schemas.end()) {
      return expected(entry.value, resource.at("RequestModels") + "." + entry.key, "a Model of this service");
    }
    validation.body_schemas[entry.key] = schema->second;
  }
  return std::optional(std::move(validation));
}

Result<Authorization, Diagnostic> read_authorization(const ResourceProperties& resource,
                                                     const Service& service,
                                                     std::vector<Diagnostic>& warnings) {
  Authorization authorization;
  const Node* type = resource.find("AuthorizationType");
  const std::string text = type == nullptr ? "NONE" : type->scalar_text();
  if (text == "NONE") return authorization;
  if (text == "AWS_IAM") {
    authorization.kind = Authorization::Kind::kIam;
    return authorization;
  }
  if (text != "CUSTOM" && text != "COGNITO_USER_POOLS") {
    return expected(*type, resource.at("AuthorizationType"), "NONE, AWS_IAM, CUSTOM or COGNITO_USER_POOLS");
  }
  authorization.kind = Authorization::Kind::kAuthorizer;
  ASSIGN_OR_RETURN(const Node* id, resource.need("AuthorizerId", "the authorizer"));
  ASSIGN_OR_RETURN(authorization.authorizer, read_string(*id, resource.at("AuthorizerId")));
  warn_of_foreign_authorizer(service.rest_api.authorizers, *id, resource.at("AuthorizerId"), warnings);
  if (const Node* scopes = resource.find("AuthorizationScopes")) {
    ASSIGN_OR_RETURN(authorization.scopes, read_strings(*scopes, resource.at("AuthorizationScopes")));
  }
  return authorization;
}

/// API Gateway maps only from parameters that the method names itself.
Result<void, Diagnostic> check_request_mappings(const ResourceProperties& resource, const RestMethod& method,
                                                const RequestParameters& parameters) {
  for (const auto& [target, source] : method.integration.request_parameters) {
    const bool is_named = source.starts_with("method.request.header.") ||
                          source.starts_with("method.request.querystring.") ||
                          source.starts_with("method.request.path.");
    if (!is_named || parameters.count(source) != 0) continue;
    const Node* mappings = member(*resource.find("Integration"), "RequestParameters");
    return Diagnostic{mappings->find(target)->where,
                      fmt::format("{}.Integration.RequestParameters: Invalid mapping expression specified: "
                                  "Validation Result: warnings : [], errors : [Invalid mapping expression "
                                  "parameter specified: {}]; name it in {}",
                                  resource.path, source, resource.at("RequestParameters"))};
  }
  return {};
}

/// Status -> the headers that MethodResponses names for it.
using MethodResponses = std::map<int, std::set<std::string>>;

Result<MethodResponses, Diagnostic> read_method_responses(const ResourceProperties& resource) {
  MethodResponses responses;
  const Node* list = resource.find("MethodResponses");
  if (list == nullptr) return responses;
  if (!list->is_list()) return expected(*list, resource.at("MethodResponses"), "a list");
  for (const Node& item : list->items) {
    RETURN_IF_ERROR(check_map(item, resource.at("MethodResponses")));
    const Node* status = member(item, "StatusCode");
    if (status == nullptr)
      return missing(item.where, resource.at("MethodResponses") + ".StatusCode", "a status");
    ASSIGN_OR_RETURN(const int number, read_status(*status, resource.at("MethodResponses") + ".StatusCode"));
    std::set<std::string>& headers = responses[number];
    const Node* parameters = member(item, "ResponseParameters");
    if (parameters == nullptr) continue;
    for (const Node::Entry& entry : parameters->entries) headers.insert(entry.key);
  }
  return responses;
}

/// Nor does it answer with a status or a header that the method does not name.
Result<void, Diagnostic> check_responses(const ResourceProperties& resource, const RestMethod& method) {
  ASSIGN_OR_RETURN(const MethodResponses declared, read_method_responses(resource));
  const Node* integration = resource.find("Integration");
  for (const IntegrationResponse& response : method.integration.responses) {
    const auto known = declared.find(response.status);
    const SourceLocation& where = member(*integration, "IntegrationResponses")->where;
    if (known == declared.end()) {
      return Diagnostic{where,
                        fmt::format("{}.Integration.IntegrationResponses: Invalid Response status code "
                                    "specified: {} is not in {}",
                                    resource.path, response.status, resource.at("MethodResponses"))};
    }
    for (const auto& [target, source] : response.parameters) {
      if (known->second.count(target) != 0) continue;
      return Diagnostic{where,
                        fmt::format("{}.Integration.IntegrationResponses: Invalid mapping expression "
                                    "specified: Validation Result: warnings : [], errors : [Invalid "
                                    "mapping expression parameter specified: {}]; name it in {}, "
                                    "status {}",
                                    resource.path, target, resource.at("MethodResponses"), response.status)};
    }
  }
  return {};
}

Result<void, Diagnostic> read_target(const ResourceProperties& resource, const ResourcePaths& paths,
                                     RestMethod& method) {
  RETURN_IF_ERROR(resource.need("RestApiId", "the API that the method is of"));
  ASSIGN_OR_RETURN(const Node* id, resource.need("ResourceId", "the resource that the method is of"));
  ASSIGN_OR_RETURN(const Node* verb, resource.need("HttpMethod", "a method"));
  const std::string* path = paths.find(id->scalar_text());
  if (path == nullptr) {
    return expected(*id, resource.at("ResourceId"),
                    "a resource of the API, or the RootResourceId of the API");
  }
  method.path = *path;
  ASSIGN_OR_RETURN(const std::string text, read_string(*verb, resource.at("HttpMethod")));
  auto normalised = normalised_method(text);
  if (!normalised) return Diagnostic{verb->where, resource.at("HttpMethod") + ": " + normalised.error().text};
  method.verb = *std::move(normalised);
  return {};
}

/// Nothing when it leads to a service that is not here.
Result<std::optional<RestMethod>, Diagnostic> read_method(const ResourceProperties& resource,
                                                          const ResourcePaths& paths,
                                                          const ResourceValidators& validators,
                                                          const Service& service,
                                                          std::vector<Diagnostic>& warnings) {
  RestMethod method;
  method.where = resource.where;
  method.cache = service.rest_api.default_cache;
  RETURN_IF_ERROR(read_target(resource, paths, method));
  ASSIGN_OR_RETURN(method.authorization, read_authorization(resource, service, warnings));
  if (const Node* key = resource.find("ApiKeyRequired")) {
    ASSIGN_OR_RETURN(method.api_key_required, read_bool(*key, resource.at("ApiKeyRequired")));
  }
  if (const Node* operation = resource.find("OperationName")) {
    ASSIGN_OR_RETURN(method.operation_name, read_string(*operation, resource.at("OperationName")));
  }
  ASSIGN_OR_RETURN(const RequestParameters parameters, read_request_parameters(resource));
  ASSIGN_OR_RETURN(method.validation, read_validation(resource, parameters, validators, service));
  ASSIGN_OR_RETURN(const Node* integration, resource.need("Integration", "what stands behind the method"));
  ASSIGN_OR_RETURN(const bool is_served, read_resource_integration(*integration, resource.at("Integration"),
                                                                   service, method, warnings));
  if (!is_served) return std::optional<RestMethod>();
  RETURN_IF_ERROR(check_request_mappings(resource, method, parameters));
  RETURN_IF_ERROR(check_responses(resource, method));
  warn_of_keys(resource.properties, resource.path,
               {{"RestApiId", "ResourceId", "HttpMethod", "AuthorizationType", "AuthorizerId",
                 "AuthorizationScopes", "ApiKeyRequired", "OperationName", "RequestParameters",
                 "RequestModels", "RequestValidatorId", "Integration", "MethodResponses"},
                {}},
               warnings);
  return std::optional(std::move(method));
}

}  // namespace

Result<void, Diagnostic> read_resource_methods(const Node& provider, const Node& resources,
                                               const CloudFormation& cloudformation, Service& service,
                                               std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(read_resource_models(resources, cloudformation, service, warnings));
  ASSIGN_OR_RETURN(const ResourceValidators validators,
                   read_resource_validators(resources, cloudformation, warnings));
  ASSIGN_OR_RETURN(const ResourcePaths paths,
                   ResourcePaths::read(provider, resources, cloudformation, service, warnings));
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> methods,
                   resources_of_type(resources, "AWS::ApiGateway::Method", cloudformation, warnings));
  for (const ResourceProperties& resource : methods) {
    ASSIGN_OR_RETURN(std::optional<RestMethod> method,
                     read_method(resource, paths, validators, service, warnings));
    if (method) service.rest_methods.push_back(*std::move(method));
  }
  return {};
}

}  // namespace offstage::gateway
