#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"

/// WebSocket connections of the HTTP server (RFC 6455). A handler that gets a request for one answers it with
/// status 101 and a listener, HttpResponse::web_socket; from then on the listener is told what happens.
namespace offstage {

/// The server's hand on one open connection. Thread-safe; may outlive the connection and the server.
class WebSocket {
 public:
  virtual ~WebSocket() = default;

  /// Queues a message behind those that are under way. False when the connection is closed or closing; so it
  /// is, at once and without a word to the client, when the client reads so slowly that the queue would grow
  /// over its limit.
  virtual bool send(std::string message, bool is_binary) = 0;

  /// Closes it once what is queued has gone out. A second call does nothing. `reason`: at most 123 bytes.
  virtual void close(std::uint16_t code, std::string reason) = 0;
};

/// How a connection ended: code and reason of whoever closed it first. RFC 6455 7.4.1 knows two codes that
/// are never sent: 1005 when the client's frame had none, 1006 when there was no frame.
struct WebSocketEnd {
  std::uint16_t code = 1006;
  std::string reason;
  bool by_server = false;
};

/// Is told what happens on one connection: one call at a time, from I/O threads. Must not block for long.
class WebSocketListener {
 public:
  virtual ~WebSocketListener() = default;

  /// Once, before all others: the client has been told that it is connected.
  virtual void on_open(std::shared_ptr<WebSocket> socket) = 0;
  /// A whole message. A text is UTF-8.
  virtual void on_message(std::string message, bool is_binary) = 0;
  /// The client has sent a ping, which is answered already, or a pong.
  virtual void on_ping() = 0;
  /// Once, after all others; also for a client that was gone before on_open could be called.
  virtual void on_end(const WebSocketEnd& end) = 0;
};

struct WebSocketLimits {
  std::size_t message_bytes_max = std::size_t{16} * 1024 * 1024;  // more: closed with 1009
  std::size_t frame_bytes_max = message_bytes_max;                // likewise; it is that of sent frames, too
  std::size_t queue_bytes_max = std::size_t{16} * 1024 * 1024;    // of what the client has not read yet
  bool takes_binary = true;  // else a binary message is answered with 1003
};

/// Whether a request asks for a WebSocket.
bool asks_for_web_socket(const HttpRequest& request);

/// The status to refuse such a request with that does it wrongly: 400, or 426 for another version.
std::optional<int> web_socket_fault(const HttpRequest& request);

}  // namespace offstage
