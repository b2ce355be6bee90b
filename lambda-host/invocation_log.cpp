#include "lambda-host/invocation_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <cmath>

#include "lambda-host/error_payload.h"

namespace offstage::lambda_host {
namespace {

double milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// Of the whole process: functions share it.
long memory_used_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

std::string utc_now() {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     now.time_since_epoch().count() % 1000);
}

}  // namespace

void InvocationLog::start(std::string_view request_id) const {
  if (sink_) sink_(fmt::format("START RequestId: {} Version: $LATEST", request_id));
}

void InvocationLog::end(std::string_view request_id, const InvocationReport& report, int timeout_ms) const {
  if (!sink_) return;
  if (report.timed_out)
    sink_(fmt::format("{} {} Task timed out after {}", utc_now(), request_id,
                      error_payload::seconds(timeout_ms)));
  sink_(fmt::format("END RequestId: {}", request_id));
  const double init = report.init_duration ? milliseconds(*report.init_duration) : 0;
  const double duration = milliseconds(report.duration);
  std::string line = fmt::format(
      "REPORT RequestId: {}\tDuration: {:.2f} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory "
      "Used: {} "
      "MB\t",
      request_id, duration, static_cast<long>(std::ceil(init + duration)), memory_mb_, memory_used_mb());
  if (report.init_duration) line += fmt::format("Init Duration: {:.2f} ms\t", init);
  if (report.timed_out) line += "Status: timeout";
  sink_(line);
}

}  // namespace offstage::lambda_host
