#pragma once
// Source-compatible with the header of the same name in aws-lambda-cpp. C++11.
// As upstream, nothing is written unless the code is compiled with -DAWS_LAMBDA_LOG=1 (errors), 2 (and
// information) or 3 (and debugging).

#include <cstdarg>

namespace aws {
namespace logging {

enum class verbosity { error, info, debug };

/// Writes "[LEVEL] [milliseconds since 1970] tag message" as one line to standard error.
void log(verbosity v, char const* tag, char const* msg, va_list args);

__attribute__((format(printf, 2, 3))) inline void log_error(char const* tag, char const* msg, ...) {
#if defined(AWS_LAMBDA_LOG) && AWS_LAMBDA_LOG >= 1
  va_list args;
  va_start(args, msg);
  log(verbosity::error, tag, msg, args);
  va_end(args);
#else
  (void)tag;
  (void)msg;
#endif
}

__attribute__((format(printf, 2, 3))) inline void log_info(char const* tag, char const* msg, ...) {
#if defined(AWS_LAMBDA_LOG) && AWS_LAMBDA_LOG >= 2
  va_list args;
  va_start(args, msg);
  log(verbosity::info, tag, msg, args);
  va_end(args);
#else
  (void)tag;
  (void)msg;
#endif
}

__attribute__((format(printf, 2, 3))) inline void log_debug(char const* tag, char const* msg, ...) {
#if defined(AWS_LAMBDA_LOG) && AWS_LAMBDA_LOG >= 3
  va_list args;
  va_start(args, msg);
  log(verbosity::debug, tag, msg, args);
  va_end(args);
#else
  (void)tag;
  (void)msg;
#endif
}

}  // namespace logging
}  // namespace aws
