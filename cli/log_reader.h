#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace offstage::cli {

/// A line of a log file, as lambda-host/logs/log_files.h writes them.
struct LogEntry {
  std::int64_t time_ms = 0;
  std::string text;
};

/// Reads the files of one function's logs, and what is added to them later.
class LogReader {
 public:
  explicit LogReader(std::string directory) : directory_(std::move(directory)) {}

  /// The whole lines that have come since the last call, of all files together, by time.
  std::vector<LogEntry> read();

 private:
  const std::string directory_;
  std::map<std::string, std::uint64_t> offsets_;  // by file, up to the end of a line
};

}  // namespace offstage::cli
