#include "gateway/service/resource_rest_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "gateway/service/integration_values.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_policy_reader.h"
#include "gateway/service/resource_properties.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kResponseTypes[] = {"ACCESS_DENIED",
                                               "API_CONFIGURATION_ERROR",
                                               "AUTHORIZER_CONFIGURATION_ERROR",
                                               "AUTHORIZER_FAILURE",
                                               "BAD_REQUEST_BODY",
                                               "BAD_REQUEST_PARAMETERS",
                                               "DEFAULT_4XX",
                                               "DEFAULT_5XX",
                                               "EXPIRED_TOKEN",
                                               "INTEGRATION_FAILURE",
                                               "INTEGRATION_TIMEOUT",
                                               "INVALID_API_KEY",
                                               "INVALID_SIGNATURE",
                                               "MISSING_AUTHENTICATION_TOKEN",
                                               "QUOTA_EXCEEDED",
                                               "REQUEST_TOO_LARGE",
                                               "RESOURCE_NOT_FOUND",
                                               "THROTTLED",
                                               "UNAUTHORIZED",
                                               "UNSUPPORTED_MEDIA_TYPE",
                                               "WAF_FILTERED"};

/// "image~1png" is how CloudFormation writes image/png.
std::string with_slashes(std::string text) {
  for (std::size_t at = 0; (at = text.find("~1", at)) != std::string::npos;) text.replace(at, 2, "/");
  return text;
}

Result<void, Diagnostic> read_api(const ResourceProperties& api, Service& service,
                                  std::vector<Diagnostic>& warnings) {
  if (const Node* types = api.find("BinaryMediaTypes")) {
    ASSIGN_OR_RETURN(const std::vector<std::string> texts, read_strings(*types, api.at("BinaryMediaTypes")));
    for (const std::string& text : texts) service.rest_api.binary_media_types.push_back(with_slashes(text));
  }
  if (const Node* source = api.find("ApiKeySourceType")) {
    const std::string text = source->scalar_text();
    if (text != "HEADER" && text != "AUTHORIZER") {
      return expected(*source, api.at("ApiKeySourceType"), "HEADER or AUTHORIZER");
    }
    service.rest_api.api_key_from_authorizer = text == "AUTHORIZER";
  }
  if (const Node* size = api.find("MinimumCompressionSize")) {
    ASSIGN_OR_RETURN(service.rest_api.compression_bytes_min,
                     read_compression_size(*size, api.at("MinimumCompressionSize")));
  }
  if (const Node* policy = api.find("Policy"); policy != nullptr && !policy->is_string()) {
    ASSIGN_OR_RETURN(service.rest_api.policy, read_whole_policy(*policy, api.at("Policy")));
  }
  warn_of_keys(api.properties, api.path,
               {{"Name", "Description", "BinaryMediaTypes", "ApiKeySourceType", "EndpointConfiguration",
                 "MinimumCompressionSize", "Policy", "Tags", "DisableExecuteApiEndpoint", "FailOnWarnings",
                 "Mode", "Parameters"},
                {"Body", "BodyS3Location", "CloneFrom"}},
               warnings);
  return {};
}

Result<ParameterMapping, Diagnostic> read_mapping(const ResourceProperties& resource, const char* name) {
  ParameterMapping mapping;
  const Node* node = resource.find(name);
  if (node == nullptr) return mapping;
  RETURN_IF_ERROR(check_map(*node, resource.at(name)));
  for (const Node::Entry& entry : node->entries) {
    ASSIGN_OR_RETURN(mapping[entry.key], read_string(entry.value, resource.at(name) + "." + entry.key));
  }
  return mapping;
}

Result<GatewayResponseSettings, Diagnostic> read_gateway_response(const ResourceProperties& resource) {
  GatewayResponseSettings settings;
  settings.where = resource.where;
  RETURN_IF_ERROR(resource.need("RestApiId", "the API that the response is of"));
  ASSIGN_OR_RETURN(const Node* type,
                   resource.need("ResponseType", "DEFAULT_4XX, UNAUTHORIZED or another type"));
  ASSIGN_OR_RETURN(settings.type, read_string(*type, resource.at("ResponseType")));
  if (std::find(std::begin(kResponseTypes), std::end(kResponseTypes), settings.type) ==
      std::end(kResponseTypes)) {
    return expected(*type, resource.at("ResponseType"), fmt::format("{}", fmt::join(kResponseTypes, ", ")));
  }
  if (const Node* status = resource.find("StatusCode")) {
    ASSIGN_OR_RETURN(settings.status, read_status(*status, resource.at("StatusCode")));
  }
  ASSIGN_OR_RETURN(settings.parameters, read_mapping(resource, "ResponseParameters"));
  ASSIGN_OR_RETURN(settings.templates, read_mapping(resource, "ResponseTemplates"));
  return settings;
}

}  // namespace

Result<void, Diagnostic> read_resource_apis(const Node& resources, const CloudFormation& cloudformation,
                                            Service& service, std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> apis,
                   resources_of_type(resources, "AWS::ApiGateway::RestApi", cloudformation, warnings));
  for (const ResourceProperties& api : apis) {
    RETURN_IF_ERROR(read_api(api, service, warnings));
    if (&api == &apis.front()) continue;
    warnings.push_back(
        {api.where, fmt::format("resources.Resources.{}: all REST APIs are served as one here, "
                                "together with {}",
                                api.logical_id, apis.front().logical_id)});
  }
  ASSIGN_OR_RETURN(
      const std::vector<ResourceProperties> responses,
      resources_of_type(resources, "AWS::ApiGateway::GatewayResponse", cloudformation, warnings));
  for (const ResourceProperties& resource : responses) {
    ASSIGN_OR_RETURN(GatewayResponseSettings settings, read_gateway_response(resource));
    service.rest_api.gateway_responses.push_back(std::move(settings));
  }
  return {};
}

}  // namespace offstage::gateway
