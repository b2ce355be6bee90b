#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/engine/catalog.h"
#include "emulator/model/table_schema.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// What a write did to one index.
struct IndexChange {
  std::size_t index = 0;  // position in schema.indexes
  double write_units = 0;
  std::int64_t items = 0;  // by how much the index's counters change
  std::int64_t bytes = 0;
  std::string key;  // of the entry there is now, or of the one that went
};

/// Whether the item has every key attribute of the index: indexes are sparse (developer guide, "Taking
/// advantage of sparse indexes"). Types are checked before an item is written, so presence is enough.
bool is_in_index(const SecondaryIndex& index, const Item& item);

/// Puts into `batch` what the indexes need when `before` becomes `after` (either may be nullptr). Indexes
/// whose entry stays the same are not mentioned and cost nothing.
std::vector<IndexChange> stage_index_changes(const TableSchema& table, const Item* before, const Item* after,
                                             Store::Batch& batch);

}  // namespace offstage::emulator
