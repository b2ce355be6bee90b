#include "emulator/engine/index_entries.h"

#include <algorithm>
#include <optional>

#include "emulator/engine/capacity.h"
#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// The entry there would be of an item that may not be there at all.
std::optional<IndexEntry> entry_of(const TableSchema& table, const SecondaryIndex& index, const Item* item) {
  return item ? index_entry(table, index, *item) : std::nullopt;
}

/// The entry there is of the item as it was. An index that is being backfilled may have none yet.
Result<std::optional<IndexEntry>> stored_entry_of(const Store& store, const TableSchema& table,
                                                  const SecondaryIndex& index, const Item* item) {
  auto entry = entry_of(table, index, item);
  if (!entry || !index.backfilling) return entry;
  auto found = store.get(entry->key);
  if (!found) return errors::internal_failure(found.error().text);
  return *found ? std::move(entry) : std::nullopt;
}

/// DYNAMODB.md 6.3: an entry that comes, goes or changes in place is one write; one whose key changes is a
/// deletion and an insertion.
double entry_units(const std::optional<IndexEntry>& before, const std::optional<IndexEntry>& after) {
  if (!before) return write_units(after->size);
  if (!after) return write_units(before->size);
  if (before->key == after->key) return write_units(std::max(before->size, after->size));
  return write_units(before->size) + write_units(after->size);
}

bool fits(const AttributeValue* value, AttributeType type, std::size_t bytes_max) {
  if (!value || !value->is(type)) return false;
  if (type == AttributeType::kNumber) return true;
  const auto bytes = size_bytes(*value);
  return bytes > 0 && bytes <= bytes_max;
}

}  // namespace

bool is_in_index(const SecondaryIndex& index, const Item& item) {
  const auto all_fit = [&](const std::vector<KeyAttribute>& attributes, std::size_t bytes_max) {
    return std::all_of(attributes.begin(), attributes.end(), [&](const KeyAttribute& attribute) {
      return fits(item.find(attribute.name), attribute.type, bytes_max);
    });
  };
  return all_fit(index.key.partition, limits::kPartitionKeyBytesMax) &&
         all_fit(index.key.sort, limits::kSortKeyBytesMax);
}

std::optional<IndexEntry> index_entry(const TableSchema& table, const SecondaryIndex& index,
                                      const Item& item) {
  if (!is_in_index(index, item)) return std::nullopt;
  IndexEntry entry;
  entry.key = index_entry_key(table, index, item);
  entry.value = encode_item(project_for_index(table, index, item));
  entry.size = stored_item_size_bytes(entry.value);
  return entry;
}

Result<std::vector<IndexChange>> stage_index_changes(const Store& store, const TableSchema& table,
                                                     const Item* before, const Item* after,
                                                     Store::Batch& batch) {
  std::vector<IndexChange> changes;
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    ASSIGN_OR_RETURN(auto old_entry, stored_entry_of(store, table, table.indexes[i], before));
    auto new_entry = entry_of(table, table.indexes[i], after);
    if (!old_entry && !new_entry) continue;
    if (old_entry && new_entry && old_entry->key == new_entry->key && old_entry->value == new_entry->value) {
      continue;
    }
    if (old_entry && !(new_entry && new_entry->key == old_entry->key)) batch.erase(old_entry->key);
    if (new_entry) batch.put(new_entry->key, new_entry->value);

    IndexChange change{.index = i, .write_units = entry_units(old_entry, new_entry)};
    if (new_entry) change.items += 1, change.bytes += static_cast<std::int64_t>(new_entry->size);
    if (old_entry) change.items -= 1, change.bytes -= static_cast<std::int64_t>(old_entry->size);
    change.key = std::move((new_entry ? new_entry : old_entry)->key);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace offstage::emulator
