#include "lambda-host/processes/orphan_guard.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <initializer_list>

namespace offstage::lambda_host {
namespace {

/// What goes through the pipe: whole or not at all, being so short.
struct Message {
  pid_t group;
  bool is_left;  // otherwise it is to be guarded
};

constexpr std::size_t kGroupsMax = 4'096;

/// After a fork of a process with threads: nothing but async-signal-safe calls.
[[noreturn]] void watch(int pipe) {
  ::setsid();  // whoever kills our group means our parent
  ::pthread_setname_np(::pthread_self(), "offstage-guard");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::signal(signal, SIG_IGN);
  ::dup2(pipe, STDIN_FILENO);
  ::close_range(STDIN_FILENO + 1, ~0U, 0);  // nobody is to wait for the end of what we would hold open
  static pid_t groups[kGroupsMax];
  std::size_t count = 0;
  Message message;
  while (true) {
    const ssize_t size = ::read(STDIN_FILENO, &message, sizeof message);
    if (size < 0 && errno == EINTR) continue;
    if (size != sizeof message) break;
    if (!message.is_left && count < kGroupsMax) groups[count++] = message.group;
    for (std::size_t i = 0; message.is_left && i < count; ++i) {
      if (groups[i] != message.group) continue;
      groups[i] = groups[--count];
      break;
    }
  }
  for (std::size_t i = 0; i < count; ++i) ::kill(-groups[i], SIGKILL);
  ::_exit(0);
}

}  // namespace

OrphanGuard::OrphanGuard() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);  // no handler of ours runs in the child
  guard_ = ::fork();
  if (guard_ == 0) watch(ends[0]);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(ends[0]);
  pipe_ = ends[1];
}

OrphanGuard::~OrphanGuard() {
  if (pipe_ >= 0) ::close(pipe_);
  if (guard_ > 0) ::waitpid(guard_, nullptr, 0);
}

void OrphanGuard::add(pid_t group) {
  const Message message{group, false};
  [[maybe_unused]] const auto written = ::write(pipe_, &message, sizeof message);
}

void OrphanGuard::remove(pid_t group) {
  const Message message{group, true};
  [[maybe_unused]] const auto written = ::write(pipe_, &message, sizeof message);
}

}  // namespace offstage::lambda_host
