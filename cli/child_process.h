#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"

namespace offstage::cli {

/// The descriptor on which a child finds the pipe to its parent; see StatusPipe in status_pipe.h.
inline constexpr int kStatusDescriptor = 3;

/// Another process of this same program, which ends when this one does, however that happens. It leads a
/// process group of its own, so that Ctrl-C reaches only the parent, which stops its children in order.
/// To be used from the main thread only: the kernel ties a child's life to the thread that started it.
class ChildProcess {
 public:
  /// Runs this program with these arguments. Its standard output and error are ours; its standard input is
  /// empty; what it writes to kStatusDescriptor is read from status_fd().
  static Result<ChildProcess, Failure> start(const std::vector<std::string>& arguments);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  /// Kills it, and whatever it started, when it still runs.
  ~ChildProcess();

  /// The read end of the status pipe; does not block. End of file: the child has ended.
  int status_fd() const { return status_fd_; }
  pid_t pid() const { return pid_; }

  /// How it ended, or nothing while it runs. Never blocks.
  std::optional<ProcessEnd> poll_end();

  /// Asks it to end (SIGTERM), and kills its whole group when it has not ended in time.
  ProcessEnd stop(std::chrono::milliseconds patience);

 private:
  ChildProcess(pid_t pid, int status_fd) : pid_(pid), status_fd_(status_fd) {}

  pid_t pid_;
  int status_fd_;
  std::optional<ProcessEnd> end_;
};

}  // namespace offstage::cli
