#pragma once

#include <chrono>
#include <vector>

namespace offstage::cli {

/// Stop requests for a process that serves with threads: SIGINT, SIGTERM and SIGHUP are blocked in every
/// thread started after the constructor, and wait() takes them. To be made before any thread.
class StopSignals {
 public:
  StopSignals();
  /// Blocks until the process is asked to stop.
  void wait() const;
};

/// Signals for the supervisor, which waits for them and for its children's pipes at once. One at a time,
/// in a process without other threads that would mind interrupted calls.
class SignalPipe {
 public:
  SignalPipe();
  ~SignalPipe();
  SignalPipe(const SignalPipe&) = delete;
  SignalPipe& operator=(const SignalPipe&) = delete;

  /// Waits until a signal came, one of the descriptors can be read, or the time is over.
  void wait(const std::vector<int>& descriptors, std::chrono::milliseconds timeout);
  /// Whether SIGINT, SIGTERM or SIGHUP has come.
  bool stop_requested() const;
};

}  // namespace offstage::cli
