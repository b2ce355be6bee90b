#include "gateway/service/web_socket_reader.h"

#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/route_selection.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kConnect = "$connect";
constexpr std::string_view kDefaultSource = "route.request.header.Auth";  // the Serverless Framework's

Result<std::string, Diagnostic> read_route_key(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string key, read_string(node, path));
  const bool is_own = key == kConnect || key == "$disconnect" || key == "$default";
  if (key.empty() || (key.starts_with('$') && !is_own)) {
    return expected(node, path, "$connect, $disconnect, $default, or what messages are called");
  }
  return key;
}

Result<std::vector<std::string>, Diagnostic> read_sources(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::vector<std::string> sources, read_identity_sources(node, path));
  for (const std::string& source : sources) {
    if (source.starts_with("route.request.header.") || source.starts_with("route.request.querystring."))
      continue;
    return expected(node, path, "route.request.header.NAME or route.request.querystring.NAME");
  }
  return sources;
}

/// A function's name or ARN, or a map with one of these.
Result<Authorizer, Diagnostic> read_authorizer(const Node& node, const std::string& path,
                                               const Service& service, std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  authorizer.type = Authorizer::Type::kRequest;
  authorizer.ttl_s = 0;  // API Gateway keeps no answers for a WebSocket API
  authorizer.identity_sources = {std::string(kDefaultSource)};
  authorizer.where = node.where;
  const bool is_map = node.is_map();
  const Node* name = is_map ? member(node, "name") : nullptr;
  const Node* arn = is_map ? member(node, "arn") : nullptr;
  if (is_map && name == nullptr && arn == nullptr)
    return missing(node.where, path + ".name", "a name or an arn");
  const Node& function = !is_map ? node : arn != nullptr ? *arn : *name;
  const std::string function_path = !is_map ? path : path + (arn != nullptr ? ".arn" : ".name");
  ASSIGN_OR_RETURN(const std::string text, read_string(function, function_path));
  ASSIGN_OR_RETURN(authorizer.function, function_behind(function, function_path, text, service, warnings));
  authorizer.name = is_arn(text) ? name_in_arn(text) : text;
  if (!is_map) return authorizer;
  if (name != nullptr) {
    ASSIGN_OR_RETURN(authorizer.name, read_string(*name, path + ".name"));
  }
  if (const Node* sources = member(node, "identitySource")) {
    ASSIGN_OR_RETURN(authorizer.identity_sources, read_sources(*sources, path + ".identitySource"));
  }
  warn_of_keys(node, path, {{"name", "arn", "identitySource"}, {}}, warnings);
  return authorizer;
}

}  // namespace

Result<void, Diagnostic> read_web_socket_event(const Node& event, const SourceLocation& where,
                                               const std::string& path, const std::string& function,
                                               Service& service, std::vector<Diagnostic>& warnings) {
  WebSocketRoute route;
  route.function = function;
  route.where = where;
  const bool is_map = event.is_map();
  const Node* key = is_map ? member(event, "route") : &event;
  if (key == nullptr) return missing(event.where, path + ".route", "a route");
  ASSIGN_OR_RETURN(route.key, read_route_key(*key, is_map ? path + ".route" : path));
  if (is_map) {
    if (const Node* authorizer = member(event, "authorizer")) {
      if (route.key != kConnect) {
        return Diagnostic{authorizer->where, path + ".authorizer: only $connect may have one"};
      }
      ASSIGN_OR_RETURN(service.web_socket.authorizer,
                       read_authorizer(*authorizer, path + ".authorizer", service, warnings));
    }
    if (const Node* response = member(event, "routeResponseSelectionExpression")) {
      if (response->scalar_text() != "$default") {
        return expected(*response, path + ".routeResponseSelectionExpression", "$default");
      }
      route.has_response = true;
    }
    warn_of_keys(event, path, {{"route", "authorizer", "routeResponseSelectionExpression"}, {}}, warnings);
  }
  service.web_socket.routes.push_back(std::move(route));
  return {};
}

Result<std::string, Diagnostic> read_route_selection(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::string expression, read_string(node, path));
  const auto selection = RouteSelection::parse(expression);
  if (!selection) {
    Diagnostic diagnostic = expected(node, path, "an expression such as $request.body.action");
    diagnostic.message += ": " + selection.error().text;
    return diagnostic;
  }
  return expression;
}

}  // namespace offstage::gateway
