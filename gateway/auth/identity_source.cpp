#include "gateway/auth/identity_source.h"

#include <span>

#include "base/json.h"
#include "gateway/event_v1.h"
#include "gateway/named_values.h"

namespace offstage::gateway {
namespace {

/// Takes the prefix off the source, if it begins with it.
bool take(std::string_view& source, std::string_view prefix) {
  if (!source.starts_with(prefix)) return false;
  source.remove_prefix(prefix.size());
  return true;
}

/// The values as one text: an HTTP API joins them; a REST API takes the first header and the last parameter.
std::string joined(std::span<const std::string_view> values) {
  std::string text;
  for (const std::string_view value : values) {
    if (!text.empty()) text += ',';
    text += value;
  }
  return text;
}

std::string header_value(const HttpRequest& http, std::string_view name, bool is_http_api) {
  std::vector<std::string_view> values;
  for (const HttpHeader& header : http.headers) {
    if (equals_ignoring_case(header.name, name)) values.push_back(header.value);
  }
  if (values.empty()) return {};
  return is_http_api ? joined(values) : std::string(values.front());
}

std::string query_value(const HttpRequest& http, std::string_view name, bool is_http_api) {
  const NamedValues query = parse_query(http.query());
  for (const NamedValues::Entry& entry : query.entries()) {
    if (entry.name == name) return is_http_api ? joined(entry.values) : std::string(entry.values.back());
  }
  return {};
}

/// "identity.sourceIp" in the request context that events have.
std::string context_value(std::string_view path, const ProxyRequest& request, bool is_http_api) {
  if (is_http_api && path == "routeKey") return std::string(request.route_key);
  const auto document =
      json::Document::parse(is_http_api ? http_api_context(request) : rest_context(request));
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

std::string value_of(std::string_view source, const ProxyRequest& request) {
  const bool is_http_api = take(source, "$");
  if (!is_http_api && !take(source, "method.")) take(source, "route.");
  if (take(source, "request.header.")) return header_value(request.http, source, is_http_api);
  if (take(source, "request.querystring.")) return query_value(request.http, source, is_http_api);
  if (take(source, "context.")) return context_value(source, request, is_http_api);
  if (take(source, "stageVariables.") && request.stage_variables != nullptr) {
    const auto variable = request.stage_variables->find(source);
    if (variable != request.stage_variables->end()) return variable->second;
  }
  return {};
}

}  // namespace

std::optional<std::string> identity_of(std::string_view source, const ProxyRequest& request) {
  std::string value = value_of(source, request);
  if (value.empty()) return std::nullopt;
  return value;
}

std::optional<std::vector<std::string>> identities_of(const std::vector<std::string>& sources,
                                                      const ProxyRequest& request) {
  std::vector<std::string> identities;
  for (const std::string& source : sources) {
    auto identity = identity_of(source, request);
    if (!identity) return std::nullopt;
    identities.push_back(*std::move(identity));
  }
  return identities;
}

std::string_view bearer_token(std::string_view identity) {
  constexpr std::string_view kScheme = "Bearer ";
  if (equals_ignoring_case(identity.substr(0, kScheme.size()), kScheme))
    identity.remove_prefix(kScheme.size());
  while (identity.starts_with(' ')) identity.remove_prefix(1);
  return identity;
}

}  // namespace offstage::gateway
