#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "lambda-host/logs/log_stream.h"

namespace offstage::lambda_host {

/// Makes lines for a log stream of what comes in pieces. Thread-safe.
class OutputLines {
 public:
  /// Longer ones are cut into several.
  static constexpr std::size_t kLineBytesMax = std::size_t{256} * 1024;

  /// `stream` outlives it.
  explicit OutputLines(LogStream& stream) : stream_(stream) {}

  void write(std::string_view bytes);
  /// What has no end of line yet is a line too.
  void flush();

 private:
  LogStream& stream_;
  std::mutex mutex_;
  std::string begun_;
};

}  // namespace offstage::lambda_host
