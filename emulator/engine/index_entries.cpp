#include "emulator/engine/index_entries.h"

#include <algorithm>
#include <optional>

#include "emulator/engine/capacity.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct Entry {
  std::string key;
  std::string value;
  std::size_t size = 0;
};

std::optional<Entry> entry_of(const TableSchema& table, const SecondaryIndex& index, const Item* item) {
  if (!item || !is_in_index(index, *item)) return std::nullopt;
  Entry entry;
  entry.key = index_entry_key(table, index, *item);
  entry.value = encode_item(project_for_index(table, index, *item));
  entry.size = stored_item_size_bytes(entry.value);
  return entry;
}

/// DYNAMODB.md 6.3: an entry that comes, goes or changes in place is one write; one whose key changes is a
/// deletion and an insertion.
double entry_units(const std::optional<Entry>& before, const std::optional<Entry>& after) {
  if (!before) return write_units(after->size);
  if (!after) return write_units(before->size);
  if (before->key == after->key) return write_units(std::max(before->size, after->size));
  return write_units(before->size) + write_units(after->size);
}

}  // namespace

bool is_in_index(const SecondaryIndex& index, const Item& item) {
  const auto present = [&](const KeyAttribute& attribute) { return item.find(attribute.name) != nullptr; };
  return std::all_of(index.key.partition.begin(), index.key.partition.end(), present) &&
         std::all_of(index.key.sort.begin(), index.key.sort.end(), present);
}

std::vector<IndexChange> stage_index_changes(const TableSchema& table, const Item* before, const Item* after,
                                             Store::Batch& batch) {
  std::vector<IndexChange> changes;
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    auto old_entry = entry_of(table, table.indexes[i], before);
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
