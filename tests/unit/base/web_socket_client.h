#pragma once

#include <doctest/doctest.h>
#include <poll.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace offstage {

/// One frame as it stood on the wire.
struct RawFrame {
  int opcode = 0;
  bool is_last = false;
  std::string payload;

  /// Of a close frame: "1001 Going away"; "" without a code.
  std::string close_text() const {
    if (payload.size() < 2) return "";
    const int code = static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
    return std::to_string(code) + (payload.size() > 2 ? " " + payload.substr(2) : "");
  }
};

/// A client that sends whatever frames a test wants, with a mask of zeros. A read that takes longer than five
/// seconds fails the test.
class WebSocketClient {
 public:
  static constexpr int kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

  explicit WebSocketClient(std::uint16_t port) : socket_(io_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  }

  static std::string handshake(std::string_view more = {}) {
    return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           std::string(more) + "\r\n";
  }

  static std::string frame(int opcode, std::string_view payload, bool is_last = true) {
    std::string bytes(1, static_cast<char>(opcode | (is_last ? 0x80 : 0)));
    const std::size_t size = payload.size();
    const auto append_size = [&](int count) {
      for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<char>((size >> (8 * i)) & 0xff));
    };
    bytes.push_back(static_cast<char>(0x80 | (size < 126 ? size : size < 65536 ? 126u : 127u)));
    if (size >= 126) append_size(size < 65536 ? 2 : 8);
    return bytes.append(4, '\0').append(payload);
  }

  static std::string close_frame(int code, std::string_view reason = {}) {
    const std::string bytes{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    return frame(kClose, bytes + std::string(reason));
  }

  /// The head of the answer to the handshake.
  std::string open(std::string_view more_headers = {}) {
    send(handshake(more_headers));
    return read_head();
  }
  std::string read_head() {
    while (input_.find("\r\n\r\n") == std::string::npos) REQUIRE(read_more());
    return take(input_.find("\r\n\r\n") + 4);
  }

  void send(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  /// For bytes that the server may refuse to take.
  void try_send(std::string_view bytes) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
  }
  void send_text(std::string_view text) { send(frame(kText, text)); }

  RawFrame read_frame() {
    need(2);
    RawFrame frame;
    frame.opcode = input_[0] & 0x0f;
    frame.is_last = (input_[0] & 0x80) != 0;
    std::size_t size = static_cast<unsigned char>(input_[1]);
    const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    need(2 + more);
    if (more > 0) size = 0;
    for (std::size_t i = 0; i < more; ++i) size = size << 8 | static_cast<unsigned char>(input_[2 + i]);
    need(2 + more + size);
    take(2 + more);
    frame.payload = take(size);
    return frame;
  }

  /// Whether the server has hung up, with nothing left to read.
  bool at_end() { return input_.empty() && !read_more(); }

  void hang_up() { socket_.close(); }

 private:
  void need(std::size_t count) {
    while (input_.size() < count) REQUIRE(read_more());
  }
  std::string take(std::size_t count) {
    std::string taken = input_.substr(0, count);
    input_.erase(0, count);
    return taken;
  }
  bool read_more() {
    ::pollfd entry{socket_.native_handle(), POLLIN, 0};
    REQUIRE(::poll(&entry, 1, 5'000) == 1);
    std::array<char, 65536> bytes;
    boost::system::error_code ec;
    const std::size_t count = socket_.read_some(boost::asio::buffer(bytes), ec);
    input_.append(bytes.data(), count);
    return !ec;
  }

  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string input_;
};

}  // namespace offstage
