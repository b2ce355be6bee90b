#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/change_log.h"
#include "emulator/engine/change_waiters.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// Which streams there are: those of the tables, and for a day those that were disabled or whose table was
/// deleted. Thread-safe.
class Streams {
 public:
  /// Both outlive this.
  static Result<std::unique_ptr<Streams>, Failure> load(Store& store, const Clock& clock);

  /// A stream for the table, whose stream_view is set; sets its stream_label. The definition goes into
  /// `batch`; once that is written add() makes the stream known.
  std::shared_ptr<ChangeLog> make(TableSchema& table, Store::Batch& batch);
  void add(std::shared_ptr<ChangeLog> log);

  /// Kept up to date: its shards are those of this moment. Nullptr: there is none.
  Result<std::shared_ptr<ChangeLog>, Failure> find(std::string_view table, std::string_view label);

  /// In the order of their ARNs after (table, label), at most `limit`. Of one table, or of all.
  using Name = std::pair<std::string, std::string>;
  Result<std::vector<Name>, Failure> list(const std::optional<std::string>& table,
                                          const std::optional<Name>& after, std::size_t limit);

  /// Greater than the number of every record that there is or was here, also in streams that are gone.
  SequenceNumber end();
  /// No record gets a smaller number from here on, whatever its stream: in a store that takes another's
  /// place, whose readers remember how far they have come, what is written is ahead of all of them.
  Result<void, Failure> go_on_from(SequenceNumber number);

  /// Answers who waits for records; from then on nobody waits.
  void end_waits() { waiters_.stop(); }

 private:
  Streams(Store& store, const Clock& clock) : store_(store), clock_(clock) {}
  Result<void, Failure> load_first();
  Result<void, Failure> load_streams();
  Result<void, Failure> forget_old();
  Result<SequenceNumber, Failure> next_number(std::uint32_t stream, const std::vector<Shard>& shards) const;

  Store& store_;
  const Clock& clock_;
  ChangeWaiters waiters_;  // the logs refer to it, also from tables that outlive their entry here
  std::mutex mutex_;
  std::map<Name, std::shared_ptr<ChangeLog>> logs_;  // guarded by mutex_
  std::uint32_t next_stream_ = 1;                    // guarded by mutex_
  SequenceNumber first_ = 1;                         // no new record has a smaller one; guarded by mutex_
};

}  // namespace offstage::emulator
