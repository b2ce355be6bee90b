#include "lambda-host/logs/log_writer.h"

#include <time.h>

#include <utility>

namespace offstage::lambda_host {

LogWriter::LogWriter(Consumer consumer) : consumer_(std::move(consumer)), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LogWriter::add(const LogLine& line) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return pending_bytes_ < kPendingBytesMax || stopping_; });
  const bool was_empty = pending_.empty();
  pending_.push_back({std::string(line.function), std::string(line.stream), line.time_ms,
                      std::string(line.text), line.is_platform});
  pending_bytes_ += line.text.size() + sizeof(StoredLine);
  is_empty_ = false;
  lock.unlock();
  if (was_empty) changed_.notify_all();
}

void LogWriter::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_empty_.load(); });
}

void LogWriter::await_empty() const {
  constexpr int kMomentsMax = 100;
  for (int i = 0; i < kMomentsMax && !is_empty_; ++i) {
    const timespec moment{0, 1'000'000};
    ::nanosleep(&moment, nullptr);
  }
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !pending_.empty() || stopping_; });
    if (pending_.empty()) return;
    const std::vector<StoredLine> lines = std::exchange(pending_, {});
    pending_bytes_ = 0;
    lock.unlock();
    changed_.notify_all();
    consumer_(lines);
    lock.lock();
    if (!pending_.empty()) continue;
    is_empty_ = true;
    changed_.notify_all();
  }
}

}  // namespace offstage::lambda_host
