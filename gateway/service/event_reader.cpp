#include "gateway/service/event_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "gateway/service/event_target.h"
#include "gateway/service/event_types.h"
#include "gateway/service/http_authorizer_reader.h"
#include "gateway/service/method_reader.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/schedule_reader.h"
#include "gateway/service/stream_event_reader.h"
#include "gateway/service/web_socket_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kDefaultRoute = "$default";

/// `'*'`, or a map with `path: '*'` and no method but `'*'`.
Result<bool, Diagnostic> is_catch_all(const Node& event, const std::string& path) {
  if (event.is_string()) return event.text == "*";
  const Node* route = member(event, "path");
  if (route == nullptr || route->scalar_text() != "*") return false;
  const Node* method = member(event, "method");
  if (method != nullptr && method->scalar_text() != "*") {
    return expected(*method, path + ".method", "no method, or '*', beside path '*'");
  }
  return true;
}

Result<HttpApiRoute, Diagnostic> read_http_api(const Node& event, const SourceLocation& where,
                                               const std::string& path, const Service& service,
                                               std::vector<Diagnostic>& warnings) {
  HttpApiRoute route;
  route.path = kDefaultRoute;
  route.where = where;
  ASSIGN_OR_RETURN(const bool catches_all, is_catch_all(event, path));
  if (!catches_all) {
    ASSIGN_OR_RETURN(EventTarget target, read_event_target(event, path, true));
    route.method = std::move(target.method);
    route.path = std::move(target.path);
  }
  if (!event.is_map()) return route;
  if (const Node* timeout = member(event, "timeout")) {
    warnings.push_back({timeout->where, path + ".timeout: Serverless deploys 30 s whatever stands here"});
  }
  if (const Node* authorizer = member(event, "authorizer")) {
    ASSIGN_OR_RETURN(route.authorization,
                     read_route_authorizer(*authorizer, path + ".authorizer", service, warnings));
  }
  warn_of_keys(event, path, {{"path", "method", "authorizer", "timeout", "operationId", "documentation"}, {}},
               warnings);
  return route;
}

/// " of functions.f", or nothing for a route without a function.
std::string owner(const std::string& function) {
  return function.empty() ? "" : " of functions." + function;
}

/// Fails on the second route of the same key.
template <class Route, class KeyOf>
Result<void, Diagnostic> check_unique(const std::vector<Route>& routes, KeyOf key_of) {
  std::map<std::string, const Route*> seen;
  for (const Route& route : routes) {
    const auto [first, is_new] = seen.emplace(key_of(route), &route);
    if (is_new) continue;
    const Route& other = *first->second;
    const std::string holder =
        other.function.empty() ? "it stands" : "functions." + other.function + " has it";
    return Diagnostic{route.where,
                      fmt::format("the route {}{} exists already: {} at {}:{}", first->first,
                                  owner(route.function), holder, other.where.file, other.where.line)};
  }
  return {};
}

void warn_of_event(const std::string& type, const SourceLocation& where, const std::string& path,
                   std::vector<Diagnostic>& warnings) {
  warnings.push_back({where, fmt::format("{}: the event {} is not {}; it is left out", path, type,
                                         is_event_type(type) ? "supported yet" : "known")});
}

/// Where one parameter of a path stands, and what it is called there.
struct ParameterPlace {
  std::string name;  // "{id}"
  std::string route;
  SourceLocation where;
};
using ParameterPlaces = std::map<std::string, ParameterPlace>;  // by what stands before it

/// Fails when a parameter of the route has another name in a route before, at the same place.
Result<void, Diagnostic> check_parameters(const std::string& route, const std::string& path,
                                          const SourceLocation& where, ParameterPlaces& known) {
  for (auto open = path.find("/{"); open != std::string::npos; open = path.find("/{", open + 1)) {
    const std::string name = path.substr(open + 1, path.find('}', open) - open);
    const auto [first, is_new] = known.emplace(path.substr(0, open + 1), ParameterPlace{name, route, where});
    const ParameterPlace& other = first->second;
    if (is_new || other.name == name) continue;
    return Diagnostic{where,
                      fmt::format("the parameter {} in {} has a sibling of another name: {} in {} at "
                                  "{}:{}; API Gateway allows only one",
                                  name, route, other.name, other.route, other.where.file, other.where.line)};
  }
  return {};
}

