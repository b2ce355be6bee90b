#include "gateway/service/method_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json_schema.h"
#include "gateway/service/api_gateway_reader.h"
#include "gateway/service/authorizer_reader.h"
#include "gateway/service/cors_reader.h"
#include "gateway/service/event_target.h"
#include "gateway/service/integration_reader.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr int kCacheTtlMaxSeconds = 3600;  // API Gateway's own limit

/// `true`, or a map whose `required` is not false.
Result<bool, Diagnostic> is_required(const Node& node, const std::string& path) {
  if (!node.is_map()) return read_bool(node, path);
  const Node* required = member(node, "required");
  if (required == nullptr) return true;
  return read_bool(*required, path + ".required");
}

Result<void, Diagnostic> read_required(const Node& parameters, const char* key, const std::string& path,
                                       std::vector<std::string>& names) {
  const Node* group = member(parameters, key);
  if (group == nullptr) return {};
  RETURN_IF_ERROR(check_map(*group, fmt::format("{}.{}", path, key)));
  for (const Node::Entry& entry : group->entries) {
    ASSIGN_OR_RETURN(const bool required,
                     is_required(entry.value, fmt::format("{}.{}.{}", path, key, entry.key)));
    if (required) names.push_back(entry.key);
  }
  std::sort(names.begin(), names.end());
  return {};
}

/// A schema written out, one with a name beside it, or the name of one of the provider's.
Result<std::string, Diagnostic> read_schema(const Node& node, const std::string& path,
                                            const Service& service) {
  if (!node.is_map()) {
    const auto known = service.rest_api.schemas.find(node.scalar_text());
    if (known == service.rest_api.schemas.end()) {
      return expected(node, path, "a JSON schema, or the name of one in provider.apiGateway.request.schemas");
    }
    return known->second;
  }
  const Node* schema = member(node, "schema");
  std::string text = to_json(schema != nullptr && schema->is_map() ? *schema : node);
  const auto compiled = json::Schema::compile(text);
  if (!compiled) return Diagnostic{node.where, path + ": " + compiled.error().text};
  return text;
}

Result<std::optional<RequestValidation>, Diagnostic> read_validation(const Node& request,
                                                                     const std::string& path,
                                                                     const Service& service) {
  RequestValidation validation;
  if (const Node* parameters = member(request, "parameters")) {
    const std::string group = path + ".parameters";
    RETURN_IF_ERROR(check_map(*parameters, group));
    RETURN_IF_ERROR(read_required(*parameters, "headers", group, validation.headers));
    RETURN_IF_ERROR(read_required(*parameters, "paths", group, validation.path_parameters));
    RETURN_IF_ERROR(read_required(*parameters, "querystrings", group, validation.query_parameters));
  }
  for (const char* key : {"schema", "schemas"}) {
    const Node* schemas = member(request, key);
    if (schemas == nullptr) continue;
    RETURN_IF_ERROR(check_map(*schemas, fmt::format("{}.{}", path, key)));
    for (const Node::Entry& entry : schemas->entries) {
      ASSIGN_OR_RETURN(validation.body_schemas[entry.key],
                       read_schema(entry.value, fmt::format("{}.{}.{}", path, key, entry.key), service));
    }
  }
  const bool is_empty = validation.headers.empty() && validation.path_parameters.empty() &&
                        validation.query_parameters.empty() && validation.body_schemas.empty();
  return is_empty ? std::optional<RequestValidation>() : std::optional(std::move(validation));
}

