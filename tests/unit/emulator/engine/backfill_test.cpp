#include "emulator/engine/backfill.h"

#include <doctest/doctest.h>

#include <thread>

#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

SecondaryIndex by_word() {
  SecondaryIndex index{.name = "by_word", .kind = IndexKind::kGlobal};
  index.key = {{{"word", AttributeType::kString}}, {}};
  index.backfilling = true;
  return index;
}

/// Adds the index to the fixture's table; its space.
std::uint32_t add_index(TableFixture& fixture) {
  const auto altered = fixture.catalog->alter("t", [](const Table&, Alteration& alteration) -> Result<void> {
    alteration.schema.indexes.push_back(by_word());
    return {};
  });
  REQUIRE(altered);
  fixture.table = *altered;
  return fixture.table->schema.find_index("by_word")->space;
}

Item numbered(int number, const AttributeValue& word) {
  auto item = TableFixture::key("p" + std::to_string(number % 7), number);
  item.set("word", word);
  return item;
}

/// Counters and entries against each other.
void check_agrees(TableFixture& fixture, int entries) {
  const auto table = fixture.catalog->find("t");
  const auto* index = table->schema.find_index("by_word");
  REQUIRE(index);
  CHECK_FALSE(index->backfilling);
  CHECK(fixture.count("by_word") == entries);
  const auto position = static_cast<std::size_t>(index - table->schema.indexes.data());
  CHECK(table->indexes[position]->counters.items == entries);
}

/// Waits for the thread; not a timing: without an end the test has none.
void wait_until_filled(TableFixture& fixture) {
  while (fixture.catalog->find("t")->schema.find_index("by_word")->backfilling) std::this_thread::yield();
}

}  // namespace

TEST_CASE("backfill: a short table is filled at once, without what does not fit the key") {
  TableFixture fixture;
  Backfills backfills(*fixture.store, *fixture.catalog, *fixture.writer);
  REQUIRE(fixture.put(numbered(1, "a")));
  REQUIRE(fixture.put(numbered(2, Number(3))));
  REQUIRE(fixture.put(numbered(3, "")));
  REQUIRE(fixture.put(numbered(4, std::string(2'049, 'x'))));
  REQUIRE(fixture.put(numbered(5, std::string(2'048, 'x'))));
  REQUIRE(fixture.put(TableFixture::key("p", 6)));
  backfills.start("t", add_index(fixture));
  check_agrees(fixture, 2);
}

TEST_CASE("backfill: what does not fit the key can be changed and deleted") {
  TableFixture fixture;
  Backfills backfills(*fixture.store, *fixture.catalog, *fixture.writer);
  REQUIRE(fixture.put(numbered(1, Number(3))));
  backfills.start("t", add_index(fixture));
  auto changed = numbered(1, Number(3));
  changed.set("more", "text");
  REQUIRE(fixture.put(changed));
  check_agrees(fixture, 0);
  REQUIRE(fixture.put(numbered(1, "now it fits")));
  check_agrees(fixture, 1);
  REQUIRE(fixture.erase(TableFixture::key("p1", 1)));
  check_agrees(fixture, 0);
}

TEST_CASE("backfill: writes before, during and after it leave index and table agreeing") {
  TableFixture fixture;
  Backfills backfills(*fixture.store, *fixture.catalog, *fixture.writer);
  constexpr int kItems = 3'000;
  for (int i = 0; i < kItems; ++i) REQUIRE(fixture.put(numbered(i, "w" + std::to_string(i % 10))));
  const auto old_version = fixture.table;
  const auto space = add_index(fixture);
  // What the table's older version checked is written by the newer one.
  fixture.table = old_version;
  REQUIRE(fixture.put(numbered(0, "changed")));
  REQUIRE(fixture.erase(TableFixture::key("p1", 1)));
  std::thread writer([&] {
    for (int i = 2; i < kItems; i += 3) {
      if (i % 2 == 0) {
        REQUIRE(fixture.put(numbered(i, "again")));
      } else {
        REQUIRE(fixture.erase(TableFixture::key("p" + std::to_string(i % 7), i)));
      }
    }
  });
  backfills.start("t", space);
  writer.join();
  wait_until_filled(fixture);
  fixture.table = fixture.catalog->find("t");
  int erased = 1;
  for (int i = 2; i < kItems; i += 3) erased += i % 2;
  check_agrees(fixture, kItems - erased);
}

TEST_CASE("backfill: what was stopped goes on where it was") {
  TemporaryDirectory directory;
  const ManualClock clock{1'000'000};
  constexpr int kItems = 5'000;
  for (int round = 0; round < 3; ++round) {
    auto store = Store::open({.in_memory = false, .directory = directory.path()});
    REQUIRE(store);
    auto streams = Streams::load(**store, clock);
    REQUIRE(streams);
    auto catalog = Catalog::load(**store, **streams, clock, 0);
    REQUIRE(catalog);
    ItemWriter writer(**store);
    Backfills backfills(**store, **catalog, writer);
    if (round == 0) {
      auto created = (*catalog)->create(TableFixture::schema("t"));
      REQUIRE(created);
      for (int i = 0; i < kItems; ++i) {
        const auto item = numbered(i, "w");
        const ItemWrite write{
            .table = *created,
            .key = table_item_key((*created)->schema, item),
            .decide = [&](const CurrentItem&) -> Result<NewItem> { return new_item(item); }};
        REQUIRE(writer.write(write));
      }
      const auto altered = (*catalog)->alter("t", [](const Table&, Alteration& alteration) -> Result<void> {
        alteration.schema.indexes.push_back(by_word());
        return {};
      });
      REQUIRE(altered);
      backfills.start("t", (*altered)->schema.find_index("by_word")->space);
      backfills.stop();
      CHECK((*store)->get(backfill_key((*altered)->schema.find_index("by_word")->space)).value());
      continue;  // counters are not saved: as after a crash
    }
    backfills.resume();
    const auto filled = [&] { return !(*catalog)->find("t")->schema.find_index("by_word")->backfilling; };
    while (!filled()) std::this_thread::yield();
    const auto table = (*catalog)->find("t");
    CHECK(table->indexes[2]->counters.items == kItems);
    CHECK_FALSE((*store)->get(backfill_key(table->schema.indexes[2].space)).value());
  }
}

TEST_CASE("backfill: an index that is dropped meanwhile leaves nothing") {
  TableFixture fixture;
  Backfills backfills(*fixture.store, *fixture.catalog, *fixture.writer);
  for (int i = 0; i < 2'000; ++i) REQUIRE(fixture.put(numbered(i, "w")));
  const auto space = add_index(fixture);
  backfills.start("t", space);
  const auto altered = fixture.catalog->alter("t", [](const Table&, Alteration& alteration) -> Result<void> {
    alteration.schema.indexes.pop_back();
    return {};
  });
  REQUIRE(altered);
  backfills.stop();
  const auto prefix = space_prefix(space);
  auto cursor = fixture.store->cursor(prefix, prefix_end(prefix));
  cursor.seek(prefix);
  CHECK_FALSE(cursor.valid());
  CHECK_FALSE(fixture.store->get(backfill_key(space)).value());
}
