#include "emulator/engine/item_writer.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "emulator/engine/capacity.h"
#include "emulator/engine/expiry_index.h"
#include "emulator/engine/write_meter.h"
#include "emulator/model/errors.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

/// Keeps every table of some writes as it is until this goes out of scope.
class OpenGates {
 public:
  Result<void> open(std::span<const ItemWrite> writes) {
    std::vector<TableState*> states;
    for (const auto& write : writes) states.push_back(write.table->state.get());
    std::sort(states.begin(), states.end());
    states.erase(std::unique(states.begin(), states.end()), states.end());
    for (auto* state : states) {
      gates_.emplace_back(state->write_gate);
      if (state->current == nullptr) return errors::resource_not_found();
    }
    return {};
  }

 private:
  std::vector<std::shared_lock<std::shared_mutex>> gates_;
};

/// The version of its table by which a write has to be done, with the gate open.
std::shared_ptr<Table> current_table(const ItemWrite& write) {
  auto* current = write.table->state->current;
  return current == write.table.get() ? write.table : current->shared_from_this();
}

}  // namespace

/// The stream records of some writes, until it is known that all of them are made.
class StagedChanges {
 public:
  /// `after`: the item as it will be, encoded; empty when it goes. Nothing is recorded when nothing changes.
  Result<void> add(ChangeOrigin origin, const WrittenItem& written, std::string_view after) {
    const auto before = written.before.exists() ? written.before.stored() : std::string_view();
    if (before == after) return {};
    auto& log = *written.table->state->change_log;
    ASSIGN_OR_RETURN(const Item* item, written.after ? written.after.get() : written.before.item());
    const auto key = encode_item(key_of(written.table->schema, *item));
    bodies_[&log].push_back(encode_change(log.view(), origin, key, after, before));
    return {};
  }

  /// What is returned is kept until `batch` is written.
  std::vector<ChangeLog::Pending> append(Store::Batch& batch) const {
    std::vector<ChangeLog::Pending> pending;
    pending.reserve(bodies_.size());
    for (const auto& [log, bodies] : bodies_) pending.push_back(log->append(bodies, batch));
    return pending;
  }

 private:
  std::map<ChangeLog*, std::vector<std::string>> bodies_;
};

namespace {

void count(const WrittenItem& written) {
  const auto& table = *written.table;
  const auto size_before = static_cast<std::int64_t>(written.before.size_bytes());
  const auto size_after = static_cast<std::int64_t>(written.size_after);
  if (written.checked_only) return;
  table.state->counters.add((written.after ? 1 : 0) - (written.before.exists() ? 1 : 0),
                            size_after - size_before);
  for (const auto& change : written.index_changes) {
    table.indexes[change.index]->counters.add(change.items, change.bytes);
  }
}

}  // namespace

std::size_t CurrentItem::size_bytes() const {
  return stored_ ? stored_item_size_bytes(stored()) : 0;
}

Result<const Item*> CurrentItem::item() const {
  if (!item_) {
    if (!stored_) {
      item_.emplace();
    } else {
      auto decoded = decode_item(stored());
      if (!decoded) return errors::internal_failure(decoded.error().text);
      item_.emplace(std::move(decoded).value());
    }
  }
  return &*item_;
}

Result<WrittenItem> ItemWriter::write(const ItemWrite& write) {
  ASSIGN_OR_RETURN(auto written, write_all({&write, 1}));
  return std::move(written.front());
}

