#include "cli/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace offstage::cli {
namespace {

// A signal handler reaches nothing but globals.
int wake_up_pipe[2] = {-1, -1};
std::atomic<bool> stop_was_requested = false;

extern "C" void on_signal(int signal) {
  const int error = errno;
  if (signal != SIGCHLD) stop_was_requested = true;
  [[maybe_unused]] const auto written = ::write(wake_up_pipe[1], "", 1);
  errno = error;
}

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_set();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void StopSignals::wait() const {
  const sigset_t set = stop_set();
  int signal = 0;
  while (::sigwait(&set, &signal) != 0) {
  }
}

SignalPipe::SignalPipe() {
  stop_was_requested = false;
  [[maybe_unused]] const int made = ::pipe2(wake_up_pipe, O_CLOEXEC | O_NONBLOCK);
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

SignalPipe::~SignalPipe() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) ::signal(signal, SIG_DFL);
  ::close(wake_up_pipe[0]);
  ::close(wake_up_pipe[1]);
}

void SignalPipe::wait(const std::vector<int>& descriptors, std::chrono::milliseconds timeout) {
  std::vector<pollfd> polled{{wake_up_pipe[0], POLLIN, 0}};
  for (const int descriptor : descriptors) polled.push_back({descriptor, POLLIN, 0});
  ::poll(polled.data(), polled.size(), static_cast<int>(timeout.count()));
  char drained[64];
  while (::read(wake_up_pipe[0], drained, sizeof drained) > 0) {
  }
}

bool SignalPipe::stop_requested() const {
  return stop_was_requested;
}

}  // namespace offstage::cli
