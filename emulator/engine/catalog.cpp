#include "emulator/engine/catalog.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include "emulator/engine/expiry_index.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/tables.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"
#include "emulator/storage/schema_codec.h"

namespace offstage::emulator {
namespace {

// Keys in Keyspace::kCatalog (key_codec.h). Do not change: stored.
constexpr std::string_view kTableKeys = "ct";  // + name -> definition
constexpr std::string_view kTableKeysEnd = "cu";
constexpr std::string_view kCounterKeys = "cc";   // + name -> "items bytes items bytes ...": table, indexes
constexpr std::string_view kBackfillKeys = "cb";  // + space -> up to which key of the table it is filled
constexpr std::string_view kNextSpaceKey = "cs";
constexpr std::string_view kCleanKey = "cz";  // there only between a clean close and the next open

/// A drop erases up to this many entries one by one: range tombstones make every later read a little
/// slower, which would add up in a test suite that creates and drops thousands of small tables.
constexpr std::int64_t kErasedOneByOne = 1'000;

std::string join(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

std::string counters_text(const Table& table) {
  std::string text;
  const auto add = [&text](const Counters& counters) {
    if (!text.empty()) text += ' ';
    text.append(std::to_string(counters.items)).append(" ").append(std::to_string(counters.bytes));
  };
  add(table.state->counters);
  for (const auto& index : table.indexes) add(index->counters);
  return text;
}

bool read_counters(std::string_view text, Table& table) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto read = [&](std::atomic<std::int64_t>& into) {
    std::int64_t value = 0;
    if (at != end && *at == ' ') ++at;
    const auto [stop, error] = std::from_chars(at, end, value);
    at = stop;
    into = value;
    return error == std::errc();
  };
  if (!read(table.state->counters.items) || !read(table.state->counters.bytes)) return false;
  for (const auto& index : table.indexes) {
    if (!read(index->counters.items) || !read(index->counters.bytes)) return false;
  }
  return true;
}

Result<void, Failure> count(const Store& store, std::uint32_t space, Counters& counters) {
  const auto prefix = space_prefix(space);
  auto cursor = store.cursor(prefix, prefix_end(prefix));
  for (cursor.seek(prefix); cursor.valid(); cursor.next()) {
    counters.add(1, static_cast<std::int64_t>(stored_item_size_bytes(cursor.value())));
  }
  if (auto error = cursor.error()) return *error;
  return {};
}

/// Whether an index of that space is in the list.
bool has_space(const std::vector<SecondaryIndex>& indexes, std::uint32_t space) {
  return std::any_of(indexes.begin(), indexes.end(),
                     [space](const SecondaryIndex& index) { return index.space == space; });
}

}  // namespace

Catalog::Catalog(Store& store, Streams& streams, const Clock& clock, std::int64_t transient_ms)
    : store_(store), streams_(streams), clock_(clock), transient_ms_(transient_ms) {}

Result<std::unique_ptr<Catalog>, Failure> Catalog::load(Store& store, Streams& streams, const Clock& clock,
                                                        std::int64_t transient_ms) {
  std::unique_ptr<Catalog> catalog(new Catalog(store, streams, clock, transient_ms));
  RETURN_IF_ERROR(catalog->load_tables());
  RETURN_IF_ERROR(catalog->load_counters());
  return catalog;
}

Result<void, Failure> Catalog::load_tables() {
  auto cursor = store_.cursor(kTableKeys, kTableKeysEnd);
  for (cursor.seek(kTableKeys); cursor.valid(); cursor.next()) {
    ASSIGN_OR_RETURN(auto schema, decode_schema(cursor.value()));
    auto table = std::make_shared<Table>(std::move(schema));
    if (table->schema.stream_view) {
      ASSIGN_OR_RETURN(table->state->change_log,
                       streams_.find(table->schema.name, table->schema.stream_label));
    }
    tables_.emplace(table->schema.name, table);
  }
  if (auto error = cursor.error()) return *error;
  ASSIGN_OR_RETURN(const auto next, store_.get(kNextSpaceKey));
  if (next) {
    const auto text = next->bytes();
    std::from_chars(text.data(), text.data() + text.size(), next_space_);
  }
  return {};
}

Result<void, Failure> Catalog::load_counters() {
  ASSIGN_OR_RETURN(const auto clean, store_.get(kCleanKey));
  for (auto& [name, table] : tables_) {
    if (clean) {
      ASSIGN_OR_RETURN(const auto stored, store_.get(join(kCounterKeys, name)));
      if (stored && read_counters(stored->bytes(), *table)) continue;
    }
    RETURN_IF_ERROR(count(store_, table->schema.space, table->state->counters));
    for (std::size_t i = 0; i < table->schema.indexes.size(); ++i) {
      RETURN_IF_ERROR(count(store_, table->schema.indexes[i].space, table->indexes[i]->counters));
    }
  }
  if (!clean) return {};
  return distrust_counters();
}

/// From here on a crash means counting.
Result<void, Failure> Catalog::distrust_counters() {
  Store::Batch batch;
  batch.erase(kCleanKey);
  return store_.write(batch);
}

Result<void, Failure> Catalog::save_counters() {
  const std::shared_lock lock(mutex_);
  return write_counters();
}

Result<void, Failure> Catalog::stand_still(const std::function<Result<void, Failure>()>& copy) {
  finish_drops();
  const std::unique_lock background(background_gate_);
  const std::unique_lock lock(mutex_);
  RETURN_IF_ERROR(write_counters());
  auto copied = copy();
  RETURN_IF_ERROR(distrust_counters());
  return copied;
}

/// With mutex_ held.
Result<void, Failure> Catalog::write_counters() {
  Store::Batch batch;
  for (const auto& [name, table] : tables_) batch.put(join(kCounterKeys, name), counters_text(*table));
  batch.put(kCleanKey, "");
  return store_.write(batch);
}

std::shared_ptr<Table> Catalog::find(std::string_view name) {
  finish_drops();
  const std::shared_lock lock(mutex_);
  const auto it = tables_.find(name);
  return it == tables_.end() ? nullptr : it->second;
}

Result<std::shared_ptr<Table>> Catalog::find_active(std::string_view name) {
  auto table = find(name);
  if (!table) return errors::resource_not_found();
  const auto now_is = status(*table);
  if (now_is == TableStatus::kCreating || now_is == TableStatus::kDeleting) {
    return errors::resource_not_found();
  }
  return table;
}

TableStatus Catalog::status(const Table& table) const {
  const auto& state = *table.state;
  if (state.deleted_at_ms.load(std::memory_order_relaxed) >= 0) return TableStatus::kDeleting;
  if (transient_ms_ == 0) return TableStatus::kActive;
  const auto now = clock_.now_ms();
  if (now < state.active_at_ms) return TableStatus::kCreating;
  return now < state.work_until_ms ? TableStatus::kUpdating : TableStatus::kActive;
}

IndexStatus Catalog::index_status(const Table& table, std::size_t position) const {
  const auto& state = *table.indexes[position];
  const auto now = transient_ms_ > 0 ? clock_.now_ms() : 0;
  if (now < state.allocated_at_ms) return IndexStatus::kAllocating;
  if (table.schema.indexes[position].backfilling || now < state.created_at_ms) {
    return IndexStatus::kBackfilling;
  }
  return now < state.updated_at_ms ? IndexStatus::kUpdating : IndexStatus::kActive;
}

std::vector<LeavingIndex> Catalog::leaving_indexes(const Table& table) const {
  auto leaving = table.leaving;
  if (leaving.empty()) return leaving;
  const auto now = clock_.now_ms();
  std::erase_if(leaving, [now](const LeavingIndex& index) { return index.gone_at_ms <= now; });
  return leaving;
}

/// With mutex_ held alone.
void Catalog::give_spaces(TableSchema& schema) {
  if (schema.space == 0) schema.space = next_space_++;
  for (auto& index : schema.indexes) {
    if (index.space == 0) index.space = next_space_++;
  }
}

Result<std::shared_ptr<Table>> Catalog::create(TableSchema schema) {
  finish_drops();
  const std::unique_lock lock(mutex_);
  if (const auto it = tables_.find(schema.name); it != tables_.end()) {
    const bool creating = status(*it->second) == TableStatus::kCreating;
    return errors::resource_in_use(creating ? texts::kTableBeingCreated : texts::kTableExists, {schema.name});
  }
  give_spaces(schema);

  Store::Batch batch;
  std::shared_ptr<ChangeLog> change_log;
  if (schema.stream_view) change_log = streams_.make(schema, batch);
  batch.put(join(kTableKeys, schema.name), encode_schema(schema));
  batch.put(kNextSpaceKey, std::to_string(next_space_));
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);

