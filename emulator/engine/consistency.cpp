#include "emulator/engine/consistency.h"

#include <fmt/format.h>

#include <set>

#include "emulator/engine/expiry_index.h"
#include "emulator/engine/index_entries.h"
#include "emulator/engine/stream_consistency.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// How much of something there is.
struct Amount {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
};

/// What is stored within a range.
Result<Amount, Failure> amount_in(const Store& store, const KeyBytesRange& range) {
  Amount amount;
  auto cursor = store.cursor(range.begin, range.end);
  for (cursor.seek(range.begin); cursor.valid(); cursor.next()) {
    amount.count += 1;
    amount.bytes += static_cast<std::int64_t>(stored_item_size_bytes(cursor.value()));
  }
  if (auto error = cursor.error()) return *error;
  return amount;
}

/// One table, its indexes and its times.
class TableWalk {
 public:
  TableWalk(const Store& store, const Table& table, Problems& problems)
      : store_(store), table_(table), problems_(problems), entries_(table.schema.indexes.size()) {}

  /// How many items it has.
  Result<std::size_t, Failure> run() {
    const auto range = prefix_range(space_prefix(table_.schema.space));
    auto cursor = store_.cursor(range.begin, range.end);
    for (cursor.seek(range.begin); cursor.valid(); cursor.next()) {
      RETURN_IF_ERROR(check_item(cursor.key(), cursor.value()));
    }
    if (auto error = cursor.error()) return *error;
    check_counters("the table", table_.state->counters, items_);
    for (std::size_t i = 0; i < entries_.size(); ++i) RETURN_IF_ERROR(check_index(i));
    ASSIGN_OR_RETURN(const auto times, amount_in(store_, expiry_range(table_.schema)));
    expect(times.count == times_, "{} entries in the expiry index, for {} items", times.count, times_);
    return static_cast<std::size_t>(items_.count);
  }

 private:
  template <class... Arguments>
  void expect(bool holds, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (holds) return;
    problems_.add(table_.schema.name + ": " + fmt::format(text, std::forward<Arguments>(arguments)...));
  }

  Result<void, Failure> check_item(std::string_view key, std::string_view stored) {
    items_.count += 1;
    items_.bytes += static_cast<std::int64_t>(stored_item_size_bytes(stored));
    const auto item = decode_item(stored);
    expect(item.has_value(), "an item is damaged");
    if (!item) return {};
    expect(table_item_key(table_.schema, *item) == key, "an item stands under another key");
    for (std::size_t i = 0; i < entries_.size(); ++i) RETURN_IF_ERROR(check_entry(i, *item));
    return check_time(key, *item);
  }

  Result<void, Failure> check_entry(std::size_t position, const Item& item) {
    const auto& index = table_.schema.indexes[position];
    const auto entry = index_entry(table_.schema, index, item);
    if (!entry) return {};
    ASSIGN_OR_RETURN(const auto stored, store_.get(entry->key));
    expect(stored || index.backfilling, "index {} has no entry of an item", index.name);
    if (!stored) return {};
    const auto held = decode_item(stored->bytes());
    const auto wanted = decode_item(entry->value);
    expect(held && wanted && *held == *wanted, "index {} has an entry that is not its item's", index.name);
    entries_[position].count += 1;
    entries_[position].bytes += static_cast<std::int64_t>(entry->size);
    return {};
  }

  Result<void, Failure> check_time(std::string_view key, const Item& item) {
    const auto& ttl = table_.schema.time_to_live;
    const auto expiry_s = ttl.enabled() ? expiry_of(table_.schema, item) : std::nullopt;
    if (!expiry_s) return {};
    ASSIGN_OR_RETURN(const auto stored, store_.get(expiry_entry_key(table_.schema, *expiry_s, key)));
    expect(stored || ttl.indexing, "the expiry index has no entry of an item");
    times_ += stored ? 1 : 0;
    return {};
  }

  /// Its entries were found to be those of items; are there others?
  Result<void, Failure> check_index(std::size_t position) {
    const auto& index = table_.schema.indexes[position];
    ASSIGN_OR_RETURN(const auto stored, amount_in(store_, prefix_range(space_prefix(index.space))));
    const auto& entries = entries_[position];
    expect(stored.count == entries.count, "index {} has {} entries, for {} items", index.name, stored.count,
           entries.count);
    check_counters("index " + index.name, table_.indexes[position]->counters, entries);
    return {};
  }

  void check_counters(const std::string& whose, const Counters& counters, const Amount& amount) {
    expect(counters.items == amount.count, "{} counts {} items, there are {}", whose, counters.items.load(),
           amount.count);
    expect(counters.bytes == amount.bytes, "{} counts {} bytes, there are {}", whose, counters.bytes.load(),
           amount.bytes);
  }

  const Store& store_;
  const Table& table_;
  Problems& problems_;
  Amount items_;
  std::vector<Amount> entries_;  // of each index, as the items say
  std::int64_t times_ = 0;
};

/// What begins with a keyspace and then with none of these prefixes: one seek for each.
Result<void, Failure> check_prefixes(const Store& store, Keyspace keyspace,
                                     const std::set<std::string>& known, std::string_view what,
                                     Problems& problems) {
  const auto range = prefix_range(std::string(1, static_cast<char>(keyspace)));
  auto cursor = store.cursor(range.begin, range.end);
  for (cursor.seek(range.begin); cursor.valid();) {
    const std::string prefix(cursor.key().substr(0, space_prefix(0).size()));
    if (!known.contains(prefix)) problems.add(std::string(what) + " of a table that is not there");
    const auto end = prefix_end(prefix);
    cursor.seek(end);
  }
  if (auto error = cursor.error()) return *error;
  return {};
}

}  // namespace

void Problems::add(std::string text) {
  constexpr std::size_t kMost = 100;
  if (texts.size() < kMost) texts.push_back(std::move(text));
}

Result<Consistency, Failure> check_consistency(const Store& store, Catalog& catalog) {
  Consistency found;
  Problems problems;
  std::set<std::string> spaces;
  std::set<std::string> expiries;
  const auto tables = catalog.all();
  for (const auto& table : tables) {
    ASSIGN_OR_RETURN(const auto items, TableWalk(store, *table, problems).run());
    found.tables += 1;
    found.items += items;
    spaces.insert(space_prefix(table->schema.space));
    for (const auto& index : table->schema.indexes) spaces.insert(space_prefix(index.space));
    if (table->schema.time_to_live.enabled()) expiries.insert(expiry_range(table->schema).begin);
  }
  RETURN_IF_ERROR(check_prefixes(store, Keyspace::kData, spaces, "items", problems));
  RETURN_IF_ERROR(check_prefixes(store, Keyspace::kExpiry, expiries, "times", problems));
  RETURN_IF_ERROR(check_streams(store, tables, problems));
  found.problems = std::move(problems.texts);
  return found;
}

}  // namespace offstage::emulator
