#include "base/http_connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <exception>
#include <utility>

#include "base/byte_pipe.h"
#include "base/http_body_source.h"
#include "base/log.h"

namespace offstage {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
constexpr HttpUseAwaitable kAwait;

constexpr std::size_t kHeadReadBytes = std::size_t{8} * 1024;
constexpr std::size_t kBodyReadBytes = std::size_t{64} * 1024;
// Shorter bodies go out in one piece with their head: copying costs less than sending two.
constexpr std::size_t kCopiedBodyBytesMax = std::size_t{4} * 1024;
// What a client may still send after it was refused, so that it gets to read why.
constexpr std::size_t kLingerBytesMax = std::size_t{64} * 1024 * 1024;
constexpr std::chrono::seconds kLingerTime{2};

constexpr std::uint16_t kGoingAway = 1001;  // RFC 6455 7.4.1

/// What the copies of one HttpReply share: the first call answers, and so does dropping the last copy.
class Reply {
 public:
  explicit Reply(std::shared_ptr<HttpExchange> exchange) : exchange_(std::move(exchange)) {}
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply() {
    if (!used_) exchange_->answer(std::nullopt);
  }
  void operator()(HttpResponse response) {
    if (!used_.exchange(true)) exchange_->answer(std::move(response));
  }

 private:
  std::shared_ptr<HttpExchange> exchange_;
  std::atomic<bool> used_{false};
};

}  // namespace

void HttpExchange::begin() {
  state_ = State::kHandling;
}

bool HttpExchange::begin_waiting() {
  State expected = State::kHandling;
  return state_.compare_exchange_strong(expected, State::kWaiting);
}

bool HttpExchange::abandon() {
  State expected = State::kWaiting;
  return state_.compare_exchange_strong(expected, State::kAbandoned);
}

void HttpExchange::answer(std::optional<HttpResponse> response) {
  response_ = std::move(response);
  if (state_.exchange(State::kAnswered) == State::kWaiting) wake_();
}

HttpConnection::HttpConnection(HttpSocket socket, HttpConnectionContext& context)
    : socket_(std::move(socket)),
      context_(context),
      exchange_(std::make_shared<HttpExchange>([this] { wake(); })) {
  ErrorCode ec;
  socket_.set_option(tcp::no_delay(true), ec);
  socket_.non_blocking(true, ec);
  if (const auto remote = socket_.remote_endpoint(ec); !ec) remote_address_ = remote.address().to_string();
}

void HttpConnection::start(std::function<void()> on_end) {
  asio::co_spawn(
      socket_.get_executor(), [self = shared_from_this()] { return self->run(); },
      [self = shared_from_this(), on_end = std::move(on_end)](const std::exception_ptr& thrown) {
        self->close();
        try {
          if (thrown) std::rethrow_exception(thrown);
        } catch (const std::exception& e) {
          log::error("a connection was given up: {}", e.what());
        }
        on_end();
      });
}

void HttpConnection::close_if_idle() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->idle_) self->close();
    if (self->web_socket_) self->web_socket_->close(kGoingAway);
  });
}

void HttpConnection::close_now() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->close();
    if (self->exchange_->abandon() || (self->abandon_wait_ && self->abandon_wait_())) self->resume();
  });
}

HttpAwaitable<void> HttpConnection::run() {
  for (;;) {
    const bool complete = co_await read_request();
    if (!complete) {
      if (body_pipe_) body_pipe_->cut();
      co_return;
    }
    const bool keep_alive = parser_->keep_alive();
    call_handler();
    if (!exchange_->answered()) co_await wait_for_answer();
    if (!exchange_->answered() || closed_) co_return;
    const bool last = !keep_alive || context_.stopping;
    if (!exchange_->response()) exchange_->response() = own_answer(500);
    if (exchange_->response()->web_socket) {
      co_await become_web_socket(*std::move(exchange_->response()));
      co_return;
    }
    const bool streams = exchange_->response()->source != nullptr;
    bool written = false;
    if (streams)
      written = co_await write_stream(*exchange_->response(), !last);
    else
      written = co_await write(*exchange_->response(), !last);
    if (!written) co_return;
    if (last || (streams && is_http_1_0_)) {
      co_await linger();
      co_return;
    }
  }
}

/// False when there is none: the client is gone, or was refused.
HttpAwaitable<bool> HttpConnection::read_request() {
  parser_.emplace(
      HttpRequestParser::Limits{context_.options.header_bytes_max, context_.options.body_bytes_max});
  body_pipe_ = nullptr;
  bool continued = false;
  bool has_head = false;
  for (;;) {
    ErrorCode ec = http::error::need_more;
    if (input_.size() > 0) {
      const auto bytes = input_.data();
      input_.consume(parser_->parse({static_cast<const char*>(bytes.data()), bytes.size()}, ec));
    }
    if (ec && ec != http::error::need_more) {
      co_await refuse(ec == http::error::body_limit ? 413 : 400);
      co_return false;
    }
    if (parser_->is_header_done() && !std::exchange(has_head, true) && context_.options.body_pipe)
      body_pipe_ = context_.options.body_pipe(parser_->request());
    if (body_pipe_) {
      const bool passed = co_await pass_body();
      if (!passed) co_return false;
    }
    if (parser_->is_done()) co_return !closed_;
    if (parser_->expects_continue() && parser_->is_header_done() && !std::exchange(continued, true)) {
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(socket_, asio::buffer(kContinue), asio::redirect_error(kAwait, ec));
    }
    idle_ = !parser_->got_some();
    const bool in_body = parser_->got_some() && parser_->is_header_done();
    const auto space = input_.prepare(in_body ? kBodyReadBytes : kHeadReadBytes);
    const std::size_t count = co_await socket_.async_read_some(space, asio::redirect_error(kAwait, ec));
    idle_ = false;
    if (ec) co_return false;
    input_.commit(count);
  }
}

