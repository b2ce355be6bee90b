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

/// What an index stores of an item. `own` holds it where the index has less than all.
std::string_view projected(const TableSchema& table, const SecondaryIndex& index, const ItemImage& item,
                           std::string& own) {
  if (index.projection.type == ProjectionType::kAll) return item.stored;
  own = encode_item(project_for_index(table, index, *item.attributes));
  return own;
}

bool are_equal(const std::vector<KeyAttribute>& attributes, std::string_view a, std::string_view b) {
  return std::all_of(attributes.begin(), attributes.end(), [&](const KeyAttribute& attribute) {
    return find_attribute(a, attribute.name) == find_attribute(b, attribute.name);
  });
}

/// Whether two versions of an item, as they are stored, have the same entry key or none: equal values have
/// equal bytes.
bool have_same_key(const SecondaryIndex& index, std::string_view a, std::string_view b) {
  return are_equal(index.key.partition, a, b) && are_equal(index.key.sort, a, b);
}

/// What of an item has to be looked into: its keys where indexes have all that is stored.
Result<Item, Failure> decode_for_indexes(const TableSchema& table, std::string_view stored) {
  const bool keys_do =
      std::all_of(table.indexes.begin(), table.indexes.end(),
                  [](const SecondaryIndex& index) { return index.projection.type == ProjectionType::kAll; });
  if (!keys_do) return decode_item(stored);
  return decode_attributes(stored, [&table](std::string_view name) {
    return table.key.contains(name) ||
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [name](const SecondaryIndex& index) { return index.key.contains(name); });
  });
}

/// The entry of one index as it was and as it will be.
class EntryChange {
 public:
  /// The attributes of `before` are not looked at when it has the key of `after`.
  EntryChange(const TableSchema& table, const SecondaryIndex& index, bool same_key, const ItemImage* before,
              const ItemImage* after)
      : table_(table), index_(index), same_key_(same_key) {
    if (after && is_in_index(index, *after->attributes)) after_ = after;
    if (same_key ? after_ != nullptr : before && is_in_index(index, *before->attributes)) before_ = before;
    if (before_) old_key_ = index_entry_key(table, index, *(same_key ? after : before)->attributes);
    if (after_ && !same_key) new_key_ = index_entry_key(table, index, *after->attributes);
  }

  /// An index that is being backfilled may have no entry yet of the item as it was.
  Result<void> look_for_old(const Store& store) {
    if (!before_ || !index_.backfilling) return {};
    auto found = store.get(old_key_);
    if (!found) return errors::internal_failure(found.error().text);
    if (*found) return {};
    before_ = nullptr;
    if (same_key_) new_key_ = std::move(old_key_);
    same_key_ = false;
    return {};
  }

  /// Nothing when the entry stays as it is.
  std::optional<IndexChange> stage(std::size_t index, Store::Batch& batch) && {
    if (!before_ && !after_) return std::nullopt;
    std::string own_old, own_new;
    const auto old_value = before_ ? projected(table_, index_, *before_, own_old) : std::string_view();
    const auto new_value = after_ ? projected(table_, index_, *after_, own_new) : std::string_view();
    if (same_key_ && old_value == new_value) return std::nullopt;
    if (before_ && !same_key_) batch.erase(old_key_);
    if (after_) batch.put(same_key_ ? old_key_ : new_key_, new_value);

    const auto old_size = stored_item_size_bytes(old_value);
    const auto new_size = stored_item_size_bytes(new_value);
    IndexChange change{.index = index, .write_units = units(old_size, new_size)};
    change.items = (after_ ? 1 : 0) - (before_ ? 1 : 0);
    change.bytes = static_cast<std::int64_t>(new_size) - static_cast<std::int64_t>(old_size);
    change.key = std::move(after_ && !same_key_ ? new_key_ : old_key_);
    return change;
  }

 private:
  /// DYNAMODB.md 6.3: an entry that comes, goes or changes in place is one write; one whose key changes is a
  /// deletion and an insertion.
  double units(std::size_t old_size, std::size_t new_size) const {
    if (!before_) return write_units(new_size);
    if (!after_) return write_units(old_size);
    if (same_key_) return write_units(std::max(old_size, new_size));
    return write_units(old_size) + write_units(new_size);
  }

  const TableSchema& table_;
  const SecondaryIndex& index_;
  const ItemImage* before_ = nullptr;
  const ItemImage* after_ = nullptr;
  std::string old_key_, new_key_;
  bool same_key_;  // then it is old_key_
};

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
                                                     std::optional<ItemImage> before,
                                                     std::optional<ItemImage> after, Store::Batch& batch) {
  std::vector<IndexChange> changes;
  changes.reserve(table.indexes.size());
  Item decoded;  // the item as it was, if nobody has decoded it and somebody has to look into it
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    const auto& index = table.indexes[i];
    const bool same_key = before && after && have_same_key(index, before->stored, after->stored);
    const bool keys_do = same_key && index.projection.type == ProjectionType::kAll;
    if (before && !before->attributes && !keys_do) {
      auto item = decode_for_indexes(table, before->stored);
      if (!item) return errors::internal_failure(item.error().text);
      decoded = std::move(item).value();
      before->attributes = &decoded;
    }
    EntryChange entry(table, index, same_key, before ? &*before : nullptr, after ? &*after : nullptr);
    RETURN_IF_ERROR(entry.look_for_old(store));
    if (auto change = std::move(entry).stage(i, batch)) changes.push_back(*std::move(change));
  }
  return changes;
}

}  // namespace offstage::emulator
