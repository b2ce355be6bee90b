#pragma once

#include <memory>
#include <string>

#include "base/web_socket.h"
#include "gateway/websocket/connections.h"
#include "gateway/websocket/route_answer.h"
#include "gateway/websocket/web_socket_context.h"

namespace offstage::gateway {

/// What happens on one connection once $connect has let it in: calls the functions of its messages and of
/// $disconnect. Messages do not wait for each other, so answers come in the order in which functions are
/// done.
class WebSocketSession final : public WebSocketListener {
 public:
  /// `context` must outlive this and the calls it has under way.
  WebSocketSession(WebSocketContext& context, ConnectionPtr connection)
      : context_(context), connection_(std::move(connection)) {}

  void on_open(std::shared_ptr<WebSocket> socket) override;
  void on_message(std::string message, bool is_binary) override;
  void on_ping() override;
  void on_end(const WebSocketEnd& end) override;

 private:
  WebSocketContext& context_;
  const ConnectionPtr connection_;
};

}  // namespace offstage::gateway
