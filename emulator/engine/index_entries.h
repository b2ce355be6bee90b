#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
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

/// Whether the item has every key attribute of the index, each of its type and of a size that a key may have:
/// indexes are sparse (developer guide, "Taking advantage of sparse indexes"). Values that do not fit are
/// refused when they are written, but may be older than the index: then the item is not in it.
bool is_in_index(const SecondaryIndex& index, const Item& item);

/// One entry, as it is stored.
struct IndexEntry {
  std::string key;
  std::string value;
  std::size_t size = 0;  // by DynamoDB's rules
};

/// The entry of an item, or nothing when it is not in the index.
std::optional<IndexEntry> index_entry(const TableSchema& table, const SecondaryIndex& index,
                                      const Item& item);

/// An item as it is stored, and its attributes when somebody has decoded them.
struct ItemImage {
  std::string_view stored;
  const Item* attributes = nullptr;
};

/// Puts into `batch` what the indexes need when `before` becomes `after` (either may be nothing). Indexes
/// whose entry stays the same are not mentioned and cost nothing. An index that is being backfilled has an
/// entry of `before` or has none yet: `store` tells. Called with the item locked.
Result<std::vector<IndexChange>> stage_index_changes(const Store& store, const TableSchema& table,
                                                     std::optional<ItemImage> before,
                                                     std::optional<ItemImage> after, Store::Batch& batch);

}  // namespace offstage::emulator
