#include "gateway/websocket/web_socket_routes.h"

#include <algorithm>

namespace offstage::gateway {

WebSocketRoutes::WebSocketRoutes(const WebSocketSettings& settings) : settings_(settings) {
  if (auto selection = RouteSelection::parse(settings.selection_expression))
    selection_ = *std::move(selection);
}

const WebSocketRoute* WebSocketRoutes::find(std::string_view key) const {
  const auto found = std::find_if(settings_.routes.begin(), settings_.routes.end(),
                                  [&](const WebSocketRoute& route) { return route.key == key; });
  return found == settings_.routes.end() ? nullptr : &*found;
}

const WebSocketRoute* WebSocketRoutes::of_message(std::string_view message) const {
  const auto key = selection_.key_of(message);
  // A message cannot call $connect or $disconnect.
  const WebSocketRoute* named = key && !key->starts_with('$') ? find(*key) : nullptr;
  return named != nullptr ? named : find("$default");
}

}  // namespace offstage::gateway
