#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace offstage {

struct HttpHeader {
  std::string name;  // as sent
  std::string value;
};

/// Compares ASCII without regard to case, as header names are compared.
bool equals_ignoring_case(std::string_view a, std::string_view b);

class BytePipe;
class HttpBodySource;
class WebSocketListener;

struct HttpRequest {
  std::string method;               // "GET"
  std::string target;               // raw: path and query as they came on the wire
  std::vector<HttpHeader> headers;  // in order, repeated ones kept apart
  std::string body;
  std::string remote_address;  // "127.0.0.1"
  std::string protocol = "HTTP/1.1";
  std::vector<HttpHeader> trailers;  // what followed a chunked body
  /// HttpServerOptions::body_pipe took the body, which is whole by now.
  std::shared_ptr<BytePipe> body_pipe{};

  /// The value of the first header of that name, or nullptr.
  const std::string* header(std::string_view name) const;
  /// The target up to '?', and what follows it (empty without one).
  std::string_view path() const;
  std::string_view query() const;
};

struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;  // Content-Length is set by the server
  /// From a server's handler with status 101: the connection becomes a WebSocket (base/web_socket.h).
  std::shared_ptr<WebSocketListener> web_socket{};
  /// From a server's handler: the body comes from there (base/http_body_source.h), `body` is ignored.
  std::shared_ptr<HttpBodySource> source{};

  /// Replaces the header of that name, or appends it.
  void set_header(std::string_view name, std::string value);
};

/// Answers one request. Callable once, from any thread; calling it inside the handler costs no thread hop.
using HttpReply = std::function<void(HttpResponse)>;

/// What a server does with a request. It runs on an I/O thread: it answers at once, or hands the work to
/// another thread and returns. It must see to it that reply is called exactly once.
using HttpHandler = std::function<void(HttpRequest request, HttpReply reply)>;

}  // namespace offstage
