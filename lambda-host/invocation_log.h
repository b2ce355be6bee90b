#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lambda-host/function_config.h"

namespace offstage::lambda_host {

/// What a REPORT line says.
struct InvocationReport {
  std::chrono::steady_clock::duration duration{};
  std::optional<std::chrono::steady_clock::duration> init_duration;  // of the first one of an environment
  bool timed_out = false;
};

/// Lambda's platform lines around each invocation, in its text format. Does nothing without a sink.
/// Thread-safe.
class InvocationLog {
 public:
  InvocationLog(LogSink sink, int memory_mb) : sink_(std::move(sink)), memory_mb_(memory_mb) {}

  void start(std::string_view request_id) const;
  /// `timeout_ms` is for the line that a timeout adds.
  void end(std::string_view request_id, const InvocationReport& report, int timeout_ms) const;

 private:
  LogSink sink_;
  int memory_mb_;
};

}  // namespace offstage::lambda_host
