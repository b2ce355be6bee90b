#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace offstage::gateway {

/// What an authorizer's function has answered, by the identity it was asked about, for a time. Holds at most
/// so many: callers make the identities up. Thread-safe.
template <class Answer>
class AnswerCache {
 public:
  using AnswerPtr = std::shared_ptr<const Answer>;
  static constexpr std::size_t kAnswersMax = 10'000;

  /// Nothing is kept when `ttl_s` is 0.
  explicit AnswerCache(int ttl_s) : ttl_ms_(std::int64_t{1000} * ttl_s) {}

  /// Null when there is none that still holds.
  AnswerPtr find(const std::string& identity, std::int64_t now_ms) const {
    if (ttl_ms_ == 0) return nullptr;
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(identity);
    return found == entries_.end() || found->second.expires_ms <= now_ms ? nullptr : found->second.answer;
  }

  void keep(const std::string& identity, AnswerPtr answer, std::int64_t now_ms) {
    if (ttl_ms_ == 0) return;
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kAnswersMax) {
      std::erase_if(entries_, [&](const auto& entry) { return entry.second.expires_ms <= now_ms; });
      if (entries_.size() >= kAnswersMax) entries_.clear();
    }
    entries_.insert_or_assign(identity, Entry{std::move(answer), now_ms + ttl_ms_});
  }

 private:
  struct Entry {
    AnswerPtr answer;
    std::int64_t expires_ms;
  };
  const std::int64_t ttl_ms_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace offstage::gateway
