#include "emulator/engine/expirer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "emulator/engine/expiry_index.h"
#include "emulator/model/limits.h"
#include "emulator/storage/stream_codec.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

constexpr std::int64_t kNowS = 1'700'000'000;

/// A table "s" with a stream and two indexes; the clock stands at kNowS.
class ExpiryFixture : public TableFixture {
 public:
  explicit ExpiryFixture(std::int64_t delay_ms = 0) : expirer(*store, *catalog, *writer, clock, delay_ms) {
    clock.advance_ms(kNowS * 1'000 - clock.now_ms());
    auto definition = schema("s");
    definition.stream_view = StreamViewType::kOldImage;
    const auto created = catalog->create(std::move(definition));
    REQUIRE(created);
    table = *created;
  }

  void set(bool enabled, const std::string& attribute = "ttl") {
    REQUIRE(
        expirer.set_time_to_live("s", attribute, enabled, [](const TimeToLive&) { return Result<void>(); }));
  }

  void put_value(const std::string& pk, const AttributeValue& ttl) const {
    auto item = key(pk, 1);
    item.set("ttl", ttl);
    item.set("color", AttributeValue("red"));
    REQUIRE(put(item));
  }
  void put_time(const std::string& pk, std::int64_t seconds) const { put_value(pk, Number(seconds)); }

  bool exists(const std::string& pk) const {
    return store->get(table_item_key(table->schema, key(pk, 1))).value().has_value();
  }

  int entries() const {
    const auto range = expiry_range(table->schema);
    auto cursor = store->cursor(range.begin, range.end);
    int count = 0;
    for (cursor.seek(range.begin); cursor.valid(); cursor.next()) ++count;
    return count;
  }

  std::size_t sweep() {
    const auto swept = expirer.sweep();
    REQUIRE(swept);
    return *swept;
  }

  Expirer expirer;
};

}  // namespace

