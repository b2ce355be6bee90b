#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "emulator/engine/capacity.h"
#include "emulator/engine/index_entries.h"
#include "emulator/engine/item_writer.h"
#include "emulator/simulation/simulation.h"

namespace offstage::emulator {

/// What throttling asks of a write: room in the table's bucket before the item is looked at, room in the
/// bucket of every global index that it touches before it is written, and its price from all of them. Does
/// nothing while nothing is simulated.
class WriteMeter {
 public:
  /// Transactions pay twice for the table (DYNAMODB.md 6.3). Without a simulation nothing is metered.
  WriteMeter(Simulation* simulation, bool transactional)
      : throttle_(simulation && simulation->active() ? &simulation->throttle() : nullptr),
        table_factor_(transactional ? 2 : 1) {}

  Result<void> admit(const TableSchema& table, std::string_view key) const {
    return throttle_ ? throttle_->admit(table_of(table, key)) : Result<void>();
  }

  Result<void> admit_indexes(const TableSchema& table, const std::vector<IndexChange>& changes) const {
    if (!throttle_) return {};
    for (const auto& change : changes) RETURN_IF_ERROR(throttle_->admit(index_of(table, change)));
    return {};
  }

  void charge(std::string_view key, const WrittenItem& written) const {
    if (!throttle_) return;
    const auto& table = written.table->schema;
    throttle_->charge(table_of(table, key), written.table_units * table_factor_);
    for (const auto& change : written.index_changes) {
      throttle_->charge(index_of(table, change), change.write_units);
    }
  }

  /// A write that its condition refused is charged for the item it looked at.
  void charge_refused(const TableSchema& table, std::string_view key, std::size_t size_bytes) const {
    if (throttle_) throttle_->charge(table_of(table, key), write_units(size_bytes) * table_factor_);
  }

 private:
  static CapacitySource table_of(const TableSchema& table, std::string_view key) {
    return {.table = table, .access = Access::kWrite, .key = key};
  }
  static CapacitySource index_of(const TableSchema& table, const IndexChange& change) {
    return {
        .table = table, .index = &table.indexes[change.index], .access = Access::kWrite, .key = change.key};
  }

  Throttle* const throttle_;
  const double table_factor_;
};

}  // namespace offstage::emulator
