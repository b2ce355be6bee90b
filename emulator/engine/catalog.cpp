#include "emulator/engine/catalog.h"

#include <charconv>
#include <mutex>

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
constexpr std::string_view kCounterKeys = "cc";  // + name -> "items bytes items bytes ...": table, indexes
constexpr std::string_view kNextSpaceKey = "cs";
constexpr std::string_view kCleanKey = "cz";  // there only between a clean close and the next open

/// A drop erases up to this many entries one by one: range tombstones make every later read a little
/// slower, which would add up in a test suite that creates and drops thousands of small tables.
constexpr std::int64_t kErasedOneByOne = 1'000;

std::string join(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

std::string counters_text(const Table& table) {
  auto text = std::to_string(table.counters.items) + ' ' + std::to_string(table.counters.bytes);
  for (const auto& counters : table.index_counters) {
    text += ' ' + std::to_string(counters.items) + ' ' + std::to_string(counters.bytes);
  }
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
  if (!read(table.counters.items) || !read(table.counters.bytes)) return false;
  for (auto& counters : table.index_counters) {
    if (!read(counters.items) || !read(counters.bytes)) return false;
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

}  // namespace

Table::Table(TableSchema definition) : schema(std::move(definition)), index_counters(schema.indexes.size()) {}

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
      ASSIGN_OR_RETURN(table->change_log, streams_.find(table->schema.name, table->schema.stream_label));
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
    RETURN_IF_ERROR(count(store_, table->schema.space, table->counters));
    for (std::size_t i = 0; i < table->schema.indexes.size(); ++i) {
      RETURN_IF_ERROR(count(store_, table->schema.indexes[i].space, table->index_counters[i]));
    }
  }
  if (!clean) return {};
  Store::Batch batch;  // from here on a crash means counting
  batch.erase(kCleanKey);
  return store_.write(batch);
}

Result<void, Failure> Catalog::save_counters() {
  const std::shared_lock lock(mutex_);
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
  if (!table || status(*table) != TableStatus::kActive) return errors::resource_not_found();
  return table;
}

TableStatus Catalog::status(const Table& table) const {
  if (table.deleted_at_ms.load(std::memory_order_relaxed) >= 0) return TableStatus::kDeleting;
  if (table.active_at_ms > 0 && clock_.now_ms() < table.active_at_ms) return TableStatus::kCreating;
  return TableStatus::kActive;
}

Result<std::shared_ptr<Table>> Catalog::create(TableSchema schema) {
  finish_drops();
  const std::unique_lock lock(mutex_);
  if (tables_.contains(schema.name)) {
    return errors::resource_in_use(texts::kTableExists, {schema.name});
  }
  schema.space = next_space_++;
  for (auto& index : schema.indexes) index.space = next_space_++;

  Store::Batch batch;
  std::shared_ptr<ChangeLog> change_log;
  if (schema.stream_view) change_log = streams_.make(schema, batch);
  batch.put(join(kTableKeys, schema.name), encode_schema(schema));
  batch.put(kNextSpaceKey, std::to_string(next_space_));
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);

  auto table = std::make_shared<Table>(std::move(schema));
  if (change_log) streams_.add(change_log);
  table->change_log = std::move(change_log);
  if (transient_ms_ > 0) table->active_at_ms = clock_.now_ms() + transient_ms_;
  tables_.emplace(table->schema.name, table);
  return table;
}

Result<std::shared_ptr<Table>> Catalog::drop(std::string_view name) {
  finish_drops();
  const std::unique_lock lock(mutex_);
  const auto it = tables_.find(name);
  if (it == tables_.end()) return errors::table_not_found(name);
  const auto table = it->second;
  switch (status(*table)) {
    case TableStatus::kCreating:
      return errors::resource_in_use(texts::kTableBeingCreated, {table->schema.name});
    case TableStatus::kDeleting:
      return errors::resource_in_use(texts::kTableBeingDeleted, {table->schema.name});
    case TableStatus::kActive:
      break;
  }
  table->deleted_at_ms = clock_.now_ms() + transient_ms_;
  if (transient_ms_ > 0) {
    ++pending_drops_;
    return table;
  }
  if (auto removed = remove(*table); !removed) return errors::internal_failure(removed.error().text);
  return table;
}

/// With mutex_ held alone.
Result<void, Failure> Catalog::remove(Table& table) {
  const std::unique_lock writers(table.write_gate);
  Store::Batch batch;
  RETURN_IF_ERROR(erase_contents(table, batch));
  batch.erase(join(kTableKeys, table.schema.name));
  batch.erase(join(kCounterKeys, table.schema.name));
  if (table.change_log) table.change_log->disable(batch);
  RETURN_IF_ERROR(store_.write(batch));
  table.dropped = true;
  tables_.erase(tables_.find(table.schema.name));
  return {};
}

Result<void, Failure> Catalog::erase_contents(const Table& table, Store::Batch& batch) const {
  const auto erase = [&](std::uint32_t space, const Counters& counters) -> Result<void, Failure> {
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
  };
  RETURN_IF_ERROR(erase(table.schema.space, table.counters));
  for (std::size_t i = 0; i < table.schema.indexes.size(); ++i) {
    RETURN_IF_ERROR(erase(table.schema.indexes[i].space, table.index_counters[i]));
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
    if (table->deleted_at_ms >= 0 && table->deleted_at_ms <= now) due.push_back(table);
  }
  for (const auto& table : due) {
    if (remove(*table)) --pending_drops_;
  }
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