void HttpConnection::call_handler() {
  HttpRequest request = parser_->take();
  request.remote_address = remote_address_;
  request.body_pipe = std::exchange(body_pipe_, nullptr);
  is_http_1_0_ = request.protocol == "HTTP/1.0";
  head_only_ = request.method == "HEAD";
  const bool is_upgrade = asks_for_web_socket(request) && !web_socket_fault(request);
  web_socket_key_ = is_upgrade ? *request.header("Sec-WebSocket-Key") : std::string();
  exchange_->begin();
  // Should the handler throw, its reply is dropped and the client is answered all the same.
  try {
    context_.handler(std::move(request), [reply = std::make_shared<Reply>(exchange_)](HttpResponse response) {
      (*reply)(std::move(response));
    });
  } catch (const std::exception& e) {
    log::error("the handler of a request threw: {}", e.what());
  } catch (...) {
    log::error("the handler of a request threw something that is no std::exception");
  }
}

HttpAwaitable<void> HttpConnection::wait_for_answer() {
  co_await asio::async_initiate<const HttpUseAwaitable&, void()>(
      [this](auto waiter) {
        waiter_.emplace(std::move(waiter));
        if (!exchange_->begin_waiting()) wake();
      },
      kAwait);
}

void HttpConnection::wake() {
  auto& context = context_;  // the connection may end as soon as it was posted
  ++context.waking;
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->resume(); });
  --context.waking;
}

void HttpConnection::resume() {
  Waiter waiter = *std::exchange(waiter_, std::nullopt);
  std::move(waiter)();
}

/// False when the client is gone.
HttpAwaitable<bool> HttpConnection::write(const HttpResponse& response, bool keep_alive) {
  head_.clear();
  append_response_head(head_, response, keep_alive);
  std::string_view body = response.body;
  if (head_only_ || !status_has_body(response.status)) body = {};
  if (body.size() <= kCopiedBodyBytesMax) head_ += std::exchange(body, {});
  std::array<asio::const_buffer, 2> buffers{asio::buffer(head_), asio::buffer(body)};
  // Most answers fit the socket's buffer: no need to go through the queue of the I/O thread.
  ErrorCode ec;
  std::size_t sent = body.empty() ? socket_.write_some(buffers[0], ec) : socket_.write_some(buffers, ec);
  if (ec == asio::error::would_block) ec = {};
  if (ec) co_return false;
  if (sent == head_.size() + body.size()) co_return true;
  for (auto& buffer : buffers) {
    const std::size_t skipped = std::min(sent, buffer.size());
    buffer += skipped;
    sent -= skipped;
  }
  co_await asio::async_write(socket_, buffers, asio::redirect_error(kAwait, ec));
  co_return !ec;
}

HttpAwaitable<void> HttpConnection::become_web_socket(HttpResponse response) {
  const auto listener = std::move(response.web_socket);
  if (web_socket_key_.empty()) {
    log::error("a handler made a WebSocket of a request that asks for none");
    listener->on_end({});
    co_await refuse(500);
    co_return;
  }
  response.status = 101;
  response.set_header("Upgrade", "websocket");
  response.set_header("Sec-WebSocket-Accept", web_socket_accept(web_socket_key_));
  const bool written = co_await write(response, true);
  if (!written || closed_) {
    listener->on_end({});
    co_return;
  }
  web_socket_ = std::make_shared<WebSocketConnection>(std::move(socket_), std::move(input_),
                                                      context_.options.web_sockets, listener);
  if (context_.stopping) web_socket_->close(kGoingAway);
  co_await web_socket_->run();
}

HttpAwaitable<void> HttpConnection::refuse(int status) {
  head_only_ = false;
  const HttpResponse response = own_answer(status);
  const bool written = co_await write(response, false);
  if (written) co_await linger();
}

/// Closes so that the client sees the answer: closing with unread input makes the kernel reset the
/// connection, and the client may lose what it has not read yet.
HttpAwaitable<void> HttpConnection::linger() {
  ErrorCode ec;
  socket_.shutdown(tcp::socket::shutdown_send, ec);
  if (context_.stopping) co_return;
  HttpTimer timer(socket_.get_executor(), kLingerTime);
  timer.async_wait([self = shared_from_this()](const ErrorCode& cancelled) {
    if (!cancelled) self->close();
  });
  idle_ = true;
  for (std::size_t discarded = 0; !ec && discarded < kLingerBytesMax;) {
    input_.clear();
    const auto space = input_.prepare(kBodyReadBytes);
    discarded += co_await socket_.async_read_some(space, asio::redirect_error(kAwait, ec));
  }
}

HttpResponse HttpConnection::own_answer(int status) const {
  if (context_.options.on_protocol_error) return context_.options.on_protocol_error(status);
  return {status, {{"Content-Type", "text/plain"}}, std::string(reason_phrase(status)) + "\n"};
}

void HttpConnection::close() {
  closed_ = true;
  ErrorCode ec;
  socket_.close(ec);
  if (web_socket_) web_socket_->cut();
}

}  // namespace offstage
