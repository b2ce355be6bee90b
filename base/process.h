#pragma once

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace offstage {

/// How a process ended.
struct ProcessEnd {
  bool by_signal = false;
  int code = 0;  // exit code, or the signal's number

  /// Of what waitpid() tells.
  static ProcessEnd of_status(int status);
  /// "exit code 1", "signal SIGSEGV".
  std::string text() const;
};

struct ProcessStart {
  std::string program;                                // a path
  std::vector<std::string> arguments;                 // the first one is the name it goes by
  std::optional<std::vector<std::string>> variables;  // "NAME=value"; without, this process's
  std::string directory;                              // empty: this process's
  /// Descriptors it gets: {its number, ours}. It has these, an empty standard input and, unless named here,
  /// our standard output and error; nothing else of ours.
  std::vector<std::pair<int, int>> descriptors;
  /// Sent to it when the thread that has started it ends, however that comes.
  int signal_at_our_end = SIGKILL;
};

/// Starts a program that leads a process group of its own, so that Ctrl-C does not reach it and kill()
/// reaches all it starts itself. The kernel ties its life to the calling thread, which has to be one that
/// stays. Returns the process id once the program runs; otherwise what the system says: "No such file or
/// directory". What is Linux's own stands in process.cpp.
Result<pid_t, Failure> start_process(const ProcessStart& start);

/// The path of a program, found in PATH as a shell does when the name has no slash. Nothing when there is
/// none that may be executed.
std::optional<std::string> find_program(const std::string& name);

}  // namespace offstage
