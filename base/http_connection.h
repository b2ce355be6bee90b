#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/http.h"
#include "base/http_server.h"
#include "base/http_types.h"
#include "base/http_wire.h"
#include "base/web_socket_connection.h"

/// One connection of an HttpServer. For http_server.cpp alone.
namespace offstage {

/// What all connections of a server share. Outlives them.
struct HttpConnectionContext {
  HttpServerOptions options;
  HttpHandler handler;
  std::atomic<bool> stopping{false};  // the answer under way is the connection's last
  /// Threads inside HttpConnection::wake(). Asio's post still holds its loop for a moment after the
  /// connection went on, so the server must not take the io_context away under them.
  std::atomic<int> waking{0};
};

/// The answer to one request at a time on its way from any thread to the connection. Replies may outlive
/// the connection; they hold on to this, and it never touches a connection that is not waiting.
class HttpExchange {
 public:
  explicit HttpExchange(std::function<void()> wake) : wake_(std::move(wake)) {}

  // From the connection.
  void begin();
  /// From now on the answer wakes the connection. False when it is there already.
  bool begin_waiting();
  /// From now on the answer goes nowhere. False when the connection was not waiting.
  bool abandon();
  bool answered() const { return state_ == State::kAnswered; }
  /// Only when answered(). Nothing when the reply was dropped.
  std::optional<HttpResponse>& response() { return response_; }

  // From a reply, once for each begin().
  void answer(std::optional<HttpResponse> response);

 private:
  enum class State { kHandling, kWaiting, kAnswered, kAbandoned };
  std::atomic<State> state_{State::kHandling};
  std::optional<HttpResponse> response_;
  std::function<void()> wake_;
};

/// Reads requests, hands each to the handler, writes its answer: one coroutine, on the thread of one loop.
/// When an answer makes a WebSocket of it, the rest is WebSocketConnection's.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpSocket socket, HttpConnectionContext& context);

  /// `on_end` is called once, on an I/O thread, when nothing is under way any more.
  void start(std::function<void()> on_end);

  // From any thread, after start.
  void close_if_idle();
  void close_now();

 private:
  HttpAwaitable<void> run();
  HttpAwaitable<bool> read_request();
  HttpAwaitable<void> wait_for_answer();
  HttpAwaitable<bool> pass_body();
  HttpAwaitable<void> wait_for_room();
  HttpAwaitable<bool> write(const HttpResponse& response, bool keep_alive);
  HttpAwaitable<bool> write_stream(const HttpResponse& response, bool keep_alive);
  HttpAwaitable<bool> write_source(HttpBodySource& source, bool chunked);
  HttpAwaitable<void> wait_for_source(HttpBodySource& source);
  HttpAwaitable<void> refuse(int status);
  HttpAwaitable<void> become_web_socket(HttpResponse response);
  HttpAwaitable<void> linger();
  void call_handler();
  HttpResponse own_answer(int status) const;
  void wake();
  void resume();
  void close();

  using Waiter = boost::asio::async_result<HttpUseAwaitable, void()>::handler_type;

  HttpSocket socket_;
  HttpConnectionContext& context_;
  std::shared_ptr<HttpExchange> exchange_;
  std::string remote_address_;
  boost::beast::flat_buffer input_;
  std::optional<HttpRequestParser> parser_;
  std::string head_;  // of the answer being written
  std::optional<Waiter> waiter_;
  std::function<bool()> abandon_wait_;   // of a wait for a stream: false when it is about to end
  std::shared_ptr<BytePipe> body_pipe_;  // of the request being read
  std::string web_socket_key_;           // of the request at the handler; empty: it asks for no WebSocket
  std::shared_ptr<WebSocketConnection> web_socket_;
  bool head_only_ = false;
  bool is_http_1_0_ = false;
  bool idle_ = false;  // nothing of a request has come yet
  bool closed_ = false;
};

}  // namespace offstage
