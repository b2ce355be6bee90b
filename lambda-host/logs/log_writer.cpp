#include "lambda-host/logs/log_writer.h"

#include <time.h>

#include <chrono>
#include <string_view>
#include <utility>

namespace offstage::lambda_host {
namespace {

/// Between two times that lines are handed on. Nobody sees it; to wake a thread for each line costs more than
/// the line.
constexpr std::chrono::milliseconds kPause{10};
/// What is kept of the memory that a burst of lines took.
constexpr std::size_t kKeptBytesMax = std::size_t{1024} * 1024;

}  // namespace

void LogWriter::Lines::add(const LogLine& line) {
  texts.append(line.function).append(line.stream).append(line.text);
  sizes.push_back(
      {line.function.size(), line.stream.size(), line.text.size(), line.time_ms, line.is_platform});
}

std::vector<LogLine> LogWriter::Lines::views() const {
  std::vector<LogLine> lines;
  lines.reserve(sizes.size());
  std::string_view rest = texts;
  const auto next = [&rest](std::size_t size) {
    const std::string_view text = rest.substr(0, size);
    rest.remove_prefix(size);
    return text;
  };
  for (const Sizes& each : sizes) {
    LogLine& line = lines.emplace_back();
    line.function = next(each.function);
    line.stream = next(each.stream);
    line.time_ms = each.time_ms;
    line.text = next(each.text);
    line.is_platform = each.is_platform;
  }
  return lines;
}

void LogWriter::Lines::clear() {
  if (bytes() > kKeptBytesMax) *this = {};
  texts.clear();
  sizes.clear();
}

LogWriter::LogWriter(Consumer consumer) : consumer_(std::move(consumer)), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_one();
  changed_.notify_all();
  thread_.join();
}

void LogWriter::add(const LogLine& line) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_full() || stopping_; });
  pending_.add(line);
  is_empty_ = false;
  const bool wakes = std::exchange(sleeping_, false) || is_full();
  lock.unlock();
  if (wakes) wanted_.notify_one();
}

void LogWriter::flush() {
  std::unique_lock lock(mutex_);
  ++flushing_;
  wanted_.notify_one();
  changed_.wait(lock, [this] { return is_empty_.load(); });
  --flushing_;
}

void LogWriter::await_empty() const {
  constexpr int kMomentsMax = 100;
  for (int i = 0; i < kMomentsMax && !is_empty_; ++i) {
    const timespec moment{0, 1'000'000};
    ::nanosleep(&moment, nullptr);
  }
}

void LogWriter::run() {
  Lines lines;
  std::unique_lock lock(mutex_);
  while (true) {
    sleeping_ = pending_.empty() && !stopping_;
    wanted_.wait(lock, [this] { return !pending_.empty() || stopping_; });
    if (pending_.empty()) return;
    std::swap(lines, pending_);
    lock.unlock();
    changed_.notify_all();
    consumer_(lines.views());
    lines.clear();
    lock.lock();
    if (pending_.empty()) {
      is_empty_ = true;
      changed_.notify_all();
    }
    wanted_.wait_for(lock, kPause, [this] { return is_hurried(); });
  }
}

}  // namespace offstage::lambda_host
