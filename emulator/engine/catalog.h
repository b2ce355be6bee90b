#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/streams.h"
#include "emulator/model/table_schema.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

enum class TableStatus { kCreating, kActive, kDeleting };

/// How much a table or an index holds, kept exact by every write.
struct Counters {
  std::atomic<std::int64_t> items{0};
  std::atomic<std::int64_t> bytes{0};

  void add(std::int64_t items_by, std::int64_t bytes_by) {
    items.fetch_add(items_by, std::memory_order_relaxed);
    bytes.fetch_add(bytes_by, std::memory_order_relaxed);
  }
};

/// A table that exists. The schema never changes while the object lives: a changed table is a new object.
struct Table {
  explicit Table(TableSchema definition);

  const TableSchema schema;
  Counters counters;
  std::vector<Counters> index_counters;  // in the order of schema.indexes

  /// Writers hold it shared while they write, the drop holds it alone: nothing is written to a table that
  /// is gone.
  std::shared_mutex write_gate;
  bool dropped = false;  // guarded by write_gate
  /// Where changes are recorded, or nullptr; guarded by write_gate.
  std::shared_ptr<ChangeLog> change_log;

  std::int64_t active_at_ms = 0;                // CREATING until then
  std::atomic<std::int64_t> deleted_at_ms{-1};  // DELETING until then; -1: not being deleted
};

/// Which tables there are. Thread-safe. Definitions are stored; counters are stored at a clean close and
/// counted anew after a crash.
class Catalog {
 public:
  /// Reads the definitions. `store`, `streams` and `clock` outlive the catalog. `transient_ms` is how long
  /// CREATING and DELETING are shown.
  static Result<std::unique_ptr<Catalog>, Failure> load(Store& store, Streams& streams, const Clock& clock,
                                                        std::int64_t transient_ms);

  /// The table, whatever its state, or nullptr.
  std::shared_ptr<Table> find(std::string_view name);
  /// The table if items can be read and written, or AWS's data-plane error.
  Result<std::shared_ptr<Table>> find_active(std::string_view name);
  TableStatus status(const Table& table) const;

  /// Gives the schema its spaces and stores it. ResourceInUseException when the name is taken.
  Result<std::shared_ptr<Table>> create(TableSchema schema);

  /// Drops the table and everything in it; with transient states it stays visible as DELETING first.
  /// Returns the table as it was.
  Result<std::shared_ptr<Table>> drop(std::string_view name);

  /// Names in byte order after `after`, at most `limit`.
  std::vector<std::string> list(std::string_view after, std::size_t limit);

  /// Stores the counters; to be called once, when nothing writes any more.
  Result<void, Failure> save_counters();

 private:
  Catalog(Store& store, Streams& streams, const Clock& clock, std::int64_t transient_ms);
  Result<void, Failure> load_tables();
  Result<void, Failure> load_counters();
  Result<void, Failure> erase_contents(const Table& table, Store::Batch& batch) const;
  void finish_drops();
  Result<void, Failure> remove(Table& table);

  Store& store_;
  Streams& streams_;
  const Clock& clock_;
  const std::int64_t transient_ms_;
  std::shared_mutex mutex_;  // guards tables_, next_space_ and pending_drops_
  std::map<std::string, std::shared_ptr<Table>, std::less<>> tables_;
  std::uint32_t next_space_ = 1;
  std::atomic<int> pending_drops_{0};
};

}  // namespace offstage::emulator