/// In a REST API all parameters at one place of the tree have one name, {proxy+} as well ("A sibling of this
/// resource already has a variable path part"). In an HTTP API that holds for each method ("has a conflicting
/// variable on the same hierarchical level"), and {proxy+} is told apart.
Result<void, Diagnostic> check_sibling_parameters(const Service& service) {
  ParameterPlaces of_rest;
  for (const RestMethod& method : service.rest_methods) {
    RETURN_IF_ERROR(check_parameters(method.path, method.path, method.where, of_rest));
  }
  std::map<std::string, ParameterPlaces> by_method;
  for (const HttpApiRoute& route : service.http_api_routes) {
    const std::string plain =
        route.path.ends_with("+}") ? route.path.substr(0, route.path.rfind('/')) : route.path;
    RETURN_IF_ERROR(check_parameters(route.route_key(), plain, route.where, by_method[route.method]));
  }
  return {};
}

}  // namespace

Result<void, Diagnostic> read_events(const Node& events, const std::string& path, const std::string& function,
                                     Service& service, std::vector<Diagnostic>& warnings) {
  if (!events.is_list()) return expected(events, path, "a list of events");
  for (std::size_t i = 0; i < events.items.size(); ++i) {
    const Node& event = events.items[i];
    const std::string event_path = fmt::format("{}[{}]", path, i);
    // `- schedule` alone, and the map with the one key that names the type.
    if (event.is_string()) {
      warn_of_event(event.text, event.where, event_path, warnings);
      continue;
    }
    if (!event.is_map() || event.entries.size() != 1) {
      return expected(event, event_path, "a map with the type of the event as its one key");
    }
    const Node::Entry& entry = event.entries.front();
    const std::string entry_path = event_path + "." + entry.key;
    if (entry.key == "http") {
      ASSIGN_OR_RETURN(RestMethod method,
                       read_http_event(entry.value, entry_path, function, service, warnings));
      method.where = entry.where;
      service.rest_methods.push_back(std::move(method));
    } else if (entry.key == "httpApi") {
      ASSIGN_OR_RETURN(HttpApiRoute route,
                       read_http_api(entry.value, entry.where, entry_path, service, warnings));
      route.function = function;
      const auto named = std::find_if(service.functions.begin(), service.functions.end(),
                                      [&](const Function& each) { return each.key == function; });
      if (named != service.functions.end()) route.payload = named->http_api_payload;
      service.http_api_routes.push_back(std::move(route));
    } else if (entry.key == "websocket") {
      RETURN_IF_ERROR(
          read_web_socket_event(entry.value, entry.where, entry_path, function, service, warnings));
    } else if (entry.key == "schedule") {
      RETURN_IF_ERROR(read_schedule(entry.value, entry.where, entry_path, function, service, warnings));
    } else if (entry.key == "stream") {
      RETURN_IF_ERROR(read_stream_event(entry.value, entry.where, entry_path, function, service, warnings));
    } else {
      warn_of_event(entry.key, entry.where, event_path, warnings);
    }
  }
  return {};
}

Result<void, Diagnostic> check_routes(const Service& service) {
  RETURN_IF_ERROR(check_unique(service.rest_methods,
                               [](const RestMethod& method) { return method.verb + " " + method.path; }));
  RETURN_IF_ERROR(
      check_unique(service.http_api_routes, [](const HttpApiRoute& route) { return route.route_key(); }));
  RETURN_IF_ERROR(
      check_unique(service.web_socket.routes, [](const WebSocketRoute& route) { return route.key; }));
  return check_sibling_parameters(service);
}

}  // namespace offstage::gateway
