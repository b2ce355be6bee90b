#pragma once

#include <functional>
#include <mutex>

#include "base/clock.h"
#include "base/http.h"

namespace offstage::lambda_host {

/// The time that schedules go by: the system's, until a test moves it. Thread-safe.
class ScheduleClock {
 public:
  /// `system` outlives it. Unless `is_admin_on` nobody is told of it over HTTP, and nobody moves it.
  explicit ScheduleClock(const Clock& system, bool is_admin_on) : clock_(system), is_admin_on_(is_admin_on) {}

  const Clock& clock() const { return clock_; }

  /// Told of each move from now on; nobody is once this has returned with nullptr.
  void listen(std::function<void()> on_moved);

  /// GET or PUT /_offstage/clock, as on the emulator's port.
  HttpResponse answer(const HttpRequest& request);

 private:
  MovableClock clock_;
  const bool is_admin_on_;
  std::mutex mutex_;
  std::function<void()> on_moved_;
};

}  // namespace offstage::lambda_host
