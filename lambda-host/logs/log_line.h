#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace offstage::lambda_host {

/// `logs: {logFormat: ...}` of a function: how Lambda writes its own lines.
enum class LogFormat { kText, kJson };

/// One line of a function's log. Valid during the call that hands it out.
struct LogLine {
  std::string_view function;  // its key
  std::string_view stream;    // "2026/11/21/[$LATEST]" and 32 hexadecimal digits: one for each environment
  std::int64_t time_ms = 0;   // since 1970
  std::string_view text;      // without its end
  bool is_platform = false;   // Lambda's own, START and the like; otherwise what the function has written
};

/// Takes lines, those of one stream in their order. Called from any thread, under the stream's lock: it is
/// quick, and asks nothing of the host.
using LogSink = std::function<void(const LogLine& line)>;

}  // namespace offstage::lambda_host
