#include "base/process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace offstage {
namespace {

/// What the child needs between fork and exec, where nothing may be allocated.
struct Prepared {
  const char* program;
  char* const* arguments;
  char* const* variables;
  const char* directory;  // or null
  std::pair<int, int>* descriptors;
  std::size_t descriptor_count;
  int signal_at_our_end;
  pid_t parent;
  int error_end;  // closed by a successful exec
};

[[noreturn]] void fail(int error_end) {
  const int error = errno;
  [[maybe_unused]] const auto written = ::write(error_end, &error, sizeof error);
  ::_exit(127);
}

void reset_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGPIPE}) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Gives the child its descriptors. They are moved out of the way first: one's number may be another one's
/// source.
void place_descriptors(Prepared& start) {
  constexpr int kOutOfTheWay = 64;
  start.error_end = ::fcntl(start.error_end, F_DUPFD_CLOEXEC, kOutOfTheWay);
  for (std::size_t i = 0; i < start.descriptor_count; ++i)
    start.descriptors[i].second = ::fcntl(start.descriptors[i].second, F_DUPFD_CLOEXEC, kOutOfTheWay);
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  for (std::size_t i = 0; i < start.descriptor_count; ++i)
    ::dup2(start.descriptors[i].second, start.descriptors[i].first);
}

/// Nothing but async-signal-safe calls.
[[noreturn]] void become_child(Prepared start) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, start.signal_at_our_end);
  if (::getppid() != start.parent) ::_exit(1);  // it died before the line above
  reset_signals();
  place_descriptors(start);
  if (start.directory != nullptr && ::chdir(start.directory) != 0) fail(start.error_end);
  ::execve(start.program, start.arguments, start.variables);
  fail(start.error_end);
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// What the child wrote when its exec failed, or 0.
int read_error(int descriptor) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = ::read(descriptor, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == sizeof error ? error : 0;
}

}  // namespace

ProcessEnd ProcessEnd::of_status(int status) {
  const bool by_signal = WIFSIGNALED(status);
  return {by_signal, by_signal ? WTERMSIG(status) : WEXITSTATUS(status)};
}

std::string ProcessEnd::text() const {
  if (!by_signal) return "exit code " + std::to_string(code);
  const char* name = ::sigabbrev_np(code);
  return "signal " + (name ? "SIG" + std::string(name) : std::to_string(code));
}

Result<pid_t, Failure> start_process(const ProcessStart& start) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Failure{std::strerror(errno)};
  const std::vector<char*> arguments = pointers_to(start.arguments);
  const std::vector<char*> variables = start.variables ? pointers_to(*start.variables) : std::vector<char*>();
  std::vector<std::pair<int, int>> descriptors = start.descriptors;
  const Prepared prepared{start.program.c_str(),
                          arguments.data(),
                          start.variables ? variables.data() : environ,
                          start.directory.empty() ? nullptr : start.directory.c_str(),
                          descriptors.data(),
                          descriptors.size(),
                          start.signal_at_our_end,
                          ::getpid(),
                          ends[1]};
  // No signal handler of ours may run in the child.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) become_child(prepared);
  int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(ends[1]);
  if (pid > 0) error = read_error(ends[0]);
  ::close(ends[0]);
  if (pid > 0 && error == 0) return pid;
  if (pid > 0) ::waitpid(pid, nullptr, 0);
  return Failure{std::strerror(error)};
}

std::optional<std::string> find_program(const std::string& name) {
  const auto is_program = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
  if (name.find('/') != std::string::npos) return is_program(name) ? std::optional(name) : std::nullopt;
  const char* path = std::getenv("PATH");
  std::string_view left = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (true) {
    const std::size_t end = left.find(':');
    const std::string_view folder = left.substr(0, end);
    std::string candidate = (folder.empty() ? "." : std::string(folder)) + "/" + name;
    if (is_program(candidate)) return candidate;
    if (end == std::string_view::npos) return std::nullopt;
    left.remove_prefix(end + 1);
  }
}

}  // namespace offstage
