#include "gateway/service/service_proxy_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/cors_reader.h"
#include "gateway/service/event_target.h"
#include "gateway/service/iam/role_reader.h"
#include "gateway/service/integration_values.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/service_proxy_templates.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kPath = "custom.apiGatewayServiceProxies";
constexpr std::string_view kOthers[] = {"kinesis", "sqs", "s3", "sns", "eventbridge"};
constexpr std::string_view kActions[] = {"PutItem", "GetItem", "DeleteItem", "Scan", "Query"};
constexpr std::string_view kMediaTypes[] = {"application/json", "application/x-www-form-urlencoded"};
/// The plugin names these as the statuses of its methods; API Gateway refuses to answer with another.
constexpr int kStatuses[] = {200, 400, 500};

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

Result<std::string, Diagnostic> needed_text(const Node& map, const std::string& path, const char* name,
                                            std::string_view what) {
  const Node* node = member(map, name);
  if (node == nullptr) return missing(map.where, path + "." + name, what);
  return read_string(*node, path + "." + name);
}

Result<std::string, Diagnostic> text(const Node& map, const std::string& path, const char* name) {
  const Node* node = member(map, name);
  if (node == nullptr) return std::string();
  return read_string(*node, path + "." + name);
}

Result<ProxyKey, Diagnostic> read_key(const Node& node, const std::string& path) {
  RETURN_IF_ERROR(check_map(node, path));
  const bool in_path = member(node, "pathParam") != nullptr;
  ProxyKey key;
  key.is_in_query = member(node, "queryStringParam") != nullptr;
  if (in_path == key.is_in_query) return expected(node, path, "pathParam or queryStringParam, one of them");
  ASSIGN_OR_RETURN(key.parameter,
                   needed_text(node, path, in_path ? "pathParam" : "queryStringParam", "a parameter"));
  ASSIGN_OR_RETURN(key.attribute_type, needed_text(node, path, "attributeType", "S, N or B"));
  return key;
}

Result<ProxyAction, Diagnostic> read_action(const Node& node, const std::string& path) {
  ProxyAction proxy;
  const std::string actions = fmt::format("{}", fmt::join(kActions, ", "));
  ASSIGN_OR_RETURN(proxy.action, needed_text(node, path, "action", actions));
  if (!holds(kActions, proxy.action)) return expected(*member(node, "action"), path + ".action", actions);
  ASSIGN_OR_RETURN(proxy.table, needed_text(node, path, "tableName", "the name of a table"));
  const Node* hash_key = member(node, "hashKey");
  if (hash_key == nullptr) return missing(node.where, path + ".hashKey", "where the key is");
  ASSIGN_OR_RETURN(proxy.hash_key, read_key(*hash_key, path + ".hashKey"));
  if (const Node* range_key = member(node, "rangeKey")) {
    ASSIGN_OR_RETURN(proxy.range_key, read_key(*range_key, path + ".rangeKey"));
  }
  ASSIGN_OR_RETURN(proxy.condition, text(node, path, "condition"));
  ASSIGN_OR_RETURN(proxy.index, text(node, path, "index"));
  ASSIGN_OR_RETURN(proxy.column, text(node, path, "columnName"));
  return proxy;
}

Result<void, Diagnostic> read_request(const Node& node, const std::string& path, const ProxyAction& proxy,
                                      RestIntegration& integration) {
  const Node own = Node::string(proxy_request_template(proxy), node.where);
  for (const std::string_view type : kMediaTypes) {
    ASSIGN_OR_RETURN(integration.request_templates[std::string(type)], read_template(own, path));
  }
  integration.passthrough = RestIntegration::Passthrough::kNever;
  const Node* request = member(node, "request");
  const Node* templates = request == nullptr ? nullptr : member(*request, "template");
  if (templates != nullptr) {
    RETURN_IF_ERROR(check_map(*templates, path + ".request.template"));
    RETURN_IF_ERROR(read_templates(*templates, path + ".request.template", integration.request_templates));
  }
  const Node* parameters = member(node, "requestParameters");
  if (parameters == nullptr) return {};
  RETURN_IF_ERROR(check_map(*parameters, path + ".requestParameters"));
  for (const Node::Entry& entry : parameters->entries) {
    ASSIGN_OR_RETURN(integration.request_parameters[entry.key],
                     read_string(entry.value, path + ".requestParameters." + entry.key));
  }
  return {};
}

