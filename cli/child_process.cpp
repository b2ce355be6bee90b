#include "cli/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace offstage::cli {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

/// Between fork and exec: nothing but async-signal-safe calls.
[[noreturn]] void become_child(char* const* arguments, int status_write_end, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(1);  // it died before the line above
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  ::signal(SIGHUP, SIG_DFL);
  ::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const int empty = ::open("/dev/null", O_RDONLY);
  ::dup2(empty, STDIN_FILENO);
  if (status_write_end == kStatusDescriptor) {
    ::fcntl(status_write_end, F_SETFD, 0);
  } else {
    ::dup2(status_write_end, kStatusDescriptor);
  }
  ::execv(kThisProgram, arguments);
  ::_exit(127);
}

}  // namespace

std::string ProcessEnd::text() const {
  if (!by_signal) return "exit code " + std::to_string(code);
  const char* name = ::sigabbrev_np(code);
  return "signal " + (name ? "SIG" + std::string(name) : std::to_string(code));
}

Result<ChildProcess, Failure> ChildProcess::start(const std::vector<std::string>& arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return Failure{std::string("cannot make a pipe: ") + std::strerror(errno)};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);

  std::vector<std::string> texts{"offstage"};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);

  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become_child(pointers.data(), ends[1], parent);
  const int error = errno;
  ::close(ends[1]);
  if (pid < 0) {
    ::close(ends[0]);
    return Failure{std::string("cannot start a process: ") + std::strerror(error)};
  }
  return ChildProcess(pid, ends[0]);
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
  const bool by_signal = WIFSIGNALED(status);
  end_ = ProcessEnd{by_signal, by_signal ? WTERMSIG(status) : WEXITSTATUS(status)};
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
