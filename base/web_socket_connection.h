#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <memory>
#include <string_view>

#include "base/http_types.h"
#include "base/web_socket.h"
#include "base/web_socket_outbox.h"
#include "base/web_socket_stream.h"

/// A connection of an HttpServer that has become a WebSocket. For http_connection.cpp alone.
namespace offstage {

/// Reads and writes messages, each in one coroutine, both on the thread of the socket's loop.
class WebSocketConnection : public std::enable_shared_from_this<WebSocketConnection> {
 public:
  /// `early`: what came behind the request. `limits` outlive this.
  WebSocketConnection(HttpSocket socket, boost::beast::flat_buffer early, const WebSocketLimits& limits,
                      std::shared_ptr<WebSocketListener> listener);

  WebSocketConnection(const WebSocketConnection&) = delete;
  WebSocketConnection& operator=(const WebSocketConnection&) = delete;
  ~WebSocketConnection() { outbox_->end(); }

  /// From the answered handshake to the end. On that thread.
  HttpAwaitable<void> run();

  // On that thread.
  void close(std::uint16_t code) { outbox_->close(code, {}); }
  void cut();

 private:
  using ErrorCode = boost::system::error_code;

  HttpAwaitable<bool> open();
  HttpAwaitable<void> read_all();
  HttpAwaitable<void> write_all();
  std::uint16_t broken_limit();
  void settle_end(const ErrorCode& ec);

  boost::beast::websocket::stream<WebSocketStream, false> stream_;
  const WebSocketLimits& limits_;
  const std::shared_ptr<WebSocketListener> listener_;
  std::shared_ptr<WebSocketOutbox> outbox_;
  HttpTimer awaits_item_;
  bool reading_ended_ = false;
  bool is_closing_ = false;  // a close frame of ours is under way, or was
  WebSocketEnd end_;
};

/// The value of Sec-WebSocket-Accept for a client's Sec-WebSocket-Key (RFC 6455 4.2.2).
std::string web_socket_accept(std::string_view key);

}  // namespace offstage
