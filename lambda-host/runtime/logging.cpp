// C++11.
#include "aws/logging/logging.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace aws {
namespace logging {
namespace {

char const* prefix_of(verbosity v) {
  switch (v) {
    case verbosity::error:
      return "[ERROR]";
    case verbosity::info:
      return "[INFO]";
    case verbosity::debug:
      return "[DEBUG]";
  }
  return "[LOG]";
}

__attribute__((format(printf, 1, 0))) std::string formatted(char const* format, va_list args) {
  va_list again;
  va_copy(again, args);
  int const size = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  if (size < 0) return std::string(format);
  std::vector<char> text(static_cast<std::size_t>(size) + 1);
  std::vsnprintf(text.data(), text.size(), format, args);
  return std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace

void log(verbosity v, char const* tag, char const* msg, va_list args) {
  using namespace std::chrono;
  long long const now_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  // One call per line, so that lines of several threads stay whole.
  std::fprintf(stderr, "%s [%lld] %s %s\n", prefix_of(v), now_ms, tag, formatted(msg, args).c_str());
}

}  // namespace logging
}  // namespace aws
