#include "lambda-host/event-sources/batcher.h"

#include <algorithm>
#include <utility>

namespace offstage::lambda_host {
namespace {

constexpr std::string_view kHead = R"({"Records":[)";
constexpr std::string_view kTail = "]}";

}  // namespace

std::string batch_event(const std::vector<StreamRecord>& records, std::size_t begin, std::size_t end) {
  std::string event(kHead);
  event.reserve(batch_event_bytes(records, begin, end));
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) event += ',';
    event += records[i].json;
  }
  return event.append(kTail);
}

std::size_t batch_event_bytes(const std::vector<StreamRecord>& records, std::size_t begin, std::size_t end) {
  std::size_t bytes = kHead.size() + kTail.size();
  for (std::size_t i = begin; i < end; ++i) bytes += records[i].json.size() + 1;
  return bytes;
}

void Batcher::add(StreamRecord record, std::int64_t now_ms) {
  bytes_ += record.json.size() + 1;
  gathered_.push_back({std::move(record), now_ms});
}

std::int64_t Batcher::left_ms(std::int64_t now_ms) const {
  if (gathered_.empty()) return window_ms_;
  return std::max<std::int64_t>(0, gathered_.front().since_ms + window_ms_ - now_ms);
}

std::vector<StreamRecord> Batcher::take(std::int64_t now_ms, bool is_last) {
  std::vector<StreamRecord> batch;
  const std::size_t overhead = kHead.size() + kTail.size();
  const bool is_full = gathered_.size() >= size_ || overhead + bytes_ >= kEventBytesMax;
  if (gathered_.empty() || (!is_full && !is_last && left_ms(now_ms) > 0)) return batch;
  std::size_t bytes = overhead;
  while (!gathered_.empty() && batch.size() < size_) {
    const std::size_t added = gathered_.front().record.json.size() + 1;
    if (!batch.empty() && bytes + added > kEventBytesMax) break;
    bytes += added;
    bytes_ -= added;
    batch.push_back(std::move(gathered_.front().record));
    gathered_.pop_front();
  }
  return batch;
}

}  // namespace offstage::lambda_host