/// A list of responses, as it is.
Result<void, Diagnostic> read_response_list(const Node& list, const std::string& path,
                                            std::vector<IntegrationResponse>& responses,
                                            std::vector<Diagnostic>& warnings) {
  for (const Node& item : list.items) {
    RETURN_IF_ERROR(check_map(item, path));
    IntegrationResponse response;
    const Node* status = member(item, "statusCode");
    if (status == nullptr) return missing(item.where, path + ".statusCode", "a status");
    ASSIGN_OR_RETURN(response.status, read_status(*status, path + ".statusCode"));
    const Node* pattern = member(item, "selectionPattern");
    ASSIGN_OR_RETURN(
        response.selection_pattern,
        read_selection_pattern(pattern == nullptr ? *status : *pattern, path + ".selectionPattern"));
    if (const Node* parameters = member(item, "responseParameters")) {
      for (const Node::Entry& entry : parameters->entries) {
        ASSIGN_OR_RETURN(response.parameters[entry.key], read_string(entry.value, path + "." + entry.key));
      }
    }
    if (const Node* templates = member(item, "responseTemplates")) {
      RETURN_IF_ERROR(read_templates(*templates, path + ".responseTemplates", response.templates));
    }
    if (!holds(kStatuses, response.status)) {
      warnings.push_back(
          {item.where, fmt::format("{}: the plugin names 200, 400 and 500 only, so AWS refuses to "
                                   "deploy {}; set $context.responseOverride.status in a template",
                                   path, response.status)});
    }
    responses.push_back(std::move(response));
  }
  return {};
}

Result<void, Diagnostic> read_responses(const Node& node, const std::string& path, const ProxyAction& proxy,
                                        std::vector<IntegrationResponse>& responses,
                                        std::vector<Diagnostic>& warnings) {
  const Node* response = member(node, "response");
  const std::string response_path = path + ".response";
  if (response != nullptr && response->is_list()) {
    return read_response_list(*response, response_path, responses, warnings);
  }
  if (response != nullptr) RETURN_IF_ERROR(check_map(*response, response_path));
  const Node* templates = response == nullptr ? nullptr : member(*response, "template");
  if (templates != nullptr) RETURN_IF_ERROR(check_map(*templates, response_path + ".template"));
  const bool is_own = templates != nullptr && member(*templates, "success") != nullptr;
  for (const auto& [status, name] : {std::pair(200, "success"), {400, "clientError"}, {500, "serverError"}}) {
    IntegrationResponse one;
    one.status = status;
    one.selection_pattern = is_own ? std::to_string(status) : fmt::format("{}\\d{{2}}", status / 100);
    const Node* own = is_own ? member(*templates, name) : nullptr;
    if (own != nullptr) {
      RETURN_IF_ERROR(read_templates(*own, response_path + ".template." + name, one.templates));
    } else if (!is_own && status == 200 && !proxy_response_template(proxy).empty()) {
      one.templates["application/json"] = {proxy_response_template(proxy), node.where};
    }
    responses.push_back(std::move(one));
  }
  return {};
}

Result<void, Diagnostic> read_authorization(const Node& node, const std::string& path, const Service& service,
                                            Authorization& authorization, std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const std::string type, text(node, path, "authorizationType"));
  const Node* id = member(node, "authorizerId");
  if (type == "AWS_IAM") {
    authorization.kind = Authorization::Kind::kIam;
  } else if (type == "CUSTOM" || type == "COGNITO_USER_POOLS") {
    if (id == nullptr) return missing(node.where, path + ".authorizerId", "the authorizer");
    authorization.kind = Authorization::Kind::kAuthorizer;
    ASSIGN_OR_RETURN(authorization.authorizer, read_string(*id, path + ".authorizerId"));
    warn_of_foreign_authorizer(service.rest_api.authorizers, *id, path + ".authorizerId", warnings);
  } else if (!type.empty() && type != "NONE") {
    return expected(*member(node, "authorizationType"), path + ".authorizationType",
                    "NONE, AWS_IAM, CUSTOM or COGNITO_USER_POOLS");
  }
  if (const Node* scopes = member(node, "authorizationScopes")) {
    ASSIGN_OR_RETURN(authorization.scopes, read_strings(*scopes, path + ".authorizationScopes"));
  }
  return {};
}