  auto table = std::make_shared<Table>(std::move(schema));
  if (change_log) streams_.add(change_log);
  table->state->change_log = std::move(change_log);
  if (transient_ms_ > 0) table->state->active_at_ms = clock_.now_ms() + transient_ms_;
  tables_.emplace(table->schema.name, table);
  return table;
}

Result<std::shared_ptr<Table>> Catalog::alter(
    std::string_view name,
    const std::function<Result<void>(const Table& table, Alteration& alteration)>& change) {
  finish_drops();
  const std::unique_lock lock(mutex_);
  const auto it = tables_.find(name);
  if (it == tables_.end()) return errors::table_not_found(name);
  const auto before = it->second;
  Alteration alteration{.schema = before->schema, .updated_indexes = {}};
  RETURN_IF_ERROR(change(*before, alteration));
  ASSIGN_OR_RETURN(auto after, replace(*before, std::move(alteration)));
  it->second = after;
  return after;
}

/// The next version of a table, stored. With mutex_ held alone.
Result<std::shared_ptr<Table>> Catalog::replace(const Table& before, Alteration alteration) {
  give_spaces(alteration.schema);
  auto leaving = leaving_indexes(before);
  const std::unique_lock writers(before.state->write_gate);
  Store::Batch batch;
  for (std::size_t i = 0; i < before.schema.indexes.size(); ++i) {
    const auto& index = before.schema.indexes[i];
    if (has_space(alteration.schema.indexes, index.space)) continue;
    const auto& counters = before.indexes[i]->counters;
    if (auto erased = erase_entries(index.space, counters, batch); !erased) {
      return errors::internal_failure(erased.error().text);
    }
    batch.erase(backfill_key(index.space));
    alteration.work = TableWork::kIndexDeletion;
    if (transient_ms_ > 0) {
      leaving.push_back({index, counters.items, counters.bytes, clock_.now_ms() + transient_ms_});
    }
  }
  for (const auto& index : alteration.schema.indexes) {
    if (index.is_global() && !index.backfilling) batch.erase(backfill_key(index.space));
  }
  const auto change_log = altered_stream(before, alteration.schema, batch);
  batch.put(join(kTableKeys, before.schema.name), encode_schema(alteration.schema));
  batch.put(kNextSpaceKey, std::to_string(next_space_));
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);
  auto after = std::make_shared<Table>(alteration.schema, before, std::move(leaving));
  if (change_log && change_log != before.state->change_log) streams_.add(change_log);
  after->state->change_log = change_log;
  begin_work(*after, before, alteration);
  return after;
}

