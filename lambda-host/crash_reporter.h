#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace offstage::lambda_host {

/// Makes a crash (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT) say which function was running, on stderr for the
/// user and as "crashed {function} {signal} {request id}\n" on `status_descriptor` for who restarts the
/// process
/// (< 0: nobody), followed by the stack: "frame {offset, hexadecimal} {file}\n" from the innermost call
/// outwards, for who can look at the files' symbols in peace. The process then dies of the signal as it would
/// have. Once per process, before threads start.
void install_crash_reporter(int status_descriptor);

/// What is called after that report and before the process dies: once, from a signal handler. Before threads
/// start.
void set_last_words(void (*call)());

/// What the thread is running. Lives on the stack of the thread it speaks of; it also gives the thread a
/// stack for signals, so that an endless recursion is reported too.
class RunningFunction {
 public:
  /// `function` outlives the object.
  explicit RunningFunction(const std::string& function);
  RunningFunction(const RunningFunction&) = delete;
  RunningFunction& operator=(const RunningFunction&) = delete;
  ~RunningFunction();

  /// Of this thread, which may be one that the handler has started: then nothing is noted.
  static void set_request(std::string_view request_id);

 private:
  std::unique_ptr<char[]> signal_stack_;
};

}  // namespace offstage::lambda_host
