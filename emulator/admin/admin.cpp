#include "emulator/admin/admin.h"

#include <optional>

#include "base/encoding.h"
#include "base/json.h"

namespace offstage::emulator::admin {
namespace {

struct Route {
  std::string_view method;
  std::string_view path;  // after kPrefix; {name} stands for one segment
  Call call;
  bool always = false;                 // also with the admin API switched off
  WaitingCall waiting_call = nullptr;  // instead of call
};

constexpr Route kRoutes[] = {
    {"GET", "health", get_health, true},
    {"GET", "clock", get_clock},
    {"PUT", "clock", put_clock},
    {"GET", "simulation", get_simulation},
    {"PUT", "simulation", put_simulation},
    {"POST", "new-records", nullptr, false, post_new_records},
    {"GET", "tables", get_tables},
    {"POST", "consistency", post_consistency},
    {"POST", "reset", post_reset},
    {"GET", "snapshots", get_snapshots},
    {"PUT", "snapshots/{name}", put_snapshot},
    {"DELETE", "snapshots/{name}", delete_snapshot},
    {"POST", "snapshots/{name}/restore", restore_snapshot},
};

/// What stands for {name} in the path, or an empty text; nothing when it is another path.
std::optional<std::string_view> name_in(const Route& route, std::string_view path) {
  constexpr std::string_view kName = "{name}";
  const auto at = route.path.find(kName);
  if (at == std::string_view::npos)
    return route.path == path ? std::optional(std::string_view()) : std::nullopt;
  const auto before = route.path.substr(0, at);
  const auto after = route.path.substr(at + kName.size());
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) {
    return std::nullopt;
  }
  const auto name = path.substr(at, path.size() - before.size() - after.size());
  return name.find('/') == std::string_view::npos ? std::optional(name) : std::nullopt;
}

HttpResponse respond(int status, std::string body) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  response.set_header("Content-Type", "application/json");
  response.set_header("Cache-Control", "no-store");
  return response;
}

HttpResponse refuse(int status, std::string_view text) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("error", text);
  writer.end_object();
  return respond(status, std::move(body));
}

bool is_this_machine(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(0, host.find(']') + 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  return equals_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

/// Whether a page that is not ours asks.
bool is_foreign(const HttpRequest& request) {
  const auto* origin = request.header("Origin");
  if (!origin) return false;
  const auto* host = request.header("Host");
  constexpr std::string_view kScheme = "http://";
  return !host || !is_this_machine(*host) || !origin->starts_with(kScheme) ||
         !equals_ignoring_case(std::string_view(*origin).substr(kScheme.size()), *host);
}

bool is_json(const HttpRequest& request) {
  const auto* header = request.header("Content-Type");
  if (!header) return false;
  auto type = std::string_view(*header).substr(0, header->find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return equals_ignoring_case(type, "application/json");
}

/// The methods of a path, for the header Allow; empty when there is no such path.
std::string methods_of(std::string_view path) {
  std::string methods;
  for (const auto& route : kRoutes) {
    if (name_in(route, path)) methods.append(methods.empty() ? "" : ", ").append(route.method);
  }
  return methods;
}

void answer_route(Realm& realm, const Route& route, std::string_view name, const HttpRequest& request,
                  const HttpReply& reply) {
  if (route.method != "GET" && !is_json(request)) {
    return reply(refuse(415, "the header Content-Type must be application/json"));
  }
  const Asked asked{realm, request.body, encoding::percent_decode(name)};
  if (route.waiting_call != nullptr) {
    const auto begun =
        route.waiting_call(asked, [reply](std::string body) { reply(respond(200, std::move(body))); });
    if (!begun) reply(refuse(begun.error().status, begun.error().text));
    return;
  }
  auto body = route.call(asked);
  reply(body ? respond(200, std::move(body).value()) : refuse(body.error().status, body.error().text));
}

}  // namespace

void answer(Realm& realm, bool enabled, const HttpRequest& request, const HttpReply& reply) {
  const auto path = request.path().substr(kPrefix.size());
  for (const auto& route : kRoutes) {
    const auto name = name_in(route, path);
    if (!name || route.method != request.method) continue;
    if (route.always) return answer_route(realm, route, *name, request, reply);
    if (!enabled) return reply(refuse(404, "the admin API is switched off"));
    if (is_foreign(request)) return reply(refuse(403, "the admin API is not for web pages from elsewhere"));
    return answer_route(realm, route, *name, request, reply);
  }
  const auto methods = methods_of(path);
  if (methods.empty()) return reply(refuse(404, "there is nothing at " + std::string(request.path())));
  auto response = refuse(405, "expected " + methods);
  response.set_header("Allow", methods);
  reply(std::move(response));
}

}  // namespace offstage::emulator::admin
