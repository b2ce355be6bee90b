#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/web_socket.h"

namespace offstage::gateway {

/// A client that asks for a connection, and what becomes of it: what events and @connections tell about it,
/// and, once it is open, the way to it.
class Connection {
 public:
  struct Identity {
    std::string id;    // 16 characters of base64, "R1kmxc2VNjMCFIA="
    std::string host;  // as the client sent it, "localhost:3001"
    std::string source_ip;
    std::string user_agent;  // empty: the client did not say
    std::int64_t connected_at_ms = 0;
  };

  explicit Connection(Identity identity)
      : identity_(std::move(identity)), last_active_ms_(identity_.connected_at_ms) {}

  const std::string& id() const { return identity_.id; }
  const Identity& identity() const { return identity_; }
  std::int64_t last_active_ms() const { return last_active_ms_; }
  /// A message or a ping went one way or the other.
  void touch(std::int64_t now_ms) { last_active_ms_ = now_ms; }

  /// What the authorizer said, for the requestContext.authorizer of its events: a JSON object, empty when
  /// none ran. To be set while nobody else knows the connection.
  std::string authorizer;

  void open(std::shared_ptr<WebSocket> socket);
  /// False when the connection is closed or closing. To be called only after open().
  bool send(std::string message, bool is_binary) { return socket_->send(std::move(message), is_binary); }
  void close(std::uint16_t code, std::string reason) { socket_->close(code, std::move(reason)); }

 private:
  const Identity identity_;
  std::atomic<std::int64_t> last_active_ms_;
  std::shared_ptr<WebSocket> socket_;
};
using ConnectionPtr = std::shared_ptr<Connection>;

/// The open connections. Thread-safe.
class Connections {
 public:
  void add(ConnectionPtr connection);
  void remove(const std::string& id);
  /// Null when there is none of that id.
  ConnectionPtr find(const std::string& id) const;
  std::vector<ConnectionPtr> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ConnectionPtr> by_id_;
};

/// Whether a text has the form of a connection's id.
bool is_connection_id(std::string_view text);

}  // namespace offstage::gateway
