#include "emulator/engine/item_writer.h"

#include <doctest/doctest.h>

#include <thread>

#include "emulator/model/errors.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

Item item(const std::string& pk, std::int64_t sk, const std::string& color, std::int64_t size) {
  return {{"pk", pk}, {"sk", Number(sk)}, {"color", color}, {"size", Number(size)}, {"note", "n"}};
}

}  // namespace

TEST_CASE("item writer: a put reaches the table and every index it has keys for") {
  const TableFixture fixture;
  REQUIRE(fixture.put(item("a", 1, "red", 10)));
  CHECK(fixture.count() == 1);
  CHECK(fixture.count("by_color") == 1);
  CHECK(fixture.count("by_size") == 1);

  REQUIRE(fixture.put(TableFixture::key("b", 1)));
  CHECK(fixture.count() == 2);
  CHECK(fixture.count("by_color") == 1);
}

TEST_CASE("item writer: index entries move and go with the item") {
  const TableFixture fixture;
  REQUIRE(fixture.put(item("a", 1, "red", 10)));
  const auto moved = fixture.put(item("a", 1, "blue", 10));
  REQUIRE(moved);
  CHECK(fixture.count("by_color") == 1);
  REQUIRE(moved->index_changes.size() == 1);        // by_size holds keys only and stays as it is
  CHECK(moved->index_changes[0].write_units == 2);  // out of red, into blue

  REQUIRE(fixture.put(TableFixture::key("a", 1)));
  CHECK(fixture.count("by_color") == 0);
  CHECK(fixture.count("by_size") == 0);

  REQUIRE(fixture.erase(TableFixture::key("a", 1)));
  CHECK(fixture.count() == 0);
}

TEST_CASE("item writer: a write that changes nothing in an index costs nothing there") {
  const TableFixture fixture;
  REQUIRE(fixture.put(item("a", 1, "red", 10)));
  const auto again = fixture.put(item("a", 1, "red", 10));
  REQUIRE(again);
  CHECK(again->index_changes.empty());
  CHECK(again->table_units == 1);
}

TEST_CASE("item writer: counters follow every write exactly") {
  const TableFixture fixture;
  const auto big = item("a", 1, "red", 10);
  REQUIRE(fixture.put(big));
  CHECK(fixture.table->state->counters.items == 1);
  CHECK(fixture.table->state->counters.bytes == static_cast<std::int64_t>(size_bytes(big)));
  CHECK(fixture.table->indexes[0]->counters.items == 1);
  REQUIRE(fixture.put(TableFixture::key("a", 1)));
  CHECK(fixture.table->state->counters.bytes ==
        static_cast<std::int64_t>(size_bytes(TableFixture::key("a", 1))));
  CHECK(fixture.table->indexes[0]->counters.items == 0);
  CHECK(fixture.table->indexes[0]->counters.bytes == 0);
  REQUIRE(fixture.erase(TableFixture::key("a", 1)));
  REQUIRE(fixture.erase(TableFixture::key("a", 1)));  // nothing there any more
  CHECK(fixture.table->state->counters.items == 0);
  CHECK(fixture.table->state->counters.bytes == 0);
}

TEST_CASE("item writer: one refused decision and nothing of the batch is written") {
  const TableFixture fixture;
  std::vector<ItemWrite> writes;
  writes.push_back(fixture.write_of(TableFixture::key("a", 1), [](const CurrentItem&) {
    return Result<NewItem>(new_item(item("a", 1, "red", 1)));
  }));
  writes.push_back(fixture.write_of(TableFixture::key("a", 2), [](const CurrentItem&) {
    return Result<NewItem>(errors::conditional_check_failed());
  }));
  const auto written = fixture.writer->write_all(writes);
  REQUIRE_FALSE(written);
  CHECK(written.error().name() == "ConditionalCheckFailedException");
  CHECK(fixture.count() == 0);
  CHECK(fixture.count("by_color") == 0);
  CHECK(fixture.table->state->counters.items == 0);
}

TEST_CASE("item writer: increments from several threads all count") {
  const TableFixture fixture;
  const auto key = TableFixture::key("counter", 0);
  const auto increment = [&](const CurrentItem& current) -> Result<NewItem> {
    ASSIGN_OR_RETURN(const Item* before, current.item());
    auto after = current.exists() ? *before : key;
    const auto* value = after.find("value");
    const auto sum = Number::add(value ? *value->get_if<Number>() : Number(0), Number(1));
    after.set("value", *sum);
    return new_item(after);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 250; ++n) (void)fixture.writer->write(fixture.write_of(key, increment));
    });
  }
  for (auto& thread : threads) thread.join();
  const auto last = fixture.erase(key);
  REQUIRE(last);
  CHECK(*(*last->before.item())->find("value") == AttributeValue(Number(1000)));
}

TEST_CASE("item writer: a dropped table takes no more writes") {
  const TableFixture fixture;
  REQUIRE(fixture.put(TableFixture::key("a", 1)));
  REQUIRE(fixture.catalog->drop("t"));
  const auto written = fixture.put(TableFixture::key("a", 2));
  REQUIRE_FALSE(written);
  CHECK(written.error().name() == "ResourceNotFoundException");
  CHECK(fixture.count() == 0);
}