Result<RestMethod, Diagnostic> read_dynamodb(const Node& node, const std::string& path,
                                             const Service& service, std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(node, path));
  ASSIGN_OR_RETURN(EventTarget target, read_event_target(node, path));
  RestMethod method;
  method.verb = std::move(target.method);
  method.path = std::move(target.path);
  method.where = node.where;
  method.cache = service.rest_api.default_cache;
  ASSIGN_OR_RETURN(const ProxyAction proxy, read_action(node, path));
  method.integration.type = RestIntegration::Type::kDynamoDb;
  method.integration.action = proxy.action;
  const Node* role = member(node, "roleArn");
  method.integration.role = integration_role(role != nullptr ? role : member(node, "credentials"));
  if (const Node* cors = member(node, "cors")) {
    ASSIGN_OR_RETURN(method.cors, read_rest_cors(*cors, path + ".cors", warnings));
  }
  if (const Node* is_private = member(node, "private")) {
    ASSIGN_OR_RETURN(method.api_key_required, read_bool(*is_private, path + ".private"));
  }
  RETURN_IF_ERROR(read_authorization(node, path, service, method.authorization, warnings));
  RETURN_IF_ERROR(read_request(node, path, proxy, method.integration));
  RETURN_IF_ERROR(read_responses(node, path, proxy, method.integration.responses, warnings));
  for (IntegrationResponse& response : method.integration.responses) {
    for (const auto& [name, value] : cors_headers(method)) response.parameters[name] = value;
  }
  warn_of_keys(node, path,
               {{"path",
                 "method",
                 "cors",
                 "private",
                 "authorizationType",
                 "authorizerId",
                 "authorizationScopes",
                 "roleArn",
                 "credentials",
                 "acceptParameters",
                 "action",
                 "tableName",
                 "condition",
                 "hashKey",
                 "rangeKey",
                 "columnName",
                 "index",
                 "requestParameters",
                 "request",
                 "response"},
                {}},
               warnings);
  return method;
}

}  // namespace

Result<void, Diagnostic> read_service_proxies(const Node& proxies, const CloudFormation& cloudformation,
                                              Service& service, std::vector<Diagnostic>& warnings) {
  if (!proxies.is_list()) return expected(proxies, kPath, "a list of proxies");
  for (std::size_t i = 0; i < proxies.items.size(); ++i) {
    const Node& proxy = proxies.items[i];
    std::string path = fmt::format("{}[{}]", kPath, i);
    if (!proxy.is_map() || proxy.entries.size() != 1) {
      return expected(proxy, path, "a map with the kind of the proxy as its one key");
    }
    const Node::Entry& entry = proxy.entries.front();
    path += "." + entry.key;
    if (entry.key == "dynamodb") {
      ASSIGN_OR_RETURN(const Node evaluated, cloudformation.evaluate(entry.value, warnings));
      ASSIGN_OR_RETURN(RestMethod method, read_dynamodb(evaluated, path, service, warnings));
      method.where = entry.where;
      service.rest_methods.push_back(std::move(method));
    } else if (holds(kOthers, entry.key)) {
      warnings.push_back({entry.where, path + ": " + entry.key +
                                           " is not on this machine; the proxy is left out, its calls answer "
                                           "403 Missing Authentication Token"});
    } else {
      return Diagnostic{entry.where,
                        fmt::format("{}: expected dynamodb, {}", path, fmt::join(kOthers, ", "))};
    }
  }
  return {};
}

}  // namespace offstage::gateway
