#include "cli/route_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace offstage::cli {
namespace {

/// What a caller of the route should know: "CORS, authorizer users, API key".
std::string note_of(bool has_cors, const gateway::Authorization& authorization, bool needs_key) {
  using Kind = gateway::Authorization::Kind;
  std::vector<std::string> notes;
  if (has_cors) notes.emplace_back("CORS");
  if (authorization.kind == Kind::kIam) notes.emplace_back("aws_iam");
  if (authorization.kind == Kind::kAuthorizer) notes.push_back("authorizer " + authorization.authorizer);
  if (needs_key) notes.emplace_back("API key");
  return fmt::format("{}", fmt::join(notes, ", "));
}

/// The function that answers, or what does without one.
std::string behind(const gateway::RestMethod& method) {
  const gateway::RestIntegration& integration = method.integration;
  if (!method.function.empty()) return method.function;
  return integration.action.empty() ? integration.url : "DynamoDB " + integration.action;
}

}  // namespace

std::vector<RouteLine> routes_of(const gateway::Service& service, const std::string& http) {
  std::vector<RouteLine> routes;
  for (const gateway::RestMethod& method : service.rest_methods) {
    const std::string path = method.path == "/" ? "" : method.path;
    routes.push_back({method.verb, http + service.rest_base_path() + path, behind(method),
                      note_of(method.cors.has_value(), method.authorization, method.api_key_required)});
  }
  for (const gateway::HttpApiRoute& route : service.http_api_routes) {
    const bool is_default = route.path == "$default";
    routes.push_back({route.method.empty() ? "ANY" : route.method, http + (is_default ? "/*" : route.path),
                      route.function,
                      note_of(service.http_api_cors.has_value(), route.authorization, false)});
  }
  return routes;
}

std::vector<RouteLine> web_socket_routes_of(const gateway::Service& service, const std::string& web_socket) {
  std::vector<RouteLine> routes;
  for (const gateway::WebSocketRoute& route : service.web_socket.routes) {
    std::string note = route.has_response ? "answers" : "";
    const auto& authorizer = service.web_socket.authorizer;
    if (route.key == "$connect" && authorizer) note = "authorizer " + authorizer->name;
    routes.push_back({route.key, web_socket + "/" + service.stage, route.function, std::move(note)});
  }
  return routes;
}

}  // namespace offstage::cli
