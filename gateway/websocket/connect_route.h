#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/http.h"
#include "gateway/auth/lambda_answer.h"
#include "gateway/websocket/connect_authorizer.h"
#include "gateway/websocket/connect_call.h"
#include "gateway/websocket/route_answer.h"
#include "gateway/websocket/web_socket_context.h"

namespace offstage::gateway {

/// The way of a request that asks for a WebSocket: authorizer, function of $connect, answer. Thread-safe.
class ConnectRoute {
 public:
  /// Both must outlive this, and this each call.
  ConnectRoute(WebSocketContext& context, const WebSocketSettings& settings);

  void handle(HttpRequest request, HttpReply reply) const;

 private:
  /// What is known of an answer besides itself, for the log.
  struct Origin {
    std::string function;
    std::string note;
  };

  bool serves(std::string_view path) const;
  void call_function(const ConnectCallPtr& call) const;
  void finish(const ConnectCall& call, const std::string& function, RouteAnswer answer) const;
  void refuse(const ConnectCall& call, GatewayResponse type, const Origin& origin,
              std::string_view message = {}) const;
  void answer(const ConnectCall& call, HttpResponse response, const Origin& origin) const;

  WebSocketContext& context_;
  std::optional<ConnectAuthorizer> authorizer_;
};

}  // namespace offstage::gateway
