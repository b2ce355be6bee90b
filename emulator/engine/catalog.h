#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/streams.h"
#include "emulator/engine/table.h"
#include "emulator/model/table_schema.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

enum class TableStatus { kCreating, kUpdating, kActive, kDeleting };

/// How a global index is shown. kAllocating and kBackfilling are both CREATING.
enum class IndexStatus { kAllocating, kBackfilling, kUpdating, kActive };

/// What a change of a table's definition comes to.
struct Alteration {
  TableSchema schema;                        // as it was; to be made what it shall be
  TableWork work = TableWork::kNone;         // what makes the table UPDATING for a while
  std::vector<std::string> updated_indexes;  // which are UPDATING for a while
};

/// Which tables there are. Thread-safe. Definitions are stored; counters are stored at a clean close and
/// counted anew after a crash.
class Catalog {
 public:
  /// Reads the definitions. `store`, `streams` and `clock` outlive the catalog. `transient_ms` is how long
  /// CREATING, UPDATING and DELETING are shown.
  static Result<std::unique_ptr<Catalog>, Failure> load(Store& store, Streams& streams, const Clock& clock,
                                                        std::int64_t transient_ms);

  /// The table, whatever its state, or nullptr.
  std::shared_ptr<Table> find(std::string_view name);
  /// The table if items can be read and written, or AWS's data-plane error.
  Result<std::shared_ptr<Table>> find_active(std::string_view name);
  TableStatus status(const Table& table) const;
  /// Of the index at `position` in schema.indexes, a global one.
  IndexStatus index_status(const Table& table, std::size_t position) const;
  /// The indexes that are shown as DELETING now.
  std::vector<LeavingIndex> leaving_indexes(const Table& table) const;

  /// Gives the schema its spaces and stores it. ResourceInUseException when the name is taken.
  Result<std::shared_ptr<Table>> create(TableSchema schema);

  /// Changes the definition and stores it; returns the new version. `change` is called with the table as it
  /// is while no other definition changes; its error is returned, and nothing has changed then. Indexes that
  /// are not in the new definition are dropped with their entries. ResourceNotFoundException without a table.
  Result<std::shared_ptr<Table>> alter(
      std::string_view name,
      const std::function<Result<void>(const Table& table, Alteration& alteration)>& change);

  /// Drops the table and everything in it; with transient states it stays visible as DELETING first.
  /// Returns the table as it was.
  Result<std::shared_ptr<Table>> drop(std::string_view name);

  /// All tables, by name.
  std::vector<std::shared_ptr<Table>> all();
  /// Names in byte order after `after`, at most `limit`.
  std::vector<std::string> list(std::string_view after, std::size_t limit);

  /// Stores the counters; to be called once, when nothing writes any more.
  Result<void, Failure> save_counters();
  /// Calls `copy` while nothing is written and the counters are stored, so that a copy of the store need not
  /// count. Returns what it returns. No request is under way; who writes without one stays behind the gate.
  Result<void, Failure> stand_still(const std::function<Result<void, Failure>()>& copy);
  /// Held shared by what is done in the background while it writes.
  std::shared_mutex& background_gate() { return background_gate_; }

 private:
  Catalog(Store& store, Streams& streams, const Clock& clock, std::int64_t transient_ms);
  Result<void, Failure> load_tables();
  Result<void, Failure> load_counters();
  Result<void, Failure> write_counters();
  Result<void, Failure> distrust_counters();
  Result<void, Failure> erase_entries(std::uint32_t space, const Counters& counters,
                                      Store::Batch& batch) const;
  Result<void, Failure> erase_contents(const Table& table, Store::Batch& batch) const;
  void give_spaces(TableSchema& schema);
  Result<void> check_droppable(const Table& table) const;
  Result<std::shared_ptr<Table>> replace(const Table& before, Alteration alteration);
  std::shared_ptr<ChangeLog> altered_stream(const Table& before, TableSchema& schema, Store::Batch& batch);
  void begin_work(Table& table, const Table& before, const Alteration& alteration) const;
  void finish_drops();
  Result<void, Failure> remove(Table& table);

  Store& store_;
  Streams& streams_;
  const Clock& clock_;
  const std::int64_t transient_ms_;
  std::shared_mutex background_gate_;
  std::shared_mutex mutex_;  // guards tables_, next_space_ and pending_drops_
  std::map<std::string, std::shared_ptr<Table>, std::less<>> tables_;
  std::uint32_t next_space_ = 1;
  std::atomic<int> pending_drops_{0};
};

/// Under which key a backfill of the index in that space keeps how far it has come.
std::string backfill_key(std::uint32_t space);

}  // namespace offstage::emulator
