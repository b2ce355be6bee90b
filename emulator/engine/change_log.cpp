#include "emulator/engine/change_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "emulator/model/limits.h"
#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

/// Where the records of a shard end for who may read up to `readable_end`.
SequenceNumber end_of(const Shard& shard, SequenceNumber readable_end) {
  return shard.is_open() ? readable_end : std::min(*shard.last + 1, readable_end);
}

/// The first record at or after `from`: its number and time.
struct Found {
  SequenceNumber number;
  std::int64_t time_ms;
};

Result<std::optional<Found>, Failure> seek(const Store& store, std::uint32_t stream, SequenceNumber from,
                                           SequenceNumber end) {
  auto cursor = store.cursor(stream_record_key(stream, from), stream_record_key(stream, end));
  cursor.seek(stream_record_key(stream, from));
  if (auto error = cursor.error()) return *error;
  if (!cursor.valid()) return std::optional<Found>();
  const auto record = decode_record(cursor.value());
  if (!record) return Failure{"a stored stream record is damaged"};
  return std::optional<Found>(Found{stream_record_sequence(cursor.key()), record->time_ms});
}

}  // namespace

Shard first_shard(std::int64_t opened_ms, SequenceNumber first) {
  return {.id = fmt::format("shardId-{:020}-{}", opened_ms, encoding::hex(crypto::random_bytes(4))),
          .parent_id = {},
          .first = first,
          .opened_ms = opened_ms,
          .last = std::nullopt};
}

ChangeLog::Pending::Pending(Pending&& other) noexcept
    : log_(std::exchange(other.log_, nullptr)), first_(other.first_) {}

ChangeLog::Pending::~Pending() {
  if (log_ != nullptr) log_->release(first_);
}

ChangeLog::ChangeLog(StreamDefinition definition, SequenceNumber next, const Clock& clock,
                     ChangeWaiters& waiters)
    : clock_(clock), waiters_(waiters), definition_(std::move(definition)), next_(next) {}

bool ChangeLog::enabled() const {
  const std::lock_guard lock(mutex_);
  return !definition_.disabled_ms;
}

std::vector<Shard> ChangeLog::shards() const {
  const std::lock_guard lock(mutex_);
  return definition_.shards;
}

std::optional<Shard> ChangeLog::find_shard(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& shard : definition_.shards) {
    if (shard.id == id) return shard;
  }
  return std::nullopt;
}

ChangeLog::Pending ChangeLog::append(const std::vector<std::string>& bodies, Store::Batch& batch) {
  const std::lock_guard lock(mutex_);
  const auto now_ms = clock_.now_ms();
  if (roll(now_ms)) {
    trim(now_ms, batch);
    store_definition(batch);
  }
  const auto first = next_;
  for (const auto& body : bodies) {
    batch.put(stream_record_key(definition_.number, next_++), encode_record(now_ms, body));
  }
  pending_.insert(first);
  return {this, first};
}

void ChangeLog::release(SequenceNumber first) {
  {
    const std::lock_guard lock(mutex_);
    pending_.erase(first);
  }
  waiters_.notify(number(), readable_end());
}

bool ChangeLog::await(const Shard& shard, SequenceNumber from, std::chrono::milliseconds patience,
                      ChangeWaiters::Answer answer) {
  if (!shard.is_open()) {
    answer(true);
    return true;
  }
  if (!waiters_.add(number(), from, patience, std::move(answer))) return false;
  waiters_.notify(number(), readable_end());  // what came in between, and before
  return true;
}

bool ChangeLog::keep_up(Store::Batch& batch) {
  bool rolled = false;
  {
    const std::lock_guard lock(mutex_);
    const auto now_ms = clock_.now_ms();
    rolled = roll(now_ms);
    if (!trim(now_ms, batch) && !rolled) return false;
    store_definition(batch);
  }
  if (rolled) waiters_.notify(number(), readable_end());
  return true;
}

/// The boundaries stand every few hours after the stream's beginning, also where nobody looked for long.
bool ChangeLog::roll(std::int64_t now_ms) {
  auto& open = definition_.shards.back();
  if (!open.is_open() || now_ms < open.opened_ms + limits::kShardLifetimeMs) return false;
  const auto periods = (now_ms - open.opened_ms) / limits::kShardLifetimeMs;
  open.last = next_++;
  open.closed_ms = open.opened_ms + limits::kShardLifetimeMs;
  const auto opened_ms = open.opened_ms + periods * limits::kShardLifetimeMs;
  auto child = first_shard(opened_ms, next_);
  child.parent_id = open.id;
  definition_.shards.push_back(std::move(child));
  return true;
}

