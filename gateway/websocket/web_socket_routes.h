#pragma once

#include <string>
#include <string_view>

#include "gateway/service/route_selection.h"
#include "gateway/service/web_socket.h"

namespace offstage::gateway {

/// Which route serves what. Callable from any thread.
class WebSocketRoutes {
 public:
  /// `settings` must outlive this. Their expression can be parsed: the reader has done it.
  explicit WebSocketRoutes(const WebSocketSettings& settings);

  /// Null when there is none of that key.
  const WebSocketRoute* find(std::string_view key) const;

  /// The route of a message: the one it names, else $default; null when there is neither.
  const WebSocketRoute* of_message(std::string_view message) const;

 private:
  const WebSocketSettings& settings_;
  RouteSelection selection_;
};

}  // namespace offstage::gateway
