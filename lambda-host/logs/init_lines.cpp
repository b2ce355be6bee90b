#include "lambda-host/logs/init_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json.h"
#include "lambda-host/logs/log_time.h"

namespace offstage::lambda_host {
namespace {

double milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

RuntimeVersion runtime_version(std::string_view runtime, std::string_view region) {
  constexpr std::string_view kAnyPatch = ".x";
  std::string_view rest = runtime;
  if (rest.ends_with(kAnyPatch)) rest.remove_suffix(kAnyPatch.size());
  const std::string_view name = rest.substr(0, rest.find_first_of(".0123456789"));
  rest.remove_prefix(name.size());
  if (rest.starts_with('.')) rest.remove_prefix(1);
  RuntimeVersion result;
  result.version = rest.empty() ? fmt::format("{}.v0", name) : fmt::format("{}:{}.v0", name, rest);
  result.arn = fmt::format("arn:aws:lambda:{}::runtime:{}", region, encoding::hex(crypto::sha256(runtime)));
  return result;
}

std::string init_start_line(LogFormat format, std::int64_t now_ms, const RuntimeVersion& runtime,
                            std::string_view function_name) {
  if (format == LogFormat::kText)
    return fmt::format("INIT_START Runtime Version: {}\tRuntime Version ARN: {}", runtime.version,
                       runtime.arn);
  return fmt::format(
      R"({{"time":"{}","type":"platform.initStart","record":{{"initializationType":"on-demand",)"
      R"("phase":"init","runtimeVersion":{},"runtimeVersionArn":{},"functionName":{},)"
      R"("functionVersion":"$LATEST"}}}})",
      log_time(now_ms), json::quoted(runtime.version), json::quoted(runtime.arn),
      json::quoted(function_name));
}

std::string init_report_line(LogFormat format, std::int64_t now_ms, const InitReport& report) {
  const std::string_view phase = report.is_repeated ? "invoke" : "init";
  const std::string_view status = report.error_type.empty() ? "timeout" : "error";
  if (format == LogFormat::kText) {
    std::string line = fmt::format("INIT_REPORT Init Duration: {:.2f} ms\tPhase: {}\tStatus: {}",
                                   milliseconds(report.duration), phase, status);
    if (!report.error_type.empty()) line += "\tError Type: " + report.error_type;
    return line;
  }
  std::string line =
      fmt::format(R"({{"time":"{}","type":"platform.initReport","record":{{"initializationType":"on-demand",)"
                  R"("phase":"{}","status":"{}",)",
                  log_time(now_ms), phase, status);
  if (!report.error_type.empty()) line += R"("errorType":)" + json::quoted(report.error_type) + ",";
  return line + fmt::format(R"("metrics":{{"durationMs":{:.3f}}}}}}})", milliseconds(report.duration));
}

}  // namespace offstage::lambda_host
