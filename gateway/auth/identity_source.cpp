#include "gateway/auth/identity_source.h"

#include "base/json.h"
#include "gateway/event_v1.h"
#include "gateway/named_values.h"

namespace offstage::gateway {
namespace {

/// What stands behind the prefix, if the source begins with it.
std::optional<std::string_view> behind(std::string_view source, std::string_view prefix) {
  if (!source.starts_with(prefix)) return std::nullopt;
  return source.substr(prefix.size());
}

std::string query_value(const HttpRequest& http, std::string_view name) {
  const NamedValues query = parse_query(http.query());
  for (const NamedValues::Entry& entry : query.entries()) {
    if (entry.name == name) return entry.values.back();
  }
  return {};
}

/// "identity.sourceIp" in the request context that events have.
std::string context_value(std::string_view path, const ProxyRequest& request) {
  const auto document = json::Document::parse(rest_context(request));
  if (!document) return {};
  json::Value at = document->root();
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const auto next = at.find(path.substr(0, dot));
    if (!next) return {};
    at = *next;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at.is_string() ? std::string(at.as_string()) : at.is_null() ? std::string() : at.to_json();
}

std::string value_of(std::string_view source, const RestCall& call, const ApiIdentity& api,
                     const RestApiSettings& settings) {
  if (const auto name = behind(source, "method.request.header.")) {
    const std::string* value = call.http().header(*name);
    return value == nullptr ? std::string() : *value;
  }
  if (const auto name = behind(source, "method.request.querystring.")) return query_value(call.http(), *name);
  if (const auto path = behind(source, "context.")) {
    return context_value(*path, proxy_request(call, api, settings));
  }
  if (const auto name = behind(source, "stageVariables.")) {
    const auto variable = settings.stage_variables.find(*name);
    if (variable != settings.stage_variables.end()) return variable->second;
  }
  return {};
}

}  // namespace

std::optional<std::string> identity_of(std::string_view source, const RestCall& call, const ApiIdentity& api,
                                       const RestApiSettings& settings) {
  std::string value = value_of(source, call, api, settings);
  if (value.empty()) return std::nullopt;
  return value;
}

}  // namespace offstage::gateway
