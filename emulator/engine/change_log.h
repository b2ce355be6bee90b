#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/change_waiters.h"
#include "emulator/model/stream.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// The stream of one table: records are appended in the batch of the write that they tell of, and read in the
/// order of their numbers. Shards follow each other every few hours, so that consumers meet parents and
/// children as on AWS; a closed one goes as a whole, a day after its end. Thread-safe.
class ChangeLog {
 public:
  /// The numbers of some records, from append() until their batch is written, or will never be. Readers wait
  /// before them, so that a smaller number never appears behind a greater one.
  class Pending {
   public:
    Pending(Pending&& other) noexcept;
    Pending(const Pending&) = delete;
    ~Pending();

   private:
    friend class ChangeLog;
    Pending(ChangeLog* log, SequenceNumber first) : log_(log), first_(first) {}
    ChangeLog* log_;
    SequenceNumber first_;
  };

  /// `next`: greater than the number of every record there is. `clock` and `waiters` outlive this.
  ChangeLog(StreamDefinition definition, SequenceNumber next, const Clock& clock, ChangeWaiters& waiters);

  std::uint32_t number() const { return definition_.number; }
  const std::string& table() const { return definition_.table; }
  const std::string& label() const { return definition_.label; }
  StreamViewType view() const { return definition_.view; }
  const KeySchema& key() const { return definition_.key; }
  std::int64_t created_ms() const { return definition_.created_ms; }
  bool enabled() const;
  std::vector<Shard> shards() const;
  std::optional<Shard> find_shard(std::string_view id) const;

  /// Puts a record for each body (encode_change()) into `batch`. To be kept until the batch is written.
  Pending append(const std::vector<std::string>& bodies, Store::Batch& batch);

  /// Closes the open shard when its hours are over, and forgets those that ended a day ago. True when
  /// `batch` has something to write.
  bool keep_up(Store::Batch& batch);
  /// Takes no more records; what there is stays readable for a day.
  void disable(Store::Batch& batch);
  /// Whether nothing of it is left to read: it was disabled a day ago.
  bool is_over() const;

  /// Greater than the number of every record there is, written or not.
  SequenceNumber end() const;
  /// No record gets a smaller number from here on.
  void go_on_from(SequenceNumber number);

  /// Records with smaller numbers are all written.
  SequenceNumber readable_end() const;
  /// Number of the first record that is not older than a day, or where the next one will be.
  Result<SequenceNumber, Failure> horizon(const Store& store, const Shard& shard) const;
  /// `answer` gets true as soon as `shard` has a record `from` or a later one, or is closed; false when it
  /// has none in that time. On a thread that writes, which it must not hold up. False, and no answer comes:
  /// too many wait.
  bool await(const Shard& shard, SequenceNumber from, std::chrono::milliseconds patience,
             ChangeWaiters::Answer answer);
  /// Records from before this time are not shown any more.
  std::int64_t oldest_ms() const;

 private:
  bool roll(std::int64_t now_ms);
  bool trim(std::int64_t now_ms, Store::Batch& batch);
  void store_definition(Store::Batch& batch) const;
  void release(SequenceNumber first);

  const Clock& clock_;
  ChangeWaiters& waiters_;
  mutable std::mutex mutex_;
  StreamDefinition definition_;       // shards and disabled_ms: guarded by mutex_; the rest never changes
  SequenceNumber next_;               // guarded by mutex_
  std::set<SequenceNumber> pending_;  // guarded by mutex_: the first of each batch that is under way
};

/// What a new stream begins with; `first` is the number of its first record.
Shard first_shard(std::int64_t opened_ms, SequenceNumber first);

/// A page of records from `from` on, of one shard.
struct ChangePage {
  SequenceNumber next = 0;  // where the next page begins
  bool at_end = false;      // the shard is closed and has no more
  bool trimmed = false;     // what stands at `from` is older than a day: nothing was visited
};

/// Calls `visit` with each record, stored as stream_codec.h says, up to `limit` of them and about 1 MB.
Result<ChangePage, Failure> read_changes(
    const Store& store, const ChangeLog& log, const Shard& shard, SequenceNumber from, std::size_t limit,
    const std::function<void(SequenceNumber number, std::string_view record)>& visit);

}  // namespace offstage::emulator