/// Where the next version records its changes: another stream begins, or the one there was ends. With the
/// table's gate closed.
std::shared_ptr<ChangeLog> Catalog::altered_stream(const Table& before, TableSchema& schema,
                                                   Store::Batch& batch) {
  const auto& change_log = before.state->change_log;
  if (before.schema.stream_view == schema.stream_view) return change_log;
  if (change_log) change_log->disable(batch);
  return schema.stream_view ? streams_.make(schema, batch) : nullptr;
}

/// Shows for a while what a change does.
void Catalog::begin_work(Table& table, const Table& before, const Alteration& alteration) const {
  if (transient_ms_ == 0) return;
  const auto now = clock_.now_ms();
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    const auto& index = table.schema.indexes[i];
    if (!has_space(before.schema.indexes, index.space)) {
      table.indexes[i]->allocated_at_ms = now + transient_ms_;
      table.indexes[i]->created_at_ms = now + 2 * transient_ms_;
    }
    const auto& updated = alteration.updated_indexes;
    if (std::find(updated.begin(), updated.end(), index.name) != updated.end()) {
      table.indexes[i]->updated_at_ms = now + transient_ms_;
    }
  }
  if (alteration.work == TableWork::kNone) return;
  table.state->work = alteration.work;
  table.state->work_until_ms = now + transient_ms_;
}

