#include "gateway/websocket/connections.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace offstage::gateway {

void Connection::open(std::shared_ptr<WebSocket> socket) {
  socket_ = std::move(socket);
}

void Connections::add(ConnectionPtr connection) {
  const std::lock_guard lock(mutex_);
  const std::string& id = connection->id();
  by_id_.insert_or_assign(id, std::move(connection));
}

void Connections::remove(const std::string& id) {
  const std::lock_guard lock(mutex_);
  by_id_.erase(id);
}

ConnectionPtr Connections::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::vector<ConnectionPtr> Connections::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<ConnectionPtr> connections;
  connections.reserve(by_id_.size());
  for (const auto& [id, connection] : by_id_) connections.push_back(connection);
  return connections;
}

bool is_connection_id(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  const auto bytes = encoding::from_base64(standard);
  return bytes && bytes->size() == 11;
}

}  // namespace offstage::gateway
