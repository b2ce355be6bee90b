#include "gateway/service/resource_integration.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/iam/role_reader.h"
#include "gateway/service/integration_uri.h"
#include "gateway/service/integration_values.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

using Type = RestIntegration::Type;

/// One property, with where it stands for messages.
struct Property {
  const Node* node = nullptr;  // null: it is not there
  std::string path;
};

Property property(const Node& map, const std::string& path, const char* name) {
  return {member(map, name), path + "." + name};
}

Result<std::string, Diagnostic> needed_text(const Node& map, const std::string& path, const char* name,
                                            std::string_view what) {
  const auto [node, at] = property(map, path, name);
  if (node == nullptr) return missing(map.where, at, what);
  return read_string(*node, at);
}

Result<void, Diagnostic> read_mapping(const Property& from, ParameterMapping& mapping) {
  if (from.node == nullptr) return {};
  RETURN_IF_ERROR(check_map(*from.node, from.path));
  for (const Node::Entry& entry : from.node->entries) {
    ASSIGN_OR_RETURN(mapping[entry.key], read_string(entry.value, from.path + "." + entry.key));
  }
  return {};
}

Result<void, Diagnostic> read_template_map(const Property& from, TemplateTexts& templates) {
  if (from.node == nullptr) return {};
  RETURN_IF_ERROR(check_map(*from.node, from.path));
  return read_templates(*from.node, from.path, templates);
}

Result<void, Diagnostic> read_handling(const Property& from, ContentHandling& handling) {
  if (from.node == nullptr) return {};
  ASSIGN_OR_RETURN(handling, read_content_handling(*from.node, from.path));
  return {};
}

Result<IntegrationResponse, Diagnostic> read_response(const Node& node, const std::string& path) {
  RETURN_IF_ERROR(check_map(node, path));
  IntegrationResponse response;
  const auto [status, status_path] = property(node, path, "StatusCode");
  if (status == nullptr) return missing(node.where, status_path, "a status");
  ASSIGN_OR_RETURN(response.status, read_status(*status, status_path));
  if (const auto [pattern, at] = property(node, path, "SelectionPattern"); pattern != nullptr) {
    ASSIGN_OR_RETURN(response.selection_pattern, read_selection_pattern(*pattern, at));
  }
  RETURN_IF_ERROR(read_mapping(property(node, path, "ResponseParameters"), response.parameters));
  RETURN_IF_ERROR(read_template_map(property(node, path, "ResponseTemplates"), response.templates));
  RETURN_IF_ERROR(read_handling(property(node, path, "ContentHandling"), response.content_handling));
  return response;
}

/// They are tried by status, each status once.
Result<void, Diagnostic> read_responses(const Property& from, std::vector<IntegrationResponse>& responses) {
  if (from.node == nullptr) return {};
  if (!from.node->is_list()) return expected(*from.node, from.path, "a list");
  for (std::size_t i = 0; i < from.node->items.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", from.path, i);
    ASSIGN_OR_RETURN(IntegrationResponse response, read_response(from.node->items[i], path));
    const bool is_known = std::any_of(responses.begin(), responses.end(),
                                      [&](const auto& other) { return other.status == response.status; });
    if (is_known) {
      return Diagnostic{from.node->items[i].where,
                        fmt::format("{}.StatusCode: {} stands twice", path, response.status)};
    }
    responses.push_back(std::move(response));
  }
  std::sort(responses.begin(), responses.end(),
            [](const IntegrationResponse& a, const IntegrationResponse& b) { return a.status < b.status; });
  return {};
}

/// What goes through templates, and what of it every type has.
Result<void, Diagnostic> read_mappings(const Node& node, const std::string& path, RestMethod& method,
                                       std::vector<Diagnostic>& warnings) {
  RestIntegration& integration = method.integration;
  const bool is_proxy = integration.type == Type::kLambdaProxy || integration.type == Type::kHttpProxy;
  RETURN_IF_ERROR(read_mapping(property(node, path, "RequestParameters"), integration.request_parameters));
  if (const auto [mode, at] = property(node, path, "ResponseTransferMode"); mode != nullptr) {
    ASSIGN_OR_RETURN(integration.streams, read_transfer_mode(*mode, at, integration.type, warnings));
  }
  if (const auto [timeout, at] = property(node, path, "TimeoutInMillis"); timeout != nullptr) {
    ASSIGN_OR_RETURN(integration.timeout_ms,
                     read_integration_timeout(*timeout, at, integration.streams, warnings));
  }
  if (const auto [keys, at] = property(node, path, "CacheKeyParameters"); keys != nullptr) {
    ASSIGN_OR_RETURN(method.cache.key_parameters, read_strings(*keys, at));
  }
  if (is_proxy) return {};
  RETURN_IF_ERROR(read_template_map(property(node, path, "RequestTemplates"), integration.request_templates));
  RETURN_IF_ERROR(read_handling(property(node, path, "ContentHandling"), integration.content_handling));
  if (const auto [behaviour, at] = property(node, path, "PassthroughBehavior"); behaviour != nullptr) {
    ASSIGN_OR_RETURN(integration.passthrough, read_passthrough(*behaviour, at));
  }
  return read_responses(property(node, path, "IntegrationResponses"), integration.responses);
}

/// With the values of ${stageVariables.name} in it; one that the stage does not have stays.
std::string with_stage_variables(std::string text, const Service& service) {
  for (const auto& [name, value] : service.rest_api.stage_variables) {
    const std::string variable = "${stageVariables." + name + "}";
    for (std::size_t at = 0; (at = text.find(variable, at)) != std::string::npos; at += value.size()) {
      text.replace(at, variable.size(), value);
    }
  }
  return text;
}

