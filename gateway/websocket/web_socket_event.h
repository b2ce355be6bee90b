#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/web_socket.h"
#include "gateway/api_identity.h"
#include "gateway/request_ids.h"
#include "gateway/websocket/connections.h"

/// The events of a WebSocket API, compared with recordings of AWS's. They are text that goes to a function as
/// it is.
namespace offstage::gateway {

/// What an event is about. Borrows everything.
struct WebSocketCall {
  const ApiIdentity& api;
  const Connection& connection;
  const RequestIds& ids;  // extended_id is the event's requestId, too
  std::int64_t now_ms = 0;
};

/// For $connect's function. `latency_ms`: what its authorizer took, if one ran.
std::string connect_event(const WebSocketCall& call, const HttpRequest& request, std::int64_t latency_ms);

/// For the authorizer of $connect.
std::string connect_authorizer_event(const WebSocketCall& call, const HttpRequest& request,
                                     std::string_view arn);

/// `message_id` has the form of a requestId; `body` is UTF-8.
std::string message_event(const WebSocketCall& call, std::string_view route_key, std::string_view message_id,
                          std::string_view body);

std::string disconnect_event(const WebSocketCall& call, const WebSocketEnd& end);

}  // namespace offstage::gateway
