#include "emulator/engine/item_writer.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "emulator/engine/capacity.h"
#include "emulator/engine/write_meter.h"
#include "emulator/model/errors.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

/// Keeps every table of some writes from being dropped until it goes out of scope.
class OpenGates {
 public:
  Result<void> open(const std::vector<ItemWrite>& writes) {
    std::vector<Table*> tables;
    for (const auto& write : writes) tables.push_back(write.table.get());
    std::sort(tables.begin(), tables.end());
    tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
    for (auto* table : tables) {
      gates_.emplace_back(table->write_gate);
      if (table->dropped) return errors::resource_not_found();
    }
    return {};
  }

 private:
  std::vector<std::shared_lock<std::shared_mutex>> gates_;
};

}  // namespace

/// The stream records of some writes, until it is known that all of them are made.
class StagedChanges {
 public:
  /// `after`: the item as it will be, encoded; empty when it goes. Nothing is recorded when nothing changes.
  Result<void> add(const ItemWrite& write, const WrittenItem& written, std::string_view after) {
    const auto before = written.before.exists() ? written.before.stored() : std::string_view();
    if (before == after) return {};
    auto& log = *write.table->change_log;
    ASSIGN_OR_RETURN(const Item* item, written.after ? &*written.after : written.before.item());
    const auto key = encode_item(key_of(write.table->schema, *item));
    bodies_[&log].push_back(encode_change(log.view(), write.origin, key, after, before));
    return {};
  }

  /// What is returned is kept until `batch` is written.
  std::vector<ChangeLog::Pending> append(Store::Batch& batch) const {
    std::vector<ChangeLog::Pending> pending;
    for (const auto& [log, bodies] : bodies_) pending.push_back(log->append(bodies, batch));
    return pending;
  }

 private:
  std::map<ChangeLog*, std::vector<std::string>> bodies_;
};

namespace {

void count(Table& table, const WrittenItem& written) {
  const auto size_before = static_cast<std::int64_t>(written.before.size_bytes());
  const auto size_after = written.after ? static_cast<std::int64_t>(size_bytes(*written.after)) : 0;
  if (written.checked_only) return;
  table.counters.add((written.after ? 1 : 0) - (written.before.exists() ? 1 : 0), size_after - size_before);
  for (const auto& change : written.index_changes) {
    table.index_counters[change.index].add(change.items, change.bytes);
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
  ASSIGN_OR_RETURN(auto written, write_all({write}));
  return std::move(written.front());
}

Result<std::vector<WrittenItem>> ItemWriter::write_all(const std::vector<ItemWrite>& writes,
                                                       std::vector<std::optional<AwsError>>* failures) {
  OpenGates gates;
  RETURN_IF_ERROR(gates.open(writes));
  std::vector<std::string> keys;
  keys.reserve(writes.size());
  for (const auto& write : writes) keys.push_back(write.key);
  const auto guard = locks_.lock(keys);

  const WriteMeter meter(simulation_, failures != nullptr);
  Store::Batch batch;
  StagedChanges changes;
  ASSIGN_OR_RETURN(auto results, stage_all(writes, failures, meter, changes, batch));
  for (std::size_t i = 0; i < results.size(); ++i) meter.charge(writes[i], results[i]);
  if (results.empty() || batch.empty()) return results;
  const auto pending = changes.append(batch);
  if (simulation_) simulation_->before_write();
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);
  for (std::size_t i = 0; i < writes.size(); ++i) count(*writes[i].table, results[i]);
  return results;
}

Result<std::vector<WrittenItem>> ItemWriter::stage_all(const std::vector<ItemWrite>& writes,
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

Result<WrittenItem> ItemWriter::stage(const ItemWrite& write, const WriteMeter& meter, StagedChanges& changes,
                                      Store::Batch& batch) const {
  RETURN_IF_ERROR(meter.admit(write));
  auto stored = store_.get(write.key);
  if (!stored) return errors::internal_failure(stored.error().text);
  WrittenItem written;
  written.before = CurrentItem(std::move(stored).value());
  auto decided = write.decide(written.before);
  if (!decided) {
    meter.charge_refused(write, written.before.size_bytes());
    return std::move(decided).error();
  }
  written.after = std::move(decided).value();
  if (write.check_only) {
    written.after.reset();
    written.checked_only = true;
    written.table_units = write_units(written.before.size_bytes());
    return written;
  }

  const auto& schema = write.table->schema;
  std::string bytes;  // of the item as it will be
  if (written.after) {
    bytes = encode_item(*written.after);
    batch.put(write.key, bytes);
  } else if (written.before.exists()) {
    batch.erase(write.key);
  }
  written.table_units = write_units(std::max(written.before.size_bytes(), stored_item_size_bytes(bytes)));
  if (write.table->change_log) RETURN_IF_ERROR(changes.add(write, written, bytes));
  if (!schema.indexes.empty()) {
    ASSIGN_OR_RETURN(const Item* before, written.before.item());
    written.index_changes = stage_index_changes(schema, written.before.exists() ? before : nullptr,
                                                written.after ? &*written.after : nullptr, batch);
    RETURN_IF_ERROR(meter.admit_indexes(write, written.index_changes));
  }
  return written;
}

}  // namespace offstage::emulator
