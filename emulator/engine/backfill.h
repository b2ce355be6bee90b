#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"
#include "emulator/engine/catalog.h"
#include "emulator/engine/item_writer.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// Fills global indexes that are added to tables with items ("Adding a global secondary index to an existing
/// table", developer guide).
///
/// From the moment an index is part of the definition every write maintains it. The backfill walks through
/// the table's items in batches: it locks a few of them, reads them as they are then, and puts the entries
/// that are not there yet. So entries, counters and items agree whatever is written meanwhile. Items whose
/// attributes don't fit the index's key are passed over. Each batch stores, with its entries, how far it
/// came: after a crash the work goes on from there. A short table is filled before start() returns; the rest
/// is done by one thread, table after table. Thread-safe.
class Backfills {
 public:
  /// All outlive this.
  Backfills(Store& store, Catalog& catalog, ItemWriter& writer)
      : store_(store), catalog_(catalog), writer_(writer) {}
  /// stop().
  ~Backfills();
  Backfills(const Backfills&) = delete;
  Backfills& operator=(const Backfills&) = delete;

  /// Fills the index of that space in the table, as far as it is not full.
  void start(const std::string& table, std::uint32_t space);
  /// Goes on with what was unfinished when the store was closed.
  void resume();
  /// Ends with the batch at hand; the rest is for resume(). Nothing is started from here on.
  void stop();

 private:
  struct Job {
    std::string table;
    std::uint32_t space;
  };
  struct Batch;

  void work();
  void later(Job job);
  // Whether there is nothing left to do.
  Result<bool> step_in_background(const Job& job);
  Result<bool> step(const Job& job);
  Result<bool> fill(const Table& table, const SecondaryIndex& index, IndexState& state);
  Result<void> add_entry(const Table& table, const SecondaryIndex& index, const std::string& key,
                         Batch& batch);
  Result<void> finish(const Job& job);

  Store& store_;
  Catalog& catalog_;
  ItemWriter& writer_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::emulator
