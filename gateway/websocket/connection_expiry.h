#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "gateway/websocket/connections.h"

namespace offstage::gateway {

/// Closes connections that have been idle, or open, for too long by the clock. Looks once a second, on a
/// thread of its own.
class ConnectionExpiry {
 public:
  /// The references must outlive this.
  ConnectionExpiry(Connections& connections, const Clock& clock, std::chrono::milliseconds idle,
                   std::chrono::milliseconds hard);
  ~ConnectionExpiry();
  ConnectionExpiry(const ConnectionExpiry&) = delete;
  ConnectionExpiry& operator=(const ConnectionExpiry&) = delete;

  /// One look. Callable from any thread.
  void close_expired() const;

 private:
  void watch();

  Connections& connections_;
  const Clock& clock_;
  const std::chrono::milliseconds idle_;
  const std::chrono::milliseconds hard_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopped_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace offstage::gateway
