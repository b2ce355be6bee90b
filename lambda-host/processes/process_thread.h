#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "lambda-host/processes/orphan_guard.h"

namespace offstage::lambda_host {

/// The one thread that starts the processes of all functions, reads what they print and hears of their ends.
/// The kernel ends a process with the thread that has started it, so it is a thread that stays. Tasks may
/// block for milliseconds at most.
class ProcessThread {
 public:
  ProcessThread();
  ProcessThread(const ProcessThread&) = delete;
  ProcessThread& operator=(const ProcessThread&) = delete;
  /// stop().
  ~ProcessThread();

  /// Runs a task on the thread, in order. From any thread. After stop() it is dropped.
  void post(std::function<void()> task);
  /// Ends the thread, and with it every process that is left. Not from the thread.
  void stop();

  // The rest only from the thread itself.

  /// The process's id. `on_end` is called once, when the process has ended; what it left of its group has
  /// been killed by then.
  Result<pid_t, Failure> start(const ProcessStart& start, std::function<void(ProcessEnd)> on_end);

  using WatchId = std::uint64_t;  // 0: none
  /// Calls back whenever there is something to read, until it returns false.
  WatchId watch(int descriptor, std::function<bool()> on_readable);
  void unwatch(WatchId id);

 private:
  struct Watched {
    int descriptor;
    std::function<bool()> on_readable;
  };

  void run();
  void run_tasks();
  void take_events(int timeout_ms);
  void kill_all();
  void take_end(pid_t pid, const std::function<void(ProcessEnd)>& on_end);

  int epoll_ = -1;
  int wake_up_ = -1;
  std::unique_ptr<OrphanGuard> guard_;                   // from the first process on
  std::map<WatchId, std::shared_ptr<Watched>> watched_;  // descriptors come again, these do not
  WatchId last_watch_ = 0;
  std::set<pid_t> processes_;

  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::lambda_host
