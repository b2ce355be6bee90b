#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/engine/catalog.h"
#include "emulator/engine/index_entries.h"
#include "emulator/engine/key_locks.h"
#include "emulator/simulation/simulation.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// An item as it stands in the store; decoded when somebody asks for it.
class CurrentItem {
 public:
  CurrentItem() = default;
  explicit CurrentItem(std::optional<Store::Value> stored) : stored_(std::move(stored)) {}

  bool exists() const { return stored_.has_value(); }
  /// Stored bytes, as item_codec.h describes them. Only when it exists.
  std::string_view stored() const { return stored_->bytes(); }
  /// 0 when it does not exist.
  std::size_t size_bytes() const;
  /// Empty when it does not exist. The reference lives as long as this.
  Result<const Item*> item() const;
  /// Whether somebody asked for item().
  bool is_decoded() const { return item_.has_value(); }

 private:
  std::optional<Store::Value> stored_;
  mutable std::optional<Item> item_;
};

/// What an item becomes, shared because copies of items cost more than all else about them; nullptr when it
/// is deleted.
using NewItem = std::shared_ptr<const Item>;
inline NewItem new_item(Item item) {
  return std::make_shared<const Item>(std::move(item));
}

/// The new item, or an error, and then nothing is written. Called with the item locked; it may be called
/// again, so it has no side effects but on its own captures.
using Decision = std::function<Result<NewItem>(const CurrentItem& current)>;

struct ItemWrite {
  /// The version that the write was checked by. When the definition has changed since, the newer one counts.
  std::shared_ptr<Table> table;
  std::string key;  // table_item_key()
  Decision decide;
  /// The item is only looked at: what is decided is not written, but its error counts.
  bool check_only = false;
  /// What its stream record says.
  ChangeOrigin origin = ChangeOrigin::kRequest;
};

struct WrittenItem {
  std::shared_ptr<Table> table;  // by whose definition it was written
  CurrentItem before;
  NewItem after;
  std::size_t size_after = 0;  // 0 when it does not exist
  bool checked_only = false;   // the item stays as it was; `after` is nothing then
  double table_units = 0;      // write capacity, DYNAMODB.md 6.3
  std::vector<IndexChange> index_changes;
};

class StagedChanges;
class WriteMeter;

/// Read-modify-write of items: locked, decided, and written in one batch with their index entries.
/// Thread-safe.
class ItemWriter {
 public:
  /// Both outlive this. With a simulation a write may be refused for want of throughput, before anything of
  /// it is written, and is charged.
  explicit ItemWriter(Store& store, Simulation* simulation = nullptr)
      : store_(store), simulation_(simulation) {}

  Result<WrittenItem> write(const ItemWrite& write);
  /// All of them or, when one decision is an error, none. The keys are different from each other.
  /// With `failures`, every decision is asked, and what went wrong is told there: one entry for each write
  /// if any decision was an error, and then nothing is returned. Errors of the store are still returned.
  /// Writes with `failures` are a transaction's, and cost twice what plain ones do.
  Result<std::vector<WrittenItem>> write_all(std::span<const ItemWrite> writes,
                                             std::vector<std::optional<AwsError>>* failures = nullptr);

  /// What whoever else writes entries of items holds: locked by the items' keys, after the table's gate.
  KeyLocks& locks() { return locks_; }

 private:
  Result<std::vector<WrittenItem>> stage_all(std::span<const ItemWrite> writes,
                                             std::vector<std::optional<AwsError>>* failures,
                                             const WriteMeter& meter, StagedChanges& changes,
                                             Store::Batch& batch) const;
  Result<std::vector<IndexChange>> stage_indexes(const TableSchema& schema, const WrittenItem& written,
                                                 std::string_view after, Store::Batch& batch) const;
  Result<WrittenItem> stage(const ItemWrite& write, const WriteMeter& meter, StagedChanges& changes,
                            Store::Batch& batch) const;

  Store& store_;
  Simulation* const simulation_;
  KeyLocks locks_;
};

}  // namespace offstage::emulator
