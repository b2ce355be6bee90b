#include "emulator/engine/backfill.h"

#include <algorithm>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "base/log.h"
#include "emulator/engine/index_entries.h"
#include "emulator/model/errors.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// Items that are locked together: a writer waits for as long as these take.
constexpr std::size_t kBatchItems = 64;
/// What start() does by itself: about a thousand items.
constexpr int kBatchesAtOnce = 16;

const SecondaryIndex* index_of_space(const Table& table, std::uint32_t space) {
  const auto& indexes = table.schema.indexes;
  const auto it = std::find_if(indexes.begin(), indexes.end(),
                               [space](const SecondaryIndex& index) { return index.space == space; });
  return it == indexes.end() ? nullptr : &*it;
}

}  // namespace

/// Entries to be written together, and what they add to the index's counters.
struct Backfills::Batch {
  Store::Batch changes;
  std::int64_t items = 0;
  std::int64_t bytes = 0;
};

Backfills::~Backfills() {
  stop();
}

void Backfills::start(const std::string& table, std::uint32_t space) {
  const Job job{table, space};
  for (int i = 0; i < kBatchesAtOnce; ++i) {
    const auto done = step(job);
    if (done && *done) return;
    if (!done) return log::error("backfill of table {}: {}", job.table, done.error().message());
  }
  later(job);
}

void Backfills::resume() {
  for (const auto& table : catalog_.all()) {
    for (const auto& index : table->schema.indexes) {
      if (index.backfilling) later({table->schema.name, index.space});
    }
  }
}

void Backfills::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Backfills::later(Job job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  jobs_.push_back(std::move(job));
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  wake_.notify_all();
}

void Backfills::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const auto job = jobs_.front();
    lock.unlock();
    const auto done = step_in_background(job);
    if (!done) log::error("backfill of table {}: {}", job.table, done.error().message());
    lock.lock();
    if (!done || *done) jobs_.pop_front();
  }
}

Result<bool> Backfills::step_in_background(const Job& job) {
  const std::shared_lock gate(catalog_.background_gate());
  return step(job);
}

Result<bool> Backfills::step(const Job& job) {
  const auto table = catalog_.find(job.table);
  if (!table) return true;
  {
    const std::shared_lock gate(table->state->write_gate);
    const auto* current = table->state->current;
    const auto* index = current == nullptr ? nullptr : index_of_space(*current, job.space);
    if (index == nullptr || !index->backfilling) return true;
    const auto position = static_cast<std::size_t>(index - current->schema.indexes.data());
    ASSIGN_OR_RETURN(const bool full, fill(*current, *index, *current->indexes[position]));
    if (!full) return false;
  }
  RETURN_IF_ERROR(finish(job));
  return true;
}

/// The next batch; whether there was none left. With the table's gate open.
Result<bool> Backfills::fill(const Table& table, const SecondaryIndex& index, IndexState& state) {
  const auto range = prefix_range(space_prefix(table.schema.space));
  const auto stored = store_.get(backfill_key(index.space));
  if (!stored) return errors::internal_failure(stored.error().text);
  const std::string begin(*stored ? (*stored)->bytes() : std::string_view(range.begin));

  std::vector<std::string> keys;
  auto cursor = store_.cursor(begin, range.end);
  for (cursor.seek(begin); cursor.valid() && keys.size() < kBatchItems; cursor.next()) {
    keys.emplace_back(cursor.key());
  }
  if (auto error = cursor.error()) return errors::internal_failure(error->text);
  if (keys.empty()) return true;

  const auto guard = writer_.locks().lock(keys);
  Batch batch;
  for (const auto& key : keys) RETURN_IF_ERROR(add_entry(table, index, key, batch));
  batch.changes.put(backfill_key(index.space), keys.back() + '\0');
  if (auto written = store_.write(batch.changes); !written) {
    return errors::internal_failure(written.error().text);
  }
  state.counters.add(batch.items, batch.bytes);
  return false;
}

/// With the item locked.
Result<void> Backfills::add_entry(const Table& table, const SecondaryIndex& index, const std::string& key,
                                  Batch& batch) {
  const auto stored = store_.get(key);
  if (!stored) return errors::internal_failure(stored.error().text);
  if (!*stored) return {};
  const auto item = decode_item((*stored)->bytes());
  if (!item) return errors::internal_failure(item.error().text);
  const auto entry = index_entry(table.schema, index, *item);
  if (!entry) return {};
  const auto written_already = store_.get(entry->key);
  if (!written_already) return errors::internal_failure(written_already.error().text);
  if (*written_already) return {};
  batch.changes.put(entry->key, entry->value);
  batch.items += 1;
  batch.bytes += static_cast<std::int64_t>(entry->size);
  return {};
}

Result<void> Backfills::finish(const Job& job) {
  const auto altered = catalog_.alter(job.table, [&](const Table&, Alteration& alteration) -> Result<void> {
    for (auto& index : alteration.schema.indexes) {
      if (index.space == job.space) index.backfilling = false;
    }
    return {};
  });
  // Dropped in the meantime: nothing is left to be finished.
  if (!altered && altered.error().status() >= 500) return altered.error();
  return {};
}

}  // namespace offstage::emulator