Diagnostic left_out(const Node& node, const std::string& path, const std::string& reason) {
  return {node.where, fmt::format("{}: {}; the method is left out, its calls answer 403 Missing "
                                  "Authentication Token",
                                  path, reason)};
}

Result<bool, Diagnostic> read_function(const Node& uri_node, const std::string& path, const std::string& uri,
                                       bool is_proxy, const Service& service, RestMethod& method,
                                       std::vector<Diagnostic>& warnings) {
  const Function* function = function_named(uri, service);
  if (function == nullptr) {
    warnings.push_back(left_out(uri_node, path, uri + " is no function of this service"));
    return false;
  }
  method.function = function->key;
  method.integration.type = is_proxy ? Type::kLambdaProxy : Type::kLambda;
  const auto invocation =
      method.integration.request_parameters.find("integration.request.header.X-Amz-Invocation-Type");
  method.integration.async = !is_proxy && invocation != method.integration.request_parameters.end() &&
                             invocation->second == "'Event'";
  return true;
}

/// Type AWS and AWS_PROXY: a function, or an action of DynamoDB.
Result<bool, Diagnostic> read_aws(const Node& node, const std::string& path, bool is_proxy,
                                  const Service& service, RestMethod& method,
                                  std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(std::string uri, needed_text(node, path, "Uri", "the ARN of what is called"));
  uri = with_stage_variables(std::move(uri), service);
  const Node& uri_node = *member(node, "Uri");
  const std::string uri_path = path + ".Uri";
  const auto parsed = parse_integration_uri(uri);
  if (!parsed) {
    return expected(uri_node, uri_path, "arn:aws:apigateway:{region}:{service}:{action|path}/{what}");
  }
  RETURN_IF_ERROR(needed_text(node, path, "IntegrationHttpMethod", "POST"));
  if (parsed->service == "lambda") {
    RETURN_IF_ERROR(
        read_mapping(property(node, path, "RequestParameters"), method.integration.request_parameters));
    return read_function(uri_node, uri_path, uri, is_proxy, service, method, warnings);
  }
  if (is_proxy) {
    return Diagnostic{uri_node.where, uri_path +
                                          ": Integrations of type 'AWS_PROXY' currently only supports Lambda "
                                          "function and Firehose stream invocations."};
  }
  if (parsed->service != "dynamodb" || parsed->action.empty()) {
    warnings.push_back(left_out(uri_node, uri_path,
                                parsed->service == "dynamodb"
                                    ? "of dynamodb only action/{Action} can be called here"
                                    : parsed->service + " is not on this machine"));
    return false;
  }
  if (member(node, "Credentials") == nullptr) {
    warnings.push_back({node.where, path + ".Credentials: API Gateway asks for the ARN of a role that may "
                                           "call the table; none is needed here"});
  }
  method.integration.type = Type::kDynamoDb;
  method.integration.action = parsed->action;
  method.integration.role = integration_role(member(node, "Credentials"));
  return true;
}

Result<bool, Diagnostic> read_web(const Node& node, const std::string& path, bool is_proxy,
                                  RestMethod& method, std::vector<Diagnostic>& warnings) {
  RestIntegration& integration = method.integration;
  integration.type = is_proxy ? Type::kHttpProxy : Type::kHttp;
  ASSIGN_OR_RETURN(integration.url, needed_text(node, path, "Uri", "the URL that the requests go to"));
  RETURN_IF_ERROR(check_url(*member(node, "Uri"), path + ".Uri", integration.url));
  ASSIGN_OR_RETURN(integration.http_method,
                   needed_text(node, path, "IntegrationHttpMethod", "the method of the requests"));
  const Node* connection = member(node, "ConnectionType");
  if (connection == nullptr || connection->scalar_text() != "VPC_LINK") return true;
  warnings.push_back({connection->where, path +
                                             ".ConnectionType: there is no VPC on this machine; the URL is "
                                             "called directly"});
  return true;
}

Result<bool, Diagnostic> read_behind(const Node& node, const std::string& path, const Service& service,
                                     RestMethod& method, std::vector<Diagnostic>& warnings) {
  constexpr std::string_view kTypes = "AWS, AWS_PROXY, HTTP, HTTP_PROXY or MOCK";
  ASSIGN_OR_RETURN(const std::string type, needed_text(node, path, "Type", kTypes));
  const bool is_proxy = type.ends_with("_PROXY");
  if (type == "AWS" || type == "AWS_PROXY") return read_aws(node, path, is_proxy, service, method, warnings);
  if (type == "HTTP" || type == "HTTP_PROXY") return read_web(node, path, is_proxy, method, warnings);
  if (type != "MOCK") return expected(*member(node, "Type"), path + ".Type", kTypes);
  method.integration.type = Type::kMock;
  return true;
}

}  // namespace

Result<bool, Diagnostic> read_resource_integration(const Node& integration, const std::string& path,
                                                   const Service& service, RestMethod& method,
                                                   std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(integration, path));
  ASSIGN_OR_RETURN(const bool is_served, read_behind(integration, path, service, method, warnings));
  if (!is_served) return false;
  RETURN_IF_ERROR(read_mappings(integration, path, method, warnings));
  warn_of_keys(integration, path,
               {{"Type", "IntegrationHttpMethod", "Uri", "Credentials", "RequestTemplates",
                 "RequestParameters", "PassthroughBehavior", "ContentHandling", "IntegrationResponses",
                 "TimeoutInMillis", "CacheKeyParameters", "CacheNamespace", "ConnectionType", "ConnectionId"},
                {"TlsConfig", "ResponseTransferMode"}},
               warnings);
  return true;
}

}  // namespace offstage::gateway
