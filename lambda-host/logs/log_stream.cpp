#include "lambda-host/logs/log_stream.h"

#include <fmt/compile.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json.h"
#include "lambda-host/error_payload.h"
#include "lambda-host/logs/log_time.h"

namespace offstage::lambda_host {
namespace {

double milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// "2026/11/21/[$LATEST]" and 32 hexadecimal digits.
std::string stream_name(std::int64_t now_ms) {
  const std::string now = log_time(now_ms);
  return fmt::format("{}/{}/{}/[$LATEST]{}", now.substr(0, 4), now.substr(5, 2), now.substr(8, 2),
                     encoding::hex(crypto::random_bytes(16)));
}

/// Since August 2025 the start of an environment is billed as well.
long billed_ms(const InvocationReport& report) {
  const auto init = report.init_duration.value_or(std::chrono::steady_clock::duration::zero());
  return static_cast<long>(std::ceil(milliseconds(init + report.duration)));
}

}  // namespace

LogStream::LogStream(const LogSettings& settings, const Clock& clock)
    : settings_(settings), clock_(clock), name_(stream_name(clock.now_ms())) {}

void LogStream::init_start() {
  const std::lock_guard lock(mutex_);
  if (!settings_.sink) return;
  const std::int64_t now_ms = clock_.now_ms();
  write(now_ms, init_start_line(settings_.format, now_ms, settings_.runtime, settings_.name), true);
}

void LogStream::init_report(const InitReport& report) {
  const std::lock_guard lock(mutex_);
  if (!settings_.sink) return;
  const std::int64_t now_ms = clock_.now_ms();
  write(now_ms, init_report_line(settings_.format, now_ms, report), true);
}

void LogStream::start(std::string_view request_id, bool keeps_tail) {
  const std::lock_guard lock(mutex_);
  request_id_ = request_id;
  keeps_tail_ = keeps_tail;
  tail_.clear();
  if (!settings_.sink && !keeps_tail_) return;
  const std::int64_t now_ms = clock_.now_ms();
  if (settings_.format == LogFormat::kJson) {
    write(now_ms,
          fmt::format(
              R"({{"time":"{}","type":"platform.start","record":{{"requestId":"{}","version":"$LATEST"}}}})",
              log_time(now_ms), request_id_),
          true);
  } else {
    line_.assign("START RequestId: ").append(request_id_).append(" Version: $LATEST");
    write(now_ms, line_, true);
  }
}

void LogStream::output(std::string_view line) {
  const std::lock_guard lock(mutex_);
  write(clock_.now_ms(), line, false);
}

std::string LogStream::end(const InvocationReport& report) {
  const std::lock_guard lock(mutex_);
  if (settings_.sink || keeps_tail_) {
    const std::int64_t now_ms = clock_.now_ms();
    if (settings_.format == LogFormat::kJson) {
      write_report_json(now_ms, report);
    } else {
      write_report_text(now_ms, report);
    }
  }
  request_id_.clear();
  keeps_tail_ = false;
  if (tail_.size() > kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
  return std::exchange(tail_, {});
}

/// The lock is held.
void LogStream::write(std::int64_t now_ms, std::string_view text, bool is_platform) {
  if (keeps_tail_) {
    tail_ += text;
    tail_ += '\n';
    if (tail_.size() > 4 * kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
  }
  if (settings_.sink) settings_.sink({settings_.function, name_, now_ms, text, is_platform});
}

void LogStream::write_report_text(std::int64_t now_ms, const InvocationReport& report) {
  if (report.timeout_ms) {
    write(now_ms,
          fmt::format("{} {} Task timed out after {}", log_time(now_ms), request_id_,
                      error_payload::seconds(*report.timeout_ms)),
          true);
  } else if (!report.error_type.empty()) {
    write(now_ms, fmt::format("RequestId: {} Error: {}", request_id_, report.error_text), true);
    write(now_ms, report.error_type, true);
  }
  write(now_ms, line_.assign("END RequestId: ").append(request_id_), true);
  line_.clear();
  fmt::format_to(
      std::back_inserter(line_),
      FMT_COMPILE("REPORT RequestId: {}\tDuration: {:.2f} ms\tBilled Duration: {} ms\tMemory Size: {} MB\t"
                  "Max Memory Used: {} MB\t"),
      request_id_, milliseconds(report.duration), billed_ms(report), settings_.memory_mb,
      report.memory_used_mb);
  if (report.init_duration)
    line_ += fmt::format("Init Duration: {:.2f} ms\t", milliseconds(*report.init_duration));
  if (report.timeout_ms) line_ += "Status: timeout";
  if (!report.error_type.empty()) line_ += "Status: error\tError Type: " + report.error_type;
  write(now_ms, line_, true);
}

void LogStream::write_report_json(std::int64_t now_ms, const InvocationReport& report) {
  const bool failed = !report.error_type.empty();
  std::string line = fmt::format(
      R"({{"time":"{}","type":"platform.report","record":{{"requestId":"{}","metrics":{{"durationMs":{:.3f},)"
      R"("billedDurationMs":{},"memorySizeMB":{},"maxMemoryUsedMB":{})",
      log_time(now_ms), request_id_, milliseconds(report.duration), billed_ms(report), settings_.memory_mb,
      report.memory_used_mb);
  if (report.init_duration)
    line += fmt::format(R"(,"initDurationMs":{:.3f})", milliseconds(*report.init_duration));
  line += fmt::format(R"(}},"status":"{}")", report.timeout_ms ? "timeout" : failed ? "error" : "success");
  if (failed) line += R"(,"errorType":)" + json::quoted(report.error_type);
  write(now_ms, line + "}}", true);
}

}  // namespace offstage::lambda_host