TEST_CASE("expirer: deletes what is past its time, with entries and record") {
  ExpiryFixture fixture;
  fixture.set(true);
  fixture.put_time("gone", kNowS - 1);
  fixture.put_time("now", kNowS);
  fixture.put_time("later", kNowS + 1);
  CHECK(fixture.entries() == 3);
  CHECK(fixture.sweep() == 2);
  CHECK_FALSE(fixture.exists("gone"));
  CHECK_FALSE(fixture.exists("now"));
  CHECK(fixture.exists("later"));
  CHECK(fixture.entries() == 1);
  CHECK(fixture.count("by_color") == 1);
  CHECK(fixture.table->state->counters.items == 1);

  const auto& log = *fixture.table->state->change_log;
  std::vector<ChangeOrigin> removals;
  REQUIRE(read_changes(*fixture.store, log, log.shards().back(), 0, 100, [&](SequenceNumber, auto stored) {
    const auto record = decode_record(stored);
    REQUIRE(record);
    if (record->event == ChangeEvent::kRemove) removals.push_back(record->origin);
  }));
  CHECK(removals == std::vector(2, ChangeOrigin::kTimeToLive));

  fixture.clock.advance_ms(1'000);
  CHECK(fixture.sweep() == 1);
  CHECK(fixture.entries() == 0);
}

TEST_CASE("expirer: what is no time, or too old, stays") {
  ExpiryFixture fixture;
  fixture.set(true);
  fixture.put_value("text", AttributeValue(std::to_string(kNowS - 1)));
  fixture.put_value("none", AttributeValue(Null{}));
  fixture.put_time("negative", -5);
  fixture.put_value("huge", Number::parse("1e100").value());
  fixture.put_time("old", kNowS - limits::kExpiryAgeMaxS - 1);
  fixture.put_value("fraction", Number::parse(std::to_string(kNowS) + ".9").value());
  fixture.put_time("five years", kNowS - limits::kExpiryAgeMaxS);
  CHECK(fixture.sweep() == 2);
  for (const auto* stays : {"text", "none", "negative", "huge", "old"}) CHECK(fixture.exists(stays));
  CHECK_FALSE(fixture.exists("fraction"));
  CHECK_FALSE(fixture.exists("five years"));
}

TEST_CASE("expirer: a time that changed counts, an item that went leaves nothing") {
  ExpiryFixture fixture;
  fixture.set(true);
  fixture.put_time("a", kNowS + 1);
  fixture.put_time("a", kNowS + 1'000);
  fixture.put_time("b", kNowS + 1);
  REQUIRE(fixture.erase(TableFixture::key("b", 1)));
  CHECK(fixture.entries() == 1);
  fixture.clock.advance_ms(10'000);
  CHECK(fixture.sweep() == 0);
  CHECK(fixture.exists("a"));
}

TEST_CASE("expirer: items that were there before") {
  ExpiryFixture fixture;
  for (int i = 0; i < 200; ++i) fixture.put_time("p" + std::to_string(i), kNowS - i);
  fixture.set(true);
  CHECK_FALSE(fixture.catalog->find("s")->schema.time_to_live.indexing);
  CHECK(fixture.sweep() == 200);
}

TEST_CASE("expirer: disabled, nothing expires and no entry is left; another attribute may follow") {
  ExpiryFixture fixture;
  fixture.set(true);
  fixture.put_time("a", kNowS - 1);
  fixture.set(false);
  CHECK(fixture.entries() == 0);
  CHECK(fixture.sweep() == 0);
  fixture.put_time("b", kNowS - 1);
  CHECK(fixture.entries() == 0);
  fixture.set(true, "other");
  CHECK(fixture.sweep() == 0);
  fixture.set(false, "other");
  fixture.set(true);
  CHECK(fixture.sweep() == 2);
}

TEST_CASE("expirer: as late as asked") {
  ExpiryFixture fixture(60'000);
  fixture.set(true);
  fixture.put_time("a", kNowS);
  fixture.clock.advance_ms(59'999);
  CHECK(fixture.sweep() == 0);
  fixture.clock.advance_ms(1);
  CHECK(fixture.sweep() == 1);
}

TEST_CASE("expirer: a dropped table leaves no entry") {
  ExpiryFixture fixture;
  fixture.set(true);
  fixture.put_time("a", kNowS + 100);
  REQUIRE(fixture.catalog->drop("s"));
  CHECK(fixture.entries() == 0);
  CHECK(fixture.sweep() == 0);
}

TEST_CASE("expirer: goes on with what a crash interrupted") {
  ExpiryFixture fixture;
  fixture.put_time("a", kNowS - 1);
  // The definition is stored, the items are not indexed yet.
  REQUIRE(fixture.catalog->alter("s", [](const Table&, Alteration& alteration) {
    alteration.schema.time_to_live = {.attribute = "ttl", .indexing = true};
    return Result<void>();
  }));
  CHECK(fixture.sweep() == 0);
  fixture.expirer.resume();
  fixture.expirer.stop();
  fixture.sweep();
  CHECK_FALSE(fixture.exists("a"));
}

TEST_CASE("expirer: entries are those of the items, whatever is written while they are made") {
  ExpiryFixture fixture;
  std::atomic<bool> done = false;
  std::vector<std::thread> writers;
  for (int i = 0; i < 2; ++i) {
    writers.emplace_back([&, i] {
      std::mt19937 random(static_cast<std::uint32_t>(i));
      while (!done) {
        const auto pk = "p" + std::to_string(random() % 300);
        if (random() % 4 == 0) {
          CHECK(fixture.erase(TableFixture::key(pk, 1)));
        } else {
          auto item = TableFixture::key(pk, 1);
          if (random() % 5 > 0) item.set("ttl", Number(kNowS + 1 + static_cast<std::int64_t>(random() % 50)));
          CHECK(fixture.put(item));
        }
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    fixture.set(true);
    fixture.sweep();
    if (i < 4) fixture.set(false);
  }
  done = true;
  for (auto& writer : writers) writer.join();

  const auto table = fixture.catalog->find("s")->schema;
  std::set<std::string> expected;
  const auto items = prefix_range(space_prefix(table.space));
  auto cursor = fixture.store->cursor(items.begin, items.end);
  for (cursor.seek(items.begin); cursor.valid(); cursor.next()) {
    const auto expiry_s = expiry_of_stored(table, cursor.value());
    REQUIRE(expiry_s);
    if (*expiry_s) expected.insert(expiry_entry_key(table, **expiry_s, cursor.key()));
  }
  std::set<std::string> actual;
  const auto entries = expiry_range(table);
  auto entry = fixture.store->cursor(entries.begin, entries.end);
  for (entry.seek(entries.begin); entry.valid(); entry.next()) actual.emplace(entry.key());
  CHECK(actual == expected);
}
