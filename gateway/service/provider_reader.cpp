#include "gateway/service/provider_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/service/api_gateway_reader.h"
#include "gateway/service/cors_reader.h"
#include "gateway/service/function_settings_reader.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/payload_version.h"
#include "gateway/service/web_socket_reader.h"

namespace offstage::gateway {
namespace {

const KnownKeys& provider_keys() {
  static const KnownKeys kKeys{
      {"name", "stage", "region", "runtime", "timeout", "memorySize", "environment", "httpApi", "apiGateway",
       "websocketsApiRouteSelectionExpression",
       // What matters only where it is deployed.
       "profile", "iam", "iamRoleStatements", "iamManagedPolicies", "role", "rolePermissionsBoundary",
       "cfnRole", "lambdaHashingVersion", "deploymentBucket", "deploymentPrefix", "deploymentMethod",
       "stackTags", "stackPolicy", "stackParameters", "tags", "tracing", "logs", "vpc", "versionFunctions",
       "stackName", "architecture", "endpointType", "apiName", "notificationArns", "rollbackConfiguration",
       "disableRollback", "kmsKeyArn", "awsKmsKeyArn", "logRetentionInDays", "logDataProtectionPolicy",
       "eventBridge", "resolver", "websocketsApiName", "websocketsDescription", "websocket", "credentials",
       "accessKeyId", "reservedConcurrency", "s3", "build", "runtimeManagement", "snapStart", "layers"},
      {"apiKeys", "usagePlan", "resourcePolicy", "vpcEndpointIds", "alb", "ecr", "cloudFront", "kafka"}};
  return kKeys;
}

const KnownKeys& http_api_keys() {
  static const KnownKeys kKeys{
      {"cors", "payload", "timeout", "name", "metrics", "useProviderTags", "shouldStartNameWithService",
       // Read after the functions; and what matters only where it is deployed.
       "authorizers", "id", "disableDefaultEndpoint"},
      {}};
  return kKeys;
}

Result<void, Diagnostic> read_http_api(const Node& node, Service& service,
                                       std::vector<Diagnostic>& warnings) {
  const std::string path = "provider.httpApi";
  RETURN_IF_ERROR(check_map(node, path));
  // Of an API that another stack made Serverless deploys the routes alone.
  if (member(node, "id") != nullptr) {
    for (const char* key : {"cors", "authorizers"}) {
      const Node* own = member(node, key);
      if (own == nullptr || (own->kind == Node::Kind::kBool && !own->boolean)) continue;
      return Diagnostic{
          own->where,
          fmt::format("{0}.{1}: cannot be set up for the API that {0}.id names; its own stack has to", path,
                      key)};
    }
  }
  if (const Node* cors = member(node, "cors")) {
    ASSIGN_OR_RETURN(service.http_api_cors, read_http_api_cors(*cors, path + ".cors", warnings));
  }
  if (const Node* payload = member(node, "payload")) {
    ASSIGN_OR_RETURN(service.http_api_payload, read_payload_version(*payload, path + ".payload"));
  }
  if (const Node* timeout = member(node, "timeout")) {
    warnings.push_back({timeout->where, path + ".timeout: Serverless deploys 30 s whatever stands here"});
  }
  warn_of_keys(node, path, http_api_keys(), warnings);
  return {};
}

/// An option of the command line, else the member of the file, else what `target` holds.
Result<void, Diagnostic> read_setting(const Node& provider, const std::string& key,
                                      const std::map<std::string, std::string>& options,
                                      std::string& target) {
  const std::string path = "provider." + key;
  const auto option = options.find(key);
  const Node* node = member(provider, key);
  if (option != options.end()) {
    target = option->second;
  } else if (node != nullptr) {
    ASSIGN_OR_RETURN(target, read_string(*node, path));
  }
  const bool is_plain = !target.empty() && std::all_of(target.begin(), target.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (is_plain) return {};
  const Node given = Node::string(target, node == nullptr ? provider.where : node->where);
  return expected(given, path, "letters, digits, - and _");
}

}  // namespace

Result<FunctionDefaults, Diagnostic> read_provider(const Node& provider,
                                                   const std::map<std::string, std::string>& options,
                                                   Service& service, std::vector<Diagnostic>& warnings) {
  const bool is_name_alone = provider.is_string();
  if (!is_name_alone) RETURN_IF_ERROR(check_map(provider, "provider"));
  const Node* name = is_name_alone ? &provider : member(provider, "name");
  if (name == nullptr) return missing(provider.where, "provider.name", "aws");
  if (name->is_unresolved() || name->scalar_text() != "aws") return expected(*name, "provider.name", "aws");
  RETURN_IF_ERROR(read_setting(provider, "stage", options, service.stage));
  RETURN_IF_ERROR(read_setting(provider, "region", options, service.region));
  FunctionDefaults defaults;
  RETURN_IF_ERROR(read_limits(provider, "provider", defaults));
  if (const Node* versioned = member(provider, "versionFunctions")) {
    ASSIGN_OR_RETURN(defaults.is_versioned, read_bool(*versioned, "provider.versionFunctions"));
  }
  if (const Node* stack = member(provider, "stackName")) {
    ASSIGN_OR_RETURN(service.stack, read_string(*stack, "provider.stackName"));
  }
  if (const Node* logs = member(provider, "logs")) {
    if (const Node* lambda = member(*logs, "lambda"))
      RETURN_IF_ERROR(read_log_format(*lambda, "provider.logs.lambda", defaults.json_logs));
  }
  if (const Node* http_api = member(provider, "httpApi")) {
    RETURN_IF_ERROR(read_http_api(*http_api, service, warnings));
  }
  if (const Node* api_gateway = member(provider, "apiGateway")) {
    RETURN_IF_ERROR(read_api_gateway(*api_gateway, service.rest_api, warnings));
  }
  if (const Node* expression = member(provider, "websocketsApiRouteSelectionExpression")) {
    ASSIGN_OR_RETURN(service.web_socket.selection_expression,
                     read_route_selection(*expression, "provider.websocketsApiRouteSelectionExpression"));
  }
  warn_of_keys(provider, "provider", provider_keys(), warnings);
  return defaults;
}

}  // namespace offstage::gateway