Result<std::vector<WrittenItem>> ItemWriter::write_all(std::span<const ItemWrite> writes,
                                                       std::vector<std::optional<AwsError>>* failures) {
  OpenGates gates;
  RETURN_IF_ERROR(gates.open(writes));
  std::vector<std::string_view> keys;
  keys.reserve(writes.size());
  for (const auto& write : writes) keys.emplace_back(write.key);
  const auto guard = locks_.lock(keys);

  // What time to live deletes costs nothing.
  const bool metered = writes.front().origin == ChangeOrigin::kRequest;
  const WriteMeter meter(metered ? simulation_ : nullptr, failures != nullptr);
  Store::Batch batch;
  StagedChanges changes;
  ASSIGN_OR_RETURN(auto results, stage_all(writes, failures, meter, changes, batch));
  for (std::size_t i = 0; i < results.size(); ++i) meter.charge(writes[i].key, results[i]);
  if (results.empty() || batch.empty()) return results;
  const auto pending = changes.append(batch);
  if (simulation_) simulation_->before_write();
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);
  for (const auto& written : results) count(written);
  return results;
}

Result<std::vector<WrittenItem>> ItemWriter::stage_all(std::span<const ItemWrite> writes,
                                                       std::vector<std::optional<AwsError>>* failures,
                                                       const WriteMeter& meter, StagedChanges& changes,
                                                       Store::Batch& batch) const {
  std::vector<WrittenItem> results;
  results.reserve(writes.size());
  std::vector<std::optional<AwsError>> found(failures ? writes.size() : 0);
  bool failed = false;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto written = stage(writes[i], meter, changes, batch);
    if (written) {
      results.push_back(std::move(written).value());
      continue;
    }
    if (!failures || written.error().status() >= 500) return std::move(written).error();
    found[i] = std::move(written).error();
    failed = true;
  }
  if (!failed) return results;
  *failures = std::move(found);
  return std::vector<WrittenItem>();
}

/// `after`: the item as it will be, encoded.
Result<std::vector<IndexChange>> ItemWriter::stage_indexes(const TableSchema& schema,
                                                           const WrittenItem& written, std::string_view after,
                                                           Store::Batch& batch) const {
  std::optional<ItemImage> image_before;
  std::optional<ItemImage> image_after;
  if (written.before.exists()) image_before = ItemImage{.stored = written.before.stored()};
  if (written.before.is_decoded() && image_before) {
    ASSIGN_OR_RETURN(image_before->attributes, written.before.item());
  }
  if (written.after) image_after = ItemImage{.stored = after, .attributes = written.after.get()};
  return stage_index_changes(store_, schema, image_before, image_after, batch);
}

Result<WrittenItem> ItemWriter::stage(const ItemWrite& write, const WriteMeter& meter, StagedChanges& changes,
                                      Store::Batch& batch) const {
  WrittenItem written;
  written.table = current_table(write);
  const auto& schema = written.table->schema;
  RETURN_IF_ERROR(meter.admit(schema, write.key));
  auto stored = store_.get(write.key);
  if (!stored) return errors::internal_failure(stored.error().text);
  written.before = CurrentItem(std::move(stored).value());
  auto decided = write.decide(written.before);
  if (!decided) {
    meter.charge_refused(schema, write.key, written.before.size_bytes());
    return std::move(decided).error();
  }
  written.after = std::move(decided).value();
  if (write.check_only) {
    written.after.reset();
    written.checked_only = true;
    written.table_units = write_units(written.before.size_bytes());
    return written;
  }

  std::string bytes;  // of the item as it will be
  if (written.after) {
    bytes = encode_item(*written.after);
    batch.put(write.key, bytes);
  } else if (written.before.exists()) {
    batch.erase(write.key);
  }
  written.size_after = stored_item_size_bytes(bytes);
  written.table_units = write_units(std::max(written.before.size_bytes(), written.size_after));
  if (written.table->state->change_log) RETURN_IF_ERROR(changes.add(write.origin, written, bytes));
  if (schema.time_to_live.enabled()) {
    RETURN_IF_ERROR(stage_expiry_change(
        schema, write.key, written.before.exists() ? std::optional(written.before.stored()) : std::nullopt,
        written.after.get(), batch));
  }
  if (!schema.indexes.empty()) {
    ASSIGN_OR_RETURN(written.index_changes, stage_indexes(schema, written, bytes, batch));
    RETURN_IF_ERROR(meter.admit_indexes(schema, written.index_changes));
  }
  return written;
}

}  // namespace offstage::emulator
