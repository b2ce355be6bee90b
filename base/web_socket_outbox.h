#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/web_socket.h"

namespace offstage {

/// What waits to be sent on one connection. Filled from any thread and emptied by the connection, which it
/// may outlive: then it takes nothing any more. For web_socket_connection.cpp alone.
class WebSocketOutbox final : public WebSocket {
 public:
  struct Item {
    bool is_close = false;
    std::string text;  // the message, or the reason
    bool is_binary = false;
    std::uint16_t code = 0;  // of a close
  };

  /// `wake` and `cut` are called from any thread, and never after end(): there is something to take after
  /// take() had nothing; the connection is to be cut off.
  WebSocketOutbox(std::size_t bytes_max, std::function<void()> wake, std::function<void()> cut);

  bool send(std::string message, bool is_binary) override;
  void close(std::uint16_t code, std::string reason) override;

  // From the connection.
  /// The next to be sent; nothing when there is none, and then wake comes when there is.
  std::optional<Item> take();
  /// So many bytes have gone out.
  void sent(std::size_t bytes);
  /// Takes nothing any more and calls nobody.
  void end();
  bool is_closing() const;

 private:
  void add(Item item);

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // also held while wake and cut run, so that end() means the end
  std::function<void()> wake_;
  std::function<void()> cut_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;  // of items_ and of what is on its way out
  bool is_awaited_ = false;
  bool is_closing_ = false;
};

}  // namespace offstage