Result<void> Catalog::check_droppable(const Table& table) const {
  const auto& name = table.schema.name;
  const auto now_is = status(table);
  if (now_is == TableStatus::kCreating) return errors::resource_in_use(texts::kTableBeingCreated, {name});
  if (now_is == TableStatus::kDeleting) return errors::resource_in_use(texts::kTableBeingDeleted, {name});
  bool indexes_at_rest = leaving_indexes(table).empty();
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    indexes_at_rest = indexes_at_rest && index_status(table, i) == IndexStatus::kActive;
  }
  if (!indexes_at_rest) return errors::resource_in_use(texts::kIndexesBusy);
  if (now_is != TableStatus::kUpdating) return {};
  if (table.state->work == TableWork::kStream) return errors::resource_in_use(texts::kStreamBusy);
  return errors::resource_in_use(texts::kTableBeingUpdated, {name});
}

Result<std::shared_ptr<Table>> Catalog::drop(std::string_view name) {
  finish_drops();
  const std::unique_lock lock(mutex_);
  const auto it = tables_.find(name);
  if (it == tables_.end()) return errors::table_not_found(name);
  const auto table = it->second;
  RETURN_IF_ERROR(check_droppable(*table));
  table->state->deleted_at_ms = clock_.now_ms() + transient_ms_;
  if (transient_ms_ > 0) {
    ++pending_drops_;
    return table;
  }
  if (auto removed = remove(*table); !removed) return errors::internal_failure(removed.error().text);
  return table;
}

/// With mutex_ held alone.
Result<void, Failure> Catalog::remove(Table& table) {
  const std::unique_lock writers(table.state->write_gate);
  Store::Batch batch;
  RETURN_IF_ERROR(erase_contents(table, batch));
  batch.erase(join(kTableKeys, table.schema.name));
  batch.erase(join(kCounterKeys, table.schema.name));
  if (table.state->change_log) table.state->change_log->disable(batch);
  RETURN_IF_ERROR(store_.write(batch));
  table.state->current = nullptr;
  tables_.erase(tables_.find(table.schema.name));
  return {};
}

Result<void, Failure> Catalog::erase_entries(std::uint32_t space, const Counters& counters,
                                             Store::Batch& batch) const {
  const auto prefix = space_prefix(space);
  const auto end = prefix_end(prefix);
  if (counters.items > kErasedOneByOne) {
    batch.erase_range(prefix, end);
    return {};
  }
  auto cursor = store_.cursor(prefix, end);
  for (cursor.seek(prefix); cursor.valid(); cursor.next()) batch.erase(cursor.key());
  if (auto error = cursor.error()) return *error;
  return {};
}

Result<void, Failure> Catalog::erase_contents(const Table& table, Store::Batch& batch) const {
  RETURN_IF_ERROR(erase_entries(table.schema.space, table.state->counters, batch));
  for (std::size_t i = 0; i < table.schema.indexes.size(); ++i) {
    const auto space = table.schema.indexes[i].space;
    RETURN_IF_ERROR(erase_entries(space, table.indexes[i]->counters, batch));
    batch.erase(backfill_key(space));
  }
  if (table.schema.time_to_live.enabled()) {
    const auto expiries = expiry_range(table.schema);
    batch.erase_range(expiries.begin, expiries.end);
  }
  return {};
}

/// Removes the tables whose DELETING is over. Called before every look at the catalog: no thread, no timer.
void Catalog::finish_drops() {
  if (pending_drops_.load(std::memory_order_relaxed) == 0) return;
  const std::unique_lock lock(mutex_);
  const auto now = clock_.now_ms();
  std::vector<std::shared_ptr<Table>> due;
  for (const auto& [name, table] : tables_) {
    const auto& deleted_at_ms = table->state->deleted_at_ms;
    if (deleted_at_ms >= 0 && deleted_at_ms <= now) due.push_back(table);
  }
  for (const auto& table : due) {
    if (remove(*table)) --pending_drops_;
  }
}

std::string backfill_key(std::uint32_t space) {
  return join(kBackfillKeys, std::to_string(space));
}

std::vector<std::shared_ptr<Table>> Catalog::all() {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Table>> tables;
  tables.reserve(tables_.size());
  for (const auto& [name, table] : tables_) tables.push_back(table);
  return tables;
}

std::vector<std::string> Catalog::list(std::string_view after, std::size_t limit) {
  finish_drops();
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (auto it = after.empty() ? tables_.begin() : tables_.upper_bound(after);
       it != tables_.end() && names.size() < limit; ++it) {
    names.push_back(it->first);
  }
  return names;
}

}  // namespace offstage::emulator
