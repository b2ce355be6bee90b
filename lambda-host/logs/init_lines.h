#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// What INIT_START says of a runtime. Here it is version 0, which AWS has none of: "nodejs:20.v0".
struct RuntimeVersion {
  std::string version;
  std::string arn;
};

/// Of a runtime as serverless.yml spells it ("nodejs20.x"). The ARN ends in the name's SHA-256.
RuntimeVersion runtime_version(std::string_view runtime, std::string_view region);

/// How the start of an environment failed, for INIT_REPORT: the line is written for no other.
struct InitReport {
  std::chrono::steady_clock::duration duration{};
  bool is_repeated = false;  // within the first call's time, after a start that took too long
  std::string error_type;    // empty: it took too long
};

/// The lines as they stand in CloudWatch ("Identifying Lambda runtime version changes", and the Telemetry
/// API's platform.initStart and platform.initReport).
std::string init_start_line(LogFormat format, std::int64_t now_ms, const RuntimeVersion& runtime,
                            std::string_view function_name);
std::string init_report_line(LogFormat format, std::int64_t now_ms, const InitReport& report);

}  // namespace offstage::lambda_host
