#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/sigv4.h"
#include "base/web_socket.h"
#include "gateway/access_log.h"
#include "gateway/service/service.h"
#include "lambda-host/invoker.h"

namespace offstage::gateway {

/// Defaults are AWS's limits ("Quotas for configuring and running a WebSocket API").
struct WebSocketApiOptions {
  std::chrono::milliseconds timeout{29'000};
  std::chrono::seconds idle{600};    // without a message or a ping, either way
  std::chrono::seconds hard{7'200};  // of any connection
  /// Those that @connections must be called with; none: signatures are not looked at.
  std::vector<sigv4::Credentials> credentials;
  AccessLog log;  // empty: access_line through base/log
};

/// The WebSocket API of one service, on a port of its own: takes connections at / and /{stage}, calls the
/// functions of its routes, and answers @connections over HTTP. Everything under /_offstage/ is ours.
/// Thread-safe; no thread waits for a function, and the messages of one connection do not wait for each
/// other.
class WebSocketApi {
 public:
  /// Copies the service. `invoker` and `clock` must outlive the API.
  WebSocketApi(const Service& service, lambda_host::Invoker& invoker, const Clock& clock,
               WebSocketApiOptions options);
  /// Stop the HTTP server first.
  ~WebSocketApi();

  /// An HttpHandler. `reply` is called once, perhaps before this returns.
  void handle(HttpRequest request, HttpReply reply) const;

  /// Closes connections that have been idle, or open, for too long by the clock, with 1001. Called once a
  /// second by a thread of the API's own.
  void close_expired() const;

  /// For the HTTP server.
  static WebSocketLimits limits();
  /// More than a message may have, so that what is too large is answered as AWS does.
  static constexpr std::size_t kBodyBytesMax = std::size_t{10} * 1024 * 1024;
  static HttpResponse protocol_error(int status);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace offstage::gateway
