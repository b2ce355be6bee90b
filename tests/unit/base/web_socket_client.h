#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/unit/base/raw_connection.h"

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

/// A connection on which a test sends whatever frames it wants, with a mask of zeros.
class WebSocketClient : public RawConnection {
 public:
  static constexpr int kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

  using RawConnection::RawConnection;

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
  std::string read_head() { return read_response(true).head; }

  void send_text(std::string_view text) { send(frame(kText, text)); }

  RawFrame read_frame() {
    const std::string start = read(2);
    RawFrame frame;
    frame.opcode = start[0] & 0x0f;
    frame.is_last = (start[0] & 0x80) != 0;
    std::size_t size = static_cast<unsigned char>(start[1]);
    if (size >= 126) {
      const std::string more = read(size == 126 ? 2 : 8);
      size = 0;
      for (const char byte : more) size = size << 8 | static_cast<unsigned char>(byte);
    }
    frame.payload = read(size);
    return frame;
  }

  void hang_up() { socket().close(); }
};

}  // namespace offstage
