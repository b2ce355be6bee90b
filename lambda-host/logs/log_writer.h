#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// A line that is kept.
struct StoredLine {
  std::string function;
  std::string stream;
  std::int64_t time_ms = 0;
  std::string text;
  bool is_platform = false;
};

/// Takes lines from the functions at once and hands them on from a thread of its own, as many together as
/// have come meanwhile. Thread-safe.
class LogWriter {
 public:
  using Consumer = std::function<void(const std::vector<StoredLine>& lines)>;

  explicit LogWriter(Consumer consumer);
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  /// Hands on what there is.
  ~LogWriter();

  /// Waits until all that has been added is handed on.
  void flush();

  /// A LogSink. Waits when the consumer is far behind.
  void add(const LogLine& line);

  /// For a process that is about to crash: waits for a moment until nothing is left to hand on. It takes no
  /// lock and calls nothing that a signal handler may not.
  void await_empty() const;

 private:
  static constexpr std::size_t kPendingBytesMax = std::size_t{16} * 1024 * 1024;

  void run();

  const Consumer consumer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<StoredLine> pending_;
  std::size_t pending_bytes_ = 0;
  std::atomic<bool> is_empty_ = true;  // and the consumer is at nothing
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::lambda_host
