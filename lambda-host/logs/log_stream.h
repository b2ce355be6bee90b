#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "lambda-host/logs/init_lines.h"
#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// What the streams of one function have in common.
struct LogSettings {
  std::string function;  // its key
  int memory_mb = 0;
  LogFormat format = LogFormat::kText;
  LogSink sink;        // may be empty
  std::string name{};  // the function's on AWS
  RuntimeVersion runtime{};
};

/// How an invocation ended, for its REPORT line.
struct InvocationReport {
  std::chrono::steady_clock::duration duration{};
  std::optional<std::chrono::steady_clock::duration> init_duration;  // of the first one of an environment
  long memory_used_mb = 0;
  /// The function's timeout when that ended it.
  std::optional<int> timeout_ms;
  /// What ended the runtime, "Runtime.ExitError" and "Runtime exited with error: exit status 1"; empty
  /// for what a handler answers, error or not.
  std::string error_type;
  std::string error_text;
};

/// The log of one environment: Lambda's lines around each invocation, and in between what the function
/// writes. Thread-safe.
class LogStream {
 public:
  static constexpr std::size_t kTailBytes = 4'096;

  /// Both outlive it.
  LogStream(const LogSettings& settings, const Clock& clock);

  /// AWS_LAMBDA_LOG_STREAM_NAME.
  const std::string& name() const { return name_; }

  /// The environment's code is about to be started: INIT_START.
  void init_start();
  /// It could not be, or not in time: INIT_REPORT.
  void init_report(const InitReport& report);

  /// An invocation begins. Its lines are kept for end() when `keeps_tail`.
  void start(std::string_view request_id, bool keeps_tail);
  /// A line that the function has written, without its end; also before the first invocation and between two.
  void output(std::string_view line);
  /// The invocation ends; what the function has written before is in the log already. Returns the last 4 KB
  /// of its lines, for X-Amz-Log-Result, when they were kept.
  std::string end(const InvocationReport& report);

 private:
  void write(std::int64_t now_ms, std::string_view text, bool is_platform);
  void write_report_text(std::int64_t now_ms, const InvocationReport& report);
  void write_report_json(std::int64_t now_ms, const InvocationReport& report);

  const LogSettings& settings_;
  const Clock& clock_;
  const std::string name_;

  std::mutex mutex_;
  std::string request_id_;  // empty between invocations
  std::string line_;        // that is being made
  bool keeps_tail_ = false;
  std::string tail_;
};

}  // namespace offstage::lambda_host
