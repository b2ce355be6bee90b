#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "lambda-host/event-sources/stream_record.h"

namespace offstage::lambda_host {

/// Gathers records until they make a batch: as many as it may have, 6 MB, or when the window of time since
/// the first of them is over.
class Batcher {
 public:
  static constexpr std::size_t kEventBytesMax = std::size_t{6} * 1024 * 1024;

  Batcher(std::size_t size, std::int64_t window_ms) : size_(size), window_ms_(window_ms) {}

  void add(StreamRecord record, std::int64_t now_ms);

  /// The batch that is due, or nothing. `is_last`: no more records are to come.
  std::vector<StreamRecord> take(std::int64_t now_ms, bool is_last);

  bool empty() const { return gathered_.empty(); }
  /// How many records are missing from a full batch; at least 1.
  std::size_t room() const { return gathered_.size() < size_ ? size_ - gathered_.size() : 1; }
  /// How long the window is still open.
  std::int64_t left_ms(std::int64_t now_ms) const;

 private:
  struct Gathered {
    StreamRecord record;
    std::int64_t since_ms;
  };

  std::size_t size_;
  std::int64_t window_ms_;
  std::deque<Gathered> gathered_;
  std::size_t bytes_ = 0;
};

}  // namespace offstage::lambda_host
