#include "emulator/engine/expirer.h"

#include <chrono>
#include <shared_mutex>
#include <vector>

#include "base/log.h"
#include "emulator/engine/expiry_index.h"
#include "emulator/model/errors.h"
#include "emulator/model/limits.h"

namespace offstage::emulator {
namespace {

/// How often expired items are looked for; one seek for each table that has a time to live.
constexpr std::chrono::milliseconds kPause{400};
/// Items that are locked together while their table is indexed.
constexpr std::size_t kBatchItems = 64;
/// Entries read before their items are deleted.
constexpr std::size_t kSweepItems = 256;

}  // namespace

Expirer::~Expirer() {
  stop();
}

void Expirer::resume() {
  for (const auto& table : catalog_.all()) {
    const auto& ttl = table->schema.time_to_live;
    if (!ttl.enabled()) continue;
    if (ttl.indexing) {
      if (auto indexed = index_items(table); !indexed) {
        log::error("time to live of table {}: {}", table->schema.name, indexed.error().message());
      }
    }
    begin();
  }
}

void Expirer::begin() {
  const std::lock_guard lock(mutex_);
  if (stopping_ || thread_.joinable()) return;
  thread_ = std::thread([this] { run(); });
}

void Expirer::wake() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  changed_.notify_all();
}

void Expirer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Expirer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, kPause, [this] { return stopping_ || awake_; });
    if (stopping_) return;
    awake_ = false;
    lock.unlock();
    if (auto swept = sweep(); !swept) log::error("time to live: {}", swept.error().message());
    lock.lock();
  }
}

Result<void> Expirer::set_time_to_live(std::string_view table, const std::string& attribute, bool enabled,
                                       const std::function<Result<void>(const TimeToLive& now)>& check) {
  const std::lock_guard lock(changes_);
  ASSIGN_OR_RETURN(const auto altered,
                   catalog_.alter(table, [&](const Table& now, Alteration& alteration) -> Result<void> {
                     RETURN_IF_ERROR(check(now.schema.time_to_live));
                     alteration.schema.time_to_live = {.attribute = enabled ? attribute : std::string(),
                                                       .indexing = enabled};
                     return {};
                   }));
  if (enabled) {
    RETURN_IF_ERROR(index_items(altered));
    begin();
    return {};
  }
  Store::Batch batch;
  const auto entries = expiry_range(altered->schema);
  batch.erase_range(entries.begin, entries.end);
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);
  return {};
}

/// From the moment the definition says so, every write keeps the entries of its item; here come those of
/// items that nobody writes to. What was begun and not ended is begun anew: it comes to the same.
Result<void> Expirer::index_items(const std::shared_ptr<Table>& table) {
  std::string from = space_prefix(table->schema.space);
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(more, index_batch(table, from));
  }
  const auto altered =
      catalog_.alter(table->schema.name, [&](const Table&, Alteration& alteration) -> Result<void> {
        alteration.schema.time_to_live.indexing = false;
        return {};
      });
  // Without the table there is nothing left to be ended.
  if (!altered && altered.error().status() >= 500) return altered.error();
  return {};
}

Result<bool> Expirer::index_batch(const std::shared_ptr<Table>& table, std::string& from) {
  const std::shared_lock gate(table->state->write_gate);
  const auto* current = table->state->current;
  if (current == nullptr || current->schema.time_to_live.attribute != table->schema.time_to_live.attribute) {
    return false;
  }
  std::vector<std::string> keys;
  auto cursor = store_.cursor(from, prefix_end(space_prefix(table->schema.space)));
  for (cursor.seek(from); cursor.valid() && keys.size() < kBatchItems; cursor.next()) {
    keys.emplace_back(cursor.key());
  }
  if (auto error = cursor.error()) return errors::internal_failure(error->text);
  if (keys.empty()) return false;
  const auto guard = writer_.locks().lock(keys);
  Store::Batch batch;
  for (const auto& key : keys) {
    const auto stored = store_.get(key);
    if (!stored) return errors::internal_failure(stored.error().text);
    if (!*stored) continue;
    ASSIGN_OR_RETURN(const auto expiry_s, expiry_of_stored(table->schema, (*stored)->bytes()));
    if (expiry_s) batch.put(expiry_entry_key(table->schema, *expiry_s, key), {});
  }
  if (auto written = store_.write(batch); !written) return errors::internal_failure(written.error().text);
  from = keys.back() + '\0';
  return true;
}

Result<std::size_t> Expirer::sweep() {
  std::size_t erased = 0;
  for (const auto& table : catalog_.all()) {
    if (!table->schema.time_to_live.enabled()) continue;
    ASSIGN_OR_RETURN(const auto of_table, sweep(table));
    erased += of_table;
  }
  return erased;
}

Result<std::size_t> Expirer::sweep(const std::shared_ptr<Table>& table) {
  const auto now_s = (clock_.now_ms() - delay_ms_) / 1'000;
  const auto range =
      expiry_range(table->schema, std::max<std::int64_t>(0, now_s - limits::kExpiryAgeMaxS), now_s);
  std::size_t erased = 0;
  for (std::string from = range.begin;;) {
    std::vector<std::string> entries;
    {
      auto cursor = store_.cursor(from, range.end);
      for (cursor.seek(from); cursor.valid() && entries.size() < kSweepItems; cursor.next()) {
        entries.emplace_back(cursor.key());
      }
      if (auto error = cursor.error()) return errors::internal_failure(error->text);
    }
    if (entries.empty()) return erased;
    for (const auto& entry : entries) {
      ASSIGN_OR_RETURN(const bool gone, erase(table, entry));
      erased += gone ? 1 : 0;
    }
    from = entries.back() + '\0';
  }
}

/// Whether the item is gone now; it stays when its time was changed meanwhile.
Result<bool> Expirer::erase(const std::shared_ptr<Table>& table, const std::string& entry) {
  const std::string key(item_key_of_expiry(entry));
  const auto expired = [&](const CurrentItem& current) -> Result<NewItem> {
    if (!current.exists()) return errors::conditional_check_failed();
    ASSIGN_OR_RETURN(const auto expiry_s, expiry_of_stored(table->schema, current.stored()));
    if (!expiry_s || expiry_entry_key(table->schema, *expiry_s, key) != entry) {
      return errors::conditional_check_failed();
    }
    return NewItem();
  };
  const std::shared_lock gate(catalog_.background_gate());
  const auto written =
      writer_.write({.table = table, .key = key, .decide = expired, .origin = ChangeOrigin::kTimeToLive});
  if (!written && written.error().status() >= 500) return written.error();
  return written.has_value();
}

}  // namespace offstage::emulator