bool ChangeLog::trim(std::int64_t now_ms, Store::Batch& batch) {
  auto& shards = definition_.shards;
  const auto kept = std::find_if(shards.begin(), shards.end(), [now_ms](const Shard& shard) {
    return shard.is_open() || now_ms < shard.closed_ms + limits::kStreamRetentionMs;
  });
  if (kept == shards.begin()) return false;
  const auto& newest = *std::prev(kept);
  batch.erase_range(stream_record_key(definition_.number, 0),
                    stream_record_key(definition_.number, *newest.last + 1));
  shards.erase(shards.begin(), kept);
  return true;
}

void ChangeLog::disable(Store::Batch& batch) {
  {
    const std::lock_guard lock(mutex_);
    const auto now_ms = clock_.now_ms();
    if (definition_.disabled_ms) return;
    roll(now_ms);
    definition_.disabled_ms = now_ms;
    auto& open = definition_.shards.back();
    open.last = next_++;
    open.closed_ms = now_ms;
    store_definition(batch);
  }
  waiters_.notify(number(), readable_end());
}

bool ChangeLog::is_over() const {
  const std::lock_guard lock(mutex_);
  return definition_.disabled_ms && *definition_.disabled_ms <= oldest_ms();
}

void ChangeLog::store_definition(Store::Batch& batch) const {
  batch.put(stream_definition_key(definition_.number), encode_stream(definition_));
}

SequenceNumber ChangeLog::end() const {
  const std::lock_guard lock(mutex_);
  return next_;
}

void ChangeLog::go_on_from(SequenceNumber number) {
  const std::lock_guard lock(mutex_);
  next_ = std::max(next_, number);
}

SequenceNumber ChangeLog::readable_end() const {
  const std::lock_guard lock(mutex_);
  return pending_.empty() ? next_ : *pending_.begin();
}

std::int64_t ChangeLog::oldest_ms() const {
  return clock_.now_ms() - limits::kStreamRetentionMs;
}

/// Records are ordered by their times as well, so that this takes a few seeks instead of a walk.
Result<SequenceNumber, Failure> ChangeLog::horizon(const Store& store, const Shard& shard) const {
  const auto oldest = oldest_ms();
  const auto end = end_of(shard, readable_end());
  if (shard.opened_ms >= oldest) return shard.first;
  SequenceNumber low = shard.first;  // everything before it is too old
  SequenceNumber high = end;         // here, or before, is the first that is not
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const auto found, seek(store, number(), middle, end));
    if (found && found->time_ms < oldest) {
      low = found->number + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<ChangePage, Failure> read_changes(
    const Store& store, const ChangeLog& log, const Shard& shard, SequenceNumber from, std::size_t limit,
    const std::function<void(SequenceNumber number, std::string_view record)>& visit) {
  const auto end = end_of(shard, log.readable_end());
  from = std::max(from, shard.first);
  ChangePage page{.next = std::max(from, end)};
  std::size_t bytes = 0;
  std::size_t count = 0;
  const auto begin_key = stream_record_key(log.number(), from);
  if (from < end) {
    auto cursor = store.cursor(begin_key, stream_record_key(log.number(), end));
    for (cursor.seek(begin_key); cursor.valid(); cursor.next()) {
      const auto record = decode_record(cursor.value());
      if (!record) return Failure{"a stored stream record is damaged"};
      const auto number = stream_record_sequence(cursor.key());
      if (record->time_ms < log.oldest_ms()) {
        page.trimmed = true;
        return page;
      }
      if (count == limit || (count > 0 && bytes + cursor.value().size() > limits::kPageBytesMax)) {
        page.next = number;
        return page;
      }
      visit(number, cursor.value());
      ++count;
      bytes += cursor.value().size();
    }
    if (auto error = cursor.error()) return *error;
  }
  page.at_end = !shard.is_open() && page.next > *shard.last;
  return page;
}

}  // namespace offstage::emulator
