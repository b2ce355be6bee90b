#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/http.h"
#include "base/result.h"
#include "base/web_socket.h"

namespace offstage {

/// I/O threads that several servers share. They end with the object, which every server on it keeps alive.
class HttpThreads {
 public:
  explicit HttpThreads(int count);
  HttpThreads(const HttpThreads&) = delete;
  HttpThreads& operator=(const HttpThreads&) = delete;
  /// Not from one of the threads.
  ~HttpThreads();

 private:
  friend class HttpServer;
  struct Core;
  HttpThreads(int count, bool starts);
  std::unique_ptr<Core> core_;
};

struct HttpServerOptions {
  std::string host = "127.0.0.1";               // an address, or a name that resolves to one
  std::uint16_t port = 0;                       // 0: any free one, see HttpServer::port()
  int threads = 1;                              // I/O threads of its own, on which the handler runs too
  std::shared_ptr<HttpThreads> shared_threads;  // instead of threads of its own
  std::size_t body_bytes_max = std::size_t{16} * 1024 * 1024;
  std::size_t header_bytes_max = std::size_t{16} * 1024;
  WebSocketLimits web_sockets;
  /// Asked with the head of each request, on an I/O thread, where its body is to go while it comes. Without a
  /// pipe it is collected in HttpRequest::body; the handler is called when it is whole in both cases. The
  /// pipe is cut when the client breaks off or sends more than body_bytes_max.
  std::function<std::shared_ptr<BytePipe>(const HttpRequest& head)> body_pipe;
  /// Makes the answers the server gives by itself: 400 for what is not HTTP, 413 for a body over the
  /// limit, 500 for a handler that threw or dropped its reply. One line of plain text when it is empty.
  std::function<HttpResponse(int status)> on_protocol_error;
};

/// An HTTP/1.1 server: keep-alive, pipelining, chunked request bodies, 100-continue. Each connection has
/// one request at the handler at a time; those of different connections run in parallel when there is more
/// than one thread. The handler must not block for long: it hands long work to another thread and
/// answers from there.
///
/// An answer with a source is sent as it is made, in chunks (until the connection closes, to HTTP/1.0
/// clients). An answer with a WebSocketListener makes a WebSocket of the connection; the handshake's own
/// headers are the server's. stop() closes open ones with 1001 and gives clients that long to say goodbye.
///
/// Content-Length, Date and Connection of an answer are the server's; those of a response are dropped (but
/// for Date). An answer to HEAD, or of status 204 or 304, goes out without its body.
class HttpServer {
 public:
  /// Binds, listens and starts the threads: connections are accepted when it returns. Fails with one line,
  /// such as "port 8000 on 127.0.0.1 is in use". The handler is called on the I/O threads, also at the same
  /// time.
  static Result<std::unique_ptr<HttpServer>, Failure> start(HttpServerOptions options, HttpHandler handler);

  /// The first half of start(): the port is known and clients wait; no thread is started. serve() is the
  /// other, to be called at most once.
  static Result<std::unique_ptr<HttpServer>, Failure> bind(HttpServerOptions options);
  void serve(HttpHandler handler);

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// stop(0).
  ~HttpServer();

  /// The port that is listened on, also when 0 was asked for.
  std::uint16_t port() const;

  /// Stops accepting, closes idle connections at once and lets requests in flight finish for that long;
  /// what is left then is cut off. Returns when no thread runs for it any more; replies that come later
  /// go nowhere. From any thread but the handler's, as often as one likes.
  void stop(std::chrono::milliseconds drain);

 private:
  class Core;
  explicit HttpServer(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace offstage
