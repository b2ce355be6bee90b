#include "base/web_socket_connection.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"

namespace offstage {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
constexpr HttpUseAwaitable kAwait;

// How long the client may take to answer a close frame, and to hang up.
constexpr std::chrono::seconds kClosingTime{2};
// What a connection keeps of a buffer once a large message is through.
constexpr std::size_t kIdleBufferBytes = std::size_t{4} * 1024;

constexpr std::uint16_t kUnsupportedData = 1003;
constexpr std::uint16_t kNoStatus = 1005;
constexpr std::uint16_t kInvalidPayload = 1007;
constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kTooBig = 1009;

}  // namespace

std::string web_socket_accept(std::string_view key) {
  return encoding::base64(crypto::sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

WebSocketConnection::WebSocketConnection(HttpSocket socket, beast::flat_buffer early,
                                         const WebSocketLimits& limits,
                                         std::shared_ptr<WebSocketListener> listener)
    : stream_(std::move(socket), std::move(early)),
      limits_(limits),
      listener_(std::move(listener)),
      awaits_item_(stream_.next_layer().get_executor(), HttpTimer::time_point::max()) {
  const auto on_own_thread = [this](auto action) {
    asio::post(stream_.next_layer().get_executor(), [self = shared_from_this(), action] { action(*self); });
  };
  outbox_ = std::make_shared<WebSocketOutbox>(
      limits.queue_bytes_max,
      [on_own_thread] { on_own_thread([](WebSocketConnection& self) { self.awaits_item_.cancel(); }); },
      [on_own_thread] { on_own_thread([](WebSocketConnection& self) { self.cut(); }); });
}

HttpAwaitable<void> WebSocketConnection::run() {
  using namespace asio::experimental::awaitable_operators;
  const bool opened = co_await open();
  if (opened) {
    listener_->on_open(outbox_);
    co_await (read_all() && write_all());
  }
  outbox_->end();
  cut();
  listener_->on_end(end_);
}

/// Brings Beast's stream to where the connection is: the handshake has been answered.
HttpAwaitable<bool> WebSocketConnection::open() {
  websocket::stream_base::timeout timeouts{};
  timeouts.handshake_timeout = kClosingTime;
  timeouts.idle_timeout = websocket::stream_base::none();
  timeouts.keep_alive_pings = false;
  stream_.set_option(timeouts);
  stream_.read_message_max(limits_.message_bytes_max);
  stream_.write_buffer_bytes(limits_.frame_bytes_max);
  stream_.control_callback([this](websocket::frame_type type, beast::string_view) {
    if (type != websocket::frame_type::close) listener_->on_ping();
  });
  beast::http::request<beast::http::empty_body> request(beast::http::verb::get, "/", 11);
  request.set(beast::http::field::host, "localhost");
  request.set(beast::http::field::connection, "upgrade");
  request.set(beast::http::field::upgrade, "websocket");
  request.set(beast::http::field::sec_websocket_version, "13");
  request.set(beast::http::field::sec_websocket_key, "AAAAAAAAAAAAAAAAAAAAAA==");
  ErrorCode ec;
  stream_.next_layer().swallow_writes(true);
  co_await stream_.async_accept(request, asio::redirect_error(kAwait, ec));
  stream_.next_layer().swallow_writes(false);
  co_return !ec;
}

HttpAwaitable<void> WebSocketConnection::read_all() {
  beast::flat_buffer message;
  for (;;) {
    ErrorCode ec;
    co_await stream_.async_read_some(message, 0, asio::redirect_error(kAwait, ec));
    if (ec) {
      settle_end(ec);
      cut();
      break;
    }
    const std::uint16_t code = broken_limit();
    // Frames are seen before Beast takes them apart: one that is too large may be of the next message.
    const bool is_whole = stream_.is_message_done() && code != kUnsupportedData &&
                          (code == 0 || message.size() <= limits_.frame_bytes_max);
    if (is_whole) {
      if (!outbox_->is_closing()) {
        listener_->on_message(beast::buffers_to_string(message.data()), stream_.got_binary());
      }
      message.clear();
      if (message.capacity() > kIdleBufferBytes) message = beast::flat_buffer();
    }
    if (code != 0) {
      close(code);  // which reads, and drops, what the client still sends
      break;
    }
  }
  reading_ended_ = true;
  awaits_item_.cancel();
}

/// The code to close the connection with for what has come of a message; 0 for none.
std::uint16_t WebSocketConnection::broken_limit() {
  if (stream_.got_binary() && !limits_.takes_binary) return kUnsupportedData;
  return stream_.next_layer().frames().largest() > limits_.frame_bytes_max ? kTooBig : std::uint16_t{0};
}

/// Who ended the connection, now that nothing can be read any more.
void WebSocketConnection::settle_end(const ErrorCode& ec) {
  if (is_closing_) return;  // the server did, see write_all
  if (ec == websocket::error::closed) {
    const websocket::close_reason& reason = stream_.reason();
    const bool has_code = reason.code != websocket::close_code::none;
    end_ = {has_code ? reason.code : kNoStatus, std::string(reason.reason.data(), reason.reason.size()),
            false};
  } else if (ec == websocket::error::message_too_big || ec == websocket::error::buffer_overflow) {
    end_ = {kTooBig, {}, true};
  } else if (ec == websocket::error::bad_frame_payload) {
    end_ = {kInvalidPayload, {}, true};
  } else if (ec == websocket::condition::protocol_violation) {
    end_ = {kProtocolError, {}, true};
  }
}

HttpAwaitable<void> WebSocketConnection::write_all() {
  for (;;) {
    ErrorCode ec;
    const std::optional<WebSocketOutbox::Item> item = outbox_->take();
    if (!item && reading_ended_) co_return;
    if (!item) {
      co_await awaits_item_.async_wait(asio::redirect_error(kAwait, ec));
      continue;
    }
    if (item->is_close) {
      is_closing_ = true;
      end_ = {item->code, item->text, true};
      websocket::close_reason reason(item->code);
      reason.reason = item->text;
      co_await stream_.async_close(reason, asio::redirect_error(kAwait, ec));
      co_return;
    }
    stream_.binary(item->is_binary);
    co_await stream_.async_write(asio::buffer(item->text), asio::redirect_error(kAwait, ec));
    outbox_->sent(item->text.size());
    if (ec) co_return;
  }
}

void WebSocketConnection::cut() {
  ErrorCode ec;
  stream_.next_layer().next_layer().close(ec);
}

}  // namespace offstage
