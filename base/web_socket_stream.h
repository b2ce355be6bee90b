#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/append.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/http_types.h"

/// What lies below Beast's websocket stream. For web_socket_connection.cpp alone.
namespace offstage {

/// Reads frame headers as they pass: Beast knows how large a message is, and says nothing of its frames.
class FrameSizes {
 public:
  void pass(const unsigned char* bytes, std::size_t count) {
    while (count > 0) {
      if (payload_left_ > 0) {
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, count));
        payload_left_ -= skipped;
        bytes += skipped;
        count -= skipped;
        continue;
      }
      header_[size_++] = *bytes++;
      --count;
      if (size_ < header_size()) continue;
      payload_left_ = payload_size();
      largest_ = std::max(largest_, payload_left_);
      size_ = 0;
    }
  }

  /// Of the payloads whose headers have passed.
  std::uint64_t largest() const { return largest_; }

 private:
  // RFC 6455 5.2: seven bits of length, or 126 and 2 bytes, or 127 and 8; then, from a client, 4 of a mask.
  std::size_t length_bytes() const {
    const int length = header_[1] & 0x7f;
    return length == 126 ? 2 : length == 127 ? 8 : 0;
  }
  std::size_t header_size() const {
    if (size_ < 2) return 2;
    return 2 + length_bytes() + ((header_[1] & 0x80) != 0 ? 4u : 0u);
  }
  std::uint64_t payload_size() const {
    if (length_bytes() == 0) return header_[1] & 0x7f;
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < length_bytes(); ++i) size = size << 8 | header_[2 + i];
    return size;
  }

  std::array<unsigned char, 14> header_{};
  std::size_t size_ = 0;  // of what is there of the header
  std::uint64_t payload_left_ = 0;
  std::uint64_t largest_ = 0;
};

/// The socket of a connection whose handshake is done: reads first what came with the request, watches the
/// sizes of frames, and can swallow what is written, for Beast would answer the handshake once more.
class WebSocketStream {
 public:
  using executor_type = HttpSocket::executor_type;
  using ErrorCode = boost::system::error_code;

  WebSocketStream(HttpSocket socket, boost::beast::flat_buffer early)
      : socket_(std::move(socket)), early_(std::move(early)) {}

  executor_type get_executor() { return socket_.get_executor(); }
  HttpSocket& next_layer() { return socket_; }
  const HttpSocket& next_layer() const { return socket_; }
  const FrameSizes& frames() const { return frames_; }
  void swallow_writes(bool swallows) { swallows_ = swallows; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        [this, buffers, started = false](auto& self, const ErrorCode& ec = {},
                                         std::size_t count = 0) mutable {
          if (std::exchange(started, true)) {
            watch(buffers, count);
            self.complete(ec, count);
          } else if (early_.size() > 0) {
            const std::size_t copied = boost::asio::buffer_copy(buffers, early_.data());
            early_.consume(copied);
            boost::asio::post(socket_.get_executor(),
                              boost::asio::append(std::move(self), ErrorCode(), copied));
          } else {
            socket_.async_read_some(buffers, std::move(self));
          }
        },
        token, socket_);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        [this, buffers, started = false](auto& self, const ErrorCode& ec = {},
                                         std::size_t count = 0) mutable {
          if (std::exchange(started, true)) {
            self.complete(ec, count);
          } else if (swallows_) {
            boost::asio::post(socket_.get_executor(), boost::asio::append(std::move(self), ErrorCode(),
                                                                          boost::asio::buffer_size(buffers)));
          } else {
            socket_.async_write_some(buffers, std::move(self));
          }
        },
        token, socket_);
  }

 private:
  template <class Buffers>
  void watch(const Buffers& buffers, std::size_t count) {
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         count > 0 && it != boost::asio::buffer_sequence_end(buffers); ++it) {
      const boost::asio::const_buffer buffer(*it);
      const std::size_t part = std::min(count, buffer.size());
      frames_.pass(static_cast<const unsigned char*>(buffer.data()), part);
      count -= part;
    }
  }

  HttpSocket socket_;
  boost::beast::flat_buffer early_;
  FrameSizes frames_;
  bool swallows_ = false;
};

/// Beast looks these up to hang up.
inline void teardown(boost::beast::role_type role, WebSocketStream& stream, boost::system::error_code& ec) {
  boost::beast::websocket::teardown(role, stream.next_layer(), ec);
}
template <class Handler>
void async_teardown(boost::beast::role_type role, WebSocketStream& stream, Handler&& handler) {
  boost::beast::websocket::async_teardown(role, stream.next_layer(), std::forward<Handler>(handler));
}

}  // namespace offstage
