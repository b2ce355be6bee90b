#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "gateway/access_log.h"
#include "gateway/api_identity.h"
#include "gateway/timed_invoker.h"
#include "gateway/websocket/connections.h"
#include "gateway/websocket/web_socket_routes.h"

namespace offstage::gateway {

/// What the steps of a WebSocket API share. Thread-safe; stays where it is.
struct WebSocketContext {
  const Clock& clock;
  const ApiIdentity api;
  const WebSocketRoutes routes;
  const AccessLog log;
  const std::chrono::milliseconds timeout;  // of functions
  Connections connections;
  TimedInvoker& functions;
};

inline double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace offstage::gateway
