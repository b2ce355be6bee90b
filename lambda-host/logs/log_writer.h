#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// Takes lines from the functions at once and hands them on from a thread of its own: the first one
/// immediately, and those that come soon after it together, so that it is not woken for each. Thread-safe.
class LogWriter {
 public:
  /// The lines are valid during the call.
  using Consumer = std::function<void(const std::vector<LogLine>& lines)>;

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

  /// Lines that are kept: the texts of all of them are in one string.
  struct Lines {
    struct Sizes {
      std::size_t function;
      std::size_t stream;
      std::size_t text;
      std::int64_t time_ms;
      bool is_platform;
    };
    void add(const LogLine& line);
    std::vector<LogLine> views() const;
    void clear();
    bool empty() const { return sizes.empty(); }
    std::size_t bytes() const { return texts.size() + sizes.size() * sizeof(Sizes); }

    std::string texts;
    std::vector<Sizes> sizes;
  };

  bool is_full() const { return pending_.bytes() >= kPendingBytesMax; }
  bool is_hurried() const { return stopping_ || flushing_ > 0 || is_full(); }
  void run();

  const Consumer consumer_;
  std::mutex mutex_;
  std::condition_variable wanted_;   // something to do for the thread
  std::condition_variable changed_;  // there is room, or nothing left
  Lines pending_;
  std::atomic<bool> is_empty_ = true;  // and the consumer is at nothing
  bool sleeping_ = false;              // the thread, until there is a line
  int flushing_ = 0;                   // who waits for all lines
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::lambda_host
