#include "lambda-host/processes/process_thread.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace offstage::lambda_host {
namespace {

/// For processes that have been killed; one that waits for a disk may take longer, and is left.
constexpr std::chrono::seconds kEndPatience{2};

/// A descriptor that can be read once the process has ended. (This libc's own call is not declared for C++.)
int open_process(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

}  // namespace

ProcessThread::ProcessThread()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_up_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  watch(wake_up_, [this] {
    eventfd_t count = 0;
    ::eventfd_read(wake_up_, &count);
    return true;
  });
  thread_ = std::thread([this] { run(); });
}

ProcessThread::~ProcessThread() {
  stop();
  ::close(epoll_);
  ::close(wake_up_);
}

void ProcessThread::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    tasks_.push_back(std::move(task));
  }
  ::eventfd_write(wake_up_, 1);
}

void ProcessThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ::eventfd_write(wake_up_, 1);
  if (thread_.joinable()) thread_.join();
}

void ProcessThread::run() {
  while (true) {
    run_tasks();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ && tasks_.empty()) break;
    }
    take_events(-1);
  }
  kill_all();
  guard_ = nullptr;
  watched_.clear();
}

void ProcessThread::take_events(int timeout_ms) {
  std::array<epoll_event, 64> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
  for (int i = 0; i < count; ++i) {
    const WatchId id = events[static_cast<std::size_t>(i)].data.u64;
    const auto found = watched_.find(id);
    if (found == watched_.end()) continue;  // an earlier one of these events has ended it
    const std::shared_ptr<Watched> watched = found->second;
    if (!watched->on_readable()) unwatch(id);
  }
}

void ProcessThread::kill_all() {
  for (const pid_t pid : processes_) ::kill(-pid, SIGKILL);
  const auto deadline = std::chrono::steady_clock::now() + kEndPatience;
  while (!processes_.empty() && std::chrono::steady_clock::now() < deadline) take_events(10);
}

void ProcessThread::run_tasks() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const std::function<void()>& task : tasks) task();
}

ProcessThread::WatchId ProcessThread::watch(int descriptor, std::function<bool()> on_readable) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = ++last_watch_;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return 0;
  watched_[last_watch_] = std::make_shared<Watched>(Watched{descriptor, std::move(on_readable)});
  return last_watch_;
}

void ProcessThread::unwatch(WatchId id) {
  const auto found = watched_.find(id);
  if (found == watched_.end()) return;
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, found->second->descriptor, nullptr);
  watched_.erase(found);
}

Result<pid_t, Failure> ProcessThread::start(const ProcessStart& start,
                                            std::function<void(ProcessEnd)> on_end) {
  if (guard_ == nullptr) guard_ = std::make_unique<OrphanGuard>();
  ASSIGN_OR_RETURN(const pid_t pid, start_process(start));
  guard_->add(pid);
  processes_.insert(pid);
  // Closed when the watch is gone.
  const std::shared_ptr<int> descriptor(new int(open_process(pid)), [](int* number) {
    if (*number >= 0) ::close(*number);
    delete number;
  });
  const WatchId watching = *descriptor < 0 ? 0
                                           : watch(
                                                 *descriptor,
                                                 [this, pid, descriptor, on_end = std::move(on_end)] {
                                                   take_end(pid, on_end);
                                                   return false;
                                                 });
  if (watching != 0) return pid;
  const int error = errno;
  take_end(pid, [](ProcessEnd) {});
  return Failure{std::strerror(error)};
}

void ProcessThread::take_end(pid_t pid, const std::function<void(ProcessEnd)>& on_end) {
  // Before it is waited for: until then nobody else gets its number.
  ::kill(-pid, SIGKILL);
  guard_->remove(pid);
  processes_.erase(pid);
  int status = 0;
  ::waitpid(pid, &status, 0);
  on_end(ProcessEnd::of_status(status));
}

}  // namespace offstage::lambda_host
