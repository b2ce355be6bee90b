#include "lambda-host/crash_reporter.h"

#include <execinfo.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "lambda-host/shared_library.h"

namespace offstage::lambda_host {
namespace {

constexpr int kFramesMax = 48;
constexpr std::size_t kSignalStackBytes = 64 * 1024;

struct Signal {
  int number;
  const char* name;
  const char* meaning;
};
constexpr std::array kSignals{
    Signal{SIGSEGV, "SIGSEGV", "segmentation fault"},
    Signal{SIGBUS, "SIGBUS", "bus error"},
    Signal{SIGILL, "SIGILL", "illegal instruction"},
    Signal{SIGFPE, "SIGFPE", "floating point exception"},
    Signal{SIGABRT, "SIGABRT", "aborted"},
};

// A signal handler has nothing but globals. Thread-locals of the program itself are safe in it.
std::array<struct sigaction, kSignals.size()> previous_actions;
int descriptor = -1;
void (*last_words)() = nullptr;
thread_local const char* running_function = nullptr;
thread_local char running_request[64] = "";

/// A line put together without allocation.
struct Line {
  char text[512];
  std::size_t size = 0;
  void add(const char* more) {
    const std::size_t count = std::min(std::strlen(more), sizeof text - size);
    std::memcpy(text + size, more, count);
    size += count;
  }
  void add_hexadecimal(std::size_t value) {
    char digits[2 * sizeof value + 1];
    char* first = digits + sizeof digits - 1;
    *first = '\0';
    do {
      *--first = "0123456789abcdef"[value % 16];
      value /= 16;
    } while (value != 0);
    add(first);
  }
  void write_to(int to) const {
    if (to < 0) return;
    [[maybe_unused]] const ssize_t written = ::write(to, text, size);
  }
};

/// Where the thread was when the signal came; null where this processor's context is not known.
const void* interrupted_at(const void* context) {
#if defined(__x86_64__)
  return reinterpret_cast<const void*>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return reinterpret_cast<const void*>(static_cast<const ucontext_t*>(context)->uc_mcontext.pc);
#else
  return nullptr;
#endif
}

/// As the file's symbol table counts: "frame 1a2b /path/of/library.so". How many frames are the reporter's
/// own depends on what a sanitizer adds: the stack begins where the signal came.
void write_frames(int to, const void* context) {
  void* frames[kFramesMax];
  const int count = ::backtrace(frames, kFramesMax);
  constexpr int kOwn = 3;  // this function, report() and the signal's trampoline
  const int interrupted =
      static_cast<int>(std::find(frames, frames + count, interrupted_at(context)) - frames);
  for (int i = interrupted < count ? interrupted : kOwn; i < count; ++i) {
    const CodeOrigin origin = code_origin(frames[i]);
    if (origin.file == nullptr) continue;
    Line line;
    line.add("frame ");
    line.add_hexadecimal(origin.offset);
    line.add(" ");
    line.add(origin.file);
    line.add("\n");
    line.write_to(to);
  }
}

void report(int number, siginfo_t* info, void* context) {
  std::size_t index = 0;
  while (kSignals[index].number != number) ++index;
  const Signal& signal = kSignals[index];
  const bool known = running_function != nullptr;

  Line line;
  line.add("offstage: ");
  line.add(known ? "the handler of '" : "a thread outside any function's main");
  if (known) line.add(running_function);
  line.add(known ? "' crashed: " : " crashed: ");
  line.add(signal.meaning);
  if (*running_request != '\0') {
    line.add(", in request ");
    line.add(running_request);
  }
  line.add("\n");
  line.write_to(STDERR_FILENO);

  Line status;
  status.add("crashed ");
  status.add(known ? running_function : "-");
  status.add(" ");
  status.add(signal.name);
  status.add(" ");
  status.add(*running_request != '\0' ? running_request : "-");
  status.add("\n");
  status.write_to(descriptor);
  if (descriptor >= 0) write_frames(descriptor, context);
  if (last_words != nullptr) last_words();

  // The process ends the way it would have, or as a sanitizer wants it: a fault happens again on return, a
  // signal that was sent is sent again.
  ::sigaction(number, &previous_actions[index], nullptr);
  if (info->si_code <= 0) ::raise(number);
}

}  // namespace

void install_crash_reporter(int status_descriptor) {
  descriptor = status_descriptor;
  void* frame = nullptr;
  ::backtrace(&frame, 1);  // the first time it loads what it needs
  struct sigaction action{};
  action.sa_sigaction = report;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kSignals.size(); ++i)
    ::sigaction(kSignals[i].number, &action, &previous_actions[i]);
}

void set_last_words(void (*call)()) {
  last_words = call;
}

RunningFunction::RunningFunction(const std::string& function)
    : signal_stack_(std::make_unique<char[]>(kSignalStackBytes)) {
  running_function = function.c_str();
  stack_t stack{};
  stack.ss_sp = signal_stack_.get();
  stack.ss_size = kSignalStackBytes;
  ::sigaltstack(&stack, nullptr);
}

RunningFunction::~RunningFunction() {
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  ::sigaltstack(&none, nullptr);
  running_function = nullptr;
  running_request[0] = '\0';
}

void RunningFunction::set_request(std::string_view request_id) {
  // A view of nothing may point nowhere, and memcpy must not be given that.
  const std::size_t size =
      request_id.empty() ? 0 : request_id.copy(running_request, sizeof running_request - 1);
  running_request[size] = '\0';
}

}  // namespace offstage::lambda_host
