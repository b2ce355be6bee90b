#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "emulator/engine/change_log.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

/// How much a table or an index holds, kept exact by every write.
struct Counters {
  std::atomic<std::int64_t> items{0};
  std::atomic<std::int64_t> bytes{0};

  void add(std::int64_t items_by, std::int64_t bytes_by) {
    items.fetch_add(items_by, std::memory_order_relaxed);
    bytes.fetch_add(bytes_by, std::memory_order_relaxed);
  }
};

/// What makes a table UPDATING while transient states are shown.
enum class TableWork : unsigned char {
  kNone,
  kThroughput,
  kStream,
  kTableClass,
  kIndexCreation,
  kIndexDeletion
};

struct Table;

/// What a table is over time, whatever its definition is at the moment: all its versions share it.
struct TableState {
  Counters counters;

  /// Writers hold it shared while they write, a change of the definition and the drop hold it alone: nothing
  /// is written by a definition that is no longer the table's, nor to a table that is gone.
  std::shared_mutex write_gate;
  Table* current = nullptr;  // guarded by write_gate; nullptr when the table is gone
  /// Where changes are recorded, or nullptr; guarded by write_gate.
  std::shared_ptr<ChangeLog> change_log;

  std::int64_t active_at_ms = 0;                // CREATING until then; set before anybody else sees it
  std::atomic<std::int64_t> deleted_at_ms{-1};  // DELETING until then; -1: not being deleted
  std::atomic<TableWork> work{TableWork::kNone};
  std::atomic<std::int64_t> work_until_ms{0};  // UPDATING until then
};

/// The same of an index.
struct IndexState {
  Counters counters;
  std::atomic<std::int64_t> allocated_at_ms{0};  // CREATING and not yet backfilling until then
  std::atomic<std::int64_t> created_at_ms{0};    // CREATING until then, however early it is filled
  std::atomic<std::int64_t> updated_at_ms{0};    // UPDATING until then
};

/// A global index that is dropped and still shown as DELETING: there is nothing left of it but this.
struct LeavingIndex {
  SecondaryIndex index;
  std::int64_t items = 0;
  std::int64_t bytes = 0;
  std::int64_t gone_at_ms = 0;
};

/// One version of a table: its definition never changes while the object lives, a changed table is a new
/// object that shares the state. Made by the catalog.
struct Table : std::enable_shared_from_this<Table> {
  explicit Table(TableSchema definition);
  /// The next version. `before` has the indexes of `definition` but for new ones.
  Table(TableSchema definition, const Table& before, std::vector<LeavingIndex> leaving_indexes);

  const TableSchema schema;
  const std::shared_ptr<TableState> state;
  const std::vector<std::shared_ptr<IndexState>> indexes;  // in the order of schema.indexes
  const std::vector<LeavingIndex> leaving;
};

}  // namespace offstage::emulator
