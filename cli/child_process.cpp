#include "cli/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace offstage::cli {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

}  // namespace

Result<ChildProcess, Failure> ChildProcess::start(const std::vector<std::string>& arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return Failure{std::string("cannot make a pipe: ") + std::strerror(errno)};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);

  ProcessStart process;
  process.program = kThisProgram;
  process.arguments = {"offstage"};
  process.arguments.insert(process.arguments.end(), arguments.begin(), arguments.end());
  process.descriptors = {{kStatusDescriptor, ends[1]}};
  process.signal_at_our_end = SIGTERM;
  const auto pid = start_process(process);
  ::close(ends[1]);
  if (!pid) {
    ::close(ends[0]);
    return Failure{"cannot start a process: " + pid.error().text};
  }
  return ChildProcess(*pid, ends[0]);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      status_fd_(std::exchange(other.status_fd_, -1)),
      end_(other.end_) {}

ChildProcess::~ChildProcess() {
  if (pid_ > 0 && !end_) stop(std::chrono::milliseconds(0));
  if (status_fd_ >= 0) ::close(status_fd_);
}

std::optional<ProcessEnd> ChildProcess::poll_end() {
  if (end_ || pid_ <= 0) return end_;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  end_ = ProcessEnd::of_status(status);
  ::kill(-pid_, SIGKILL);  // what it may have started itself
  return end_;
}

ProcessEnd ChildProcess::stop(std::chrono::milliseconds patience) {
  if (poll_end()) return *end_;
  ::kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!poll_end()) {
    if (std::chrono::steady_clock::now() >= deadline) ::kill(-pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return *end_;
}

}  // namespace offstage::cli
