#include "lambda-host/crash_reporter.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <limits>
#include <string>
#include <thread>

#include "lambda-host/host.h"
#include "tests/unit/lambda-host/handler_files.h"

namespace offstage::lambda_host {
namespace {

struct Death {
  int signal = 0;
  std::string status;  // what the parent reads
};

/// Runs `work` in a child with a crash reporter.
Death death_of(const std::function<void()>& work) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    // Not doctest's and not a sanitizer's.
    for (const int number : {SIGSEGV, SIGABRT, SIGFPE}) ::signal(number, SIG_DFL);
    install_crash_reporter(ends[1]);
    work();
    ::_exit(0);
  }
  ::close(ends[1]);
  Death death;
  char bytes[256];
  ssize_t count = 0;
  while ((count = ::read(ends[0], bytes, sizeof bytes)) > 0)
    death.status.append(bytes, static_cast<std::size_t>(count));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) death.signal = WTERMSIG(status);
  return death;
}

int recurse(int depth, int depth_max) {
  char volatile frame[256];
  frame[0] = static_cast<char>(depth);
  return depth == depth_max ? 0 : recurse(depth + 1, depth_max) + frame[0];
}

TEST_CASE("crash reporter: a handler that crashes is named, and the process dies of its signal") {
  const Death death = death_of([] {
    const SystemClock clock;
    Host host({handler("crashing")}, clock);
    invoke(host, "crashing", "{}");
  });
  CHECK(death.status.starts_with("crashed crashing SIGSEGV "));
  const std::size_t end = death.status.find('\n');
  CHECK(end == std::string("crashed crashing SIGSEGV ").size() + 36);
  CHECK(death.status.substr(end + 1).starts_with("frame "));
  const std::string first = death.status.substr(end + 1, death.status.find('\n', end + 1) - end - 1);
  CHECK(first.find("/handler_crashing.") != std::string::npos);
  CHECK(death.signal == SIGSEGV);
}

TEST_CASE("crash reporter: abort and an endless recursion are reported too") {
  const std::string function = "postScore";
  const Death aborted = death_of([&] {
    const RunningFunction running(function);
    RunningFunction::set_request("id-1");
    ::abort();
  });
  CHECK(aborted.status.starts_with("crashed postScore SIGABRT id-1\nframe "));
  CHECK(aborted.signal == SIGABRT);

  const Death overflowed = death_of([&] {
    std::thread([&] {
      const RunningFunction running(function);
      recurse(0, std::numeric_limits<int>::max());
    }).join();
  });
  CHECK(overflowed.status.starts_with("crashed postScore SIGSEGV -\nframe "));
}

TEST_CASE("crash reporter: a thread that runs no function has no name") {
  CHECK(death_of([] { ::raise(SIGFPE); }).status.starts_with("crashed - SIGFPE -\nframe "));
}

}  // namespace
}  // namespace offstage::lambda_host
