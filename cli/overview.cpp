#include "cli/overview.h"

#include <fmt/format.h>

#include "cli/terminal.h"
#include "gateway/usage_plans.h"

namespace offstage::cli {
namespace {

struct Route {
  std::string method;
  std::string url;
  std::string function;
  std::string note;
};

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

/// In the order of the file, each with the URL to call.
std::vector<Route> routes_of(const gateway::Service& service, const std::string& http) {
  std::vector<Route> routes;
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

/// A WebSocket API has one URL; its routes are what messages are called.
std::vector<Route> web_socket_routes_of(const gateway::Service& service, const std::string& web_socket) {
  std::vector<Route> routes;
  for (const gateway::WebSocketRoute& route : service.web_socket.routes) {
    std::string note = route.has_response ? "answers" : "";
    const auto& authorizer = service.web_socket.authorizer;
    if (route.key == "$connect" && authorizer) note = "authorizer " + authorizer->name;
    routes.push_back({route.key, web_socket + "/" + service.stage, route.function, std::move(note)});
  }
  return routes;
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  return fmt::format("{}", fmt::join(texts, separator));
}

std::string section(std::string_view title, const TextTable& table, bool colours) {
  if (table.empty()) return "";
  return "\n" + styled(Style::kBold, title, colours) + "\n" + table.text(colours);
}

}  // namespace

std::string overview(const gateway::Service& service, const Endpoints& endpoints,
                     const std::vector<PreparedTable>& tables, bool colours) {
  TextTable servers({Style::kPlain, Style::kCyan, Style::kDim});
  servers.add({"HTTP", endpoints.http});
  if (!endpoints.web_socket.empty()) servers.add({"WebSocket", endpoints.web_socket});
  servers.add({"DynamoDB", endpoints.dynamodb, endpoints.data});

  TextTable routes({Style::kGreen, Style::kCyan, Style::kPlain, Style::kDim});
  for (const Route& route : routes_of(service, endpoints.http)) {
    routes.add({route.method, route.url, route.function, route.note});
  }
  for (const Route& route : web_socket_routes_of(service, endpoints.web_socket)) {
    routes.add({route.method, route.url, route.function, route.note});
  }

  TextTable table_rows({Style::kPlain, Style::kPlain, Style::kDim, Style::kGreen});
  for (const PreparedTable& table : tables) {
    table_rows.add({table.name, table.key, joined(table.indexes, "; "), table.created ? "created" : ""});
  }

  TextTable key_rows({Style::kPlain, Style::kCyan, Style::kDim});
  for (const gateway::IssuedKey& key : gateway::issued_keys(service)) {
    key_rows.add({key.name, key.value, key.plan ? "" : "of no usage plan"});
  }

  std::string text = fmt::format("{} {}, stage {}\n", styled(Style::kBold, "offstage", colours),
                                 styled(Style::kBold, service.name, colours), service.stage);
  text += section("Endpoints", servers, colours);
  text += section("Routes", routes, colours);
  text += section("API keys", key_rows, colours);
  text += section("Tables", table_rows, colours);
  return text + "\n";
}

std::string service_information(const gateway::Service& service, const Endpoints& endpoints) {
  std::string text =
      fmt::format("service: {}\nstage: {}\nregion: {}\n", service.name, service.stage, service.region);
  if (!endpoints.dynamodb.empty()) text += fmt::format("dynamodb: {}\n", endpoints.dynamodb);
  text += "endpoints:\n";
  for (const Route& route : routes_of(service, endpoints.http)) {
    text += fmt::format("  {} - {}\n", route.method, route.url);
  }
  if (!endpoints.web_socket.empty()) text += fmt::format("  {}/{}\n", endpoints.web_socket, service.stage);
  for (const Route& route : web_socket_routes_of(service, endpoints.web_socket)) {
    text += fmt::format("    {}: {}\n", route.method, route.function);
  }
  const std::vector<gateway::IssuedKey> keys = gateway::issued_keys(service);
  if (!keys.empty()) text += "api keys:\n";
  for (const gateway::IssuedKey& key : keys) text += fmt::format("  {}: {}\n", key.name, key.value);
  text += "functions:\n";
  for (const gateway::Function& function : service.functions) {
    text +=
        fmt::format("  {}: {} ({}, {})\n", function.key, function.name, function.runtime, function.handler);
  }
  if (!service.tables.empty()) text += "tables:\n";
  for (const gateway::Table& table : service.tables) {
    const PreparedTable described = describe_table(table);
    text += fmt::format("  {}: {}\n", described.name, described.key);
    for (const std::string& index : described.indexes) text += fmt::format("    {}\n", index);
  }
  if (!service.outputs.empty()) text += "Stack Outputs:\n";
  for (const gateway::Output& output : service.outputs) {
    text += fmt::format("  {}: {}\n", output.name, output.value);
  }
  return text;
}

}  // namespace offstage::cli
