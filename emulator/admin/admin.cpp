#include "emulator/admin/admin.h"

#include <optional>

#include "base/admin_http.h"
#include "base/encoding.h"

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
  if (route.method != "GET" && !admin_http::is_json(request)) {
    return reply(admin_http::refuse_other_than_json());
  }
  const Asked asked{realm, request.body, encoding::percent_decode(name)};
  if (route.waiting_call != nullptr) {
    const auto begun = route.waiting_call(
        asked, [reply](std::string body) { reply(admin_http::respond(200, std::move(body))); });
    if (!begun) reply(admin_http::refuse(begun.error().status, begun.error().text));
    return;
  }
  auto body = route.call(asked);
  reply(body ? admin_http::respond(200, std::move(body).value())
             : admin_http::refuse(body.error().status, body.error().text));
}

}  // namespace

void answer(Realm& realm, bool enabled, const HttpRequest& request, const HttpReply& reply) {
  const auto path = request.path().substr(kPrefix.size());
  for (const auto& route : kRoutes) {
    const auto name = name_in(route, path);
    if (!name || route.method != request.method) continue;
    if (route.always) return answer_route(realm, route, *name, request, reply);
    if (!enabled) return reply(admin_http::switched_off());
    if (admin_http::is_foreign(request)) return reply(admin_http::refuse_foreign());
    return answer_route(realm, route, *name, request, reply);
  }
  const auto methods = methods_of(path);
  if (methods.empty())
    return reply(admin_http::refuse(404, "there is nothing at " + std::string(request.path())));
  reply(admin_http::not_a_method(methods));
}

}  // namespace offstage::emulator::admin