/// `caching` of the event, as the plugin serverless-api-gateway-caching has it.
Result<MethodCache, Diagnostic> read_caching(const Node& node, const std::string& path, MethodCache cache) {
  if (!node.is_map()) {
    ASSIGN_OR_RETURN(cache.enabled, read_bool(node, path));
    return cache;
  }
  if (const Node* enabled = member(node, "enabled")) {
    ASSIGN_OR_RETURN(cache.enabled, read_bool(*enabled, path + ".enabled"));
  }
  if (const Node* ttl = member(node, "ttlInSeconds")) {
    ASSIGN_OR_RETURN(cache.ttl_s, read_integer(*ttl, path + ".ttlInSeconds", 0, kCacheTtlMaxSeconds));
  }
  const Node* keys = member(node, "cacheKeyParameters");
  if (keys == nullptr) return cache;
  if (!keys->is_list()) return expected(*keys, path + ".cacheKeyParameters", "a list");
  for (const Node& key : keys->items) {
    const Node* name = key.is_map() ? member(key, "name") : &key;
    if (name == nullptr) return missing(key.where, path + ".cacheKeyParameters", "a name");
    ASSIGN_OR_RETURN(std::string text, read_string(*name, path + ".cacheKeyParameters"));
    cache.key_parameters.push_back(text.starts_with("request.") ? "method." + text : std::move(text));
  }
  return cache;
}

const std::vector<std::string>& claims_of(const Service& service, const Authorization& authorization) {
  static const std::vector<std::string> kNone;
  for (const Authorizer& authorizer : service.rest_api.authorizers) {
    if (authorizer.name == authorization.authorizer) return authorizer.claims;
  }
  return kNone;
}

Result<void, Diagnostic> read_members(const Node& event, const std::string& path, Service& service,
                                      RestMethod& method, std::vector<Diagnostic>& warnings) {
  if (const Node* cors = member(event, "cors")) {
    ASSIGN_OR_RETURN(method.cors, read_rest_cors(*cors, path + ".cors", warnings));
  }
  if (const Node* authorizer = member(event, "authorizer")) {
    ASSIGN_OR_RETURN(method.authorization,
                     read_rest_authorizer(*authorizer, path + ".authorizer", service, warnings));
  }
  if (const Node* is_private = member(event, "private")) {
    ASSIGN_OR_RETURN(method.api_key_required, read_bool(*is_private, path + ".private"));
  }
  if (const Node* operation = member(event, "operationId")) {
    ASSIGN_OR_RETURN(method.operation_name, read_string(*operation, path + ".operationId"));
  }
  if (const Node* caching = member(event, "caching")) {
    ASSIGN_OR_RETURN(method.cache, read_caching(*caching, path + ".caching", method.cache));
  }
  if (const Node* throttling = member(event, "throttling")) {
    RETURN_IF_ERROR(read_throttling(*throttling, path + ".throttling", method.throttle, warnings));
  }
  const Node* request = member(event, "request");
  if (request != nullptr && request->is_map()) {
    ASSIGN_OR_RETURN(method.validation, read_validation(*request, path + ".request", service));
  }
  ASSIGN_OR_RETURN(method.integration,
                   read_integration(event, path, method, claims_of(service, method.authorization), warnings));
  if (!method.integration.timeout_ms) method.integration.timeout_ms = service.rest_api.timeout_ms;
  return {};
}

}  // namespace

Result<RestMethod, Diagnostic> read_http_event(const Node& event, const std::string& path,
                                               const std::string& function, Service& service,
                                               std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(EventTarget target, read_event_target(event, path));
  RestMethod method;
  method.verb = std::move(target.method);
  method.path = std::move(target.path);
  method.function = function;
  method.where = event.where;
  method.cache = service.rest_api.default_cache;
  method.throttle = service.rest_api.default_throttle;
  method.integration.timeout_ms = service.rest_api.timeout_ms;
  if (!event.is_map()) return method;
  RETURN_IF_ERROR(read_members(event, path, service, method, warnings));
  warn_of_keys(
      event, path,
      {{"path", "method", "cors", "private", "async", "authorizer", "integration", "request", "response",
        "timeoutInMillis", "operationId", "caching", "throttling", "documentation", "summary"},
       {"connectionId", "connectionType"}},
      warnings);
  return method;
}

}  // namespace offstage::gateway
