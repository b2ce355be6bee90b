#include "gateway/websocket/connection_expiry.h"

namespace offstage::gateway {
namespace {

constexpr std::chrono::seconds kPause{1};
constexpr std::uint16_t kGoingAway = 1001;

}  // namespace

ConnectionExpiry::ConnectionExpiry(Connections& connections, const Clock& clock,
                                   std::chrono::milliseconds idle, std::chrono::milliseconds hard)
    : connections_(connections), clock_(clock), idle_(idle), hard_(hard), thread_([this] { watch(); }) {}

ConnectionExpiry::~ConnectionExpiry() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void ConnectionExpiry::close_expired() const {
  const std::int64_t now_ms = clock_.now_ms();
  for (const ConnectionPtr& connection : connections_.all()) {
    const bool is_idle = now_ms - connection->last_active_ms() >= idle_.count();
    const bool is_old = now_ms - connection->identity().connected_at_ms >= hard_.count();
    if (!is_idle && !is_old) continue;
    connections_.remove(connection->id());
    connection->close(kGoingAway, "Going away");
  }
}

void ConnectionExpiry::watch() {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, kPause, [this] { return is_stopped_; })) {
    lock.unlock();
    close_expired();
    lock.lock();
  }
}

}  // namespace offstage::gateway
