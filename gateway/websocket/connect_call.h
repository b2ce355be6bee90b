#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/http.h"
#include "gateway/access_log.h"
#include "gateway/gateway_response.h"
#include "gateway/request_ids.h"
#include "gateway/websocket/connections.h"
#include "gateway/websocket/web_socket_event.h"

namespace offstage::gateway {

/// A request for a WebSocket on its way through authorizer and $connect. Shared by these steps, one of which
/// works on it at a time; stays where it is.
struct ConnectCall {
  HttpRequest http;
  HttpReply reply;
  RequestIds ids;
  std::int64_t now_ms = 0;
  ConnectionPtr connection;
  std::int64_t authorizer_ms = 0;  // what the authorizer took
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

  WebSocketCall event_call(const ApiIdentity& api) const { return {api, *connection, ids, now_ms}; }
};
using ConnectCallPtr = std::shared_ptr<ConnectCall>;

/// What a WebSocket API says of a request or a message that it could not serve, as an answer's body or as a
/// message: {"message": "Forbidden", "connectionId":"...", "requestId":"..."}.
std::string web_socket_error(std::string_view message, const std::string& connection_id,
                             const std::string& request_id);

/// The refusal of a connection. `message`: where the type's own text does not say it.
HttpResponse connect_refusal(const ConnectCall& call, GatewayResponse type, std::string_view message = {});

}  // namespace offstage::gateway
