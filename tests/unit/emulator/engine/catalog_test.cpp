#include "emulator/engine/catalog.h"

#include <doctest/doctest.h>

#include "emulator/storage/schema_codec.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

struct Opened {
  std::unique_ptr<Store> store;
  std::unique_ptr<Streams> streams;
  std::unique_ptr<Catalog> catalog;
};

Opened open(const std::string& directory, const Clock& clock) {
  Opened opened;
  auto store = Store::open({.in_memory = false, .directory = directory});
  REQUIRE(store);
  opened.store = std::move(store).value();
  auto streams = Streams::load(*opened.store, clock);
  REQUIRE(streams);
  opened.streams = std::move(streams).value();
  auto catalog = Catalog::load(*opened.store, *opened.streams, clock, 0);
  REQUIRE(catalog);
  opened.catalog = std::move(catalog).value();
  return opened;
}

void put(Opened& opened, const Item& item) {
  ItemWriter writer(*opened.store);
  const auto table = opened.catalog->find("t");
  REQUIRE(writer.write({.table = table,
                        .key = table_item_key(table->schema, item),
                        .decide = [&](const CurrentItem&) -> Result<NewItem> { return new_item(item); }}));
}

}  // namespace

TEST_CASE("catalog: a schema is stored and read back whole") {
  auto schema = TableFixture::schema("t");
  schema.space = 7;
  schema.indexes[0].space = 8;
  schema.indexes[0].capacity.provisioned = {3, 4};
  schema.indexes[1].projection = {ProjectionType::kInclude, {"a", "b"}};
  schema.billing_mode = BillingMode::kPayPerRequest;
  schema.deletion_protection = true;
  schema.created_ms = 1'700'000'000'123;
  const auto read = decode_schema(encode_schema(schema));
  REQUIRE(read);
  CHECK(read->name == "t");
  CHECK(read->space == 7);
  CHECK(read->key == schema.key);
  CHECK(read->attribute_definitions == schema.attribute_definitions);
  REQUIRE(read->indexes.size() == 2);
  CHECK(read->indexes[0].key == schema.indexes[0].key);
  CHECK(read->indexes[0].space == 8);
  CHECK(read->indexes[0].capacity.provisioned.write_units == 4);
  CHECK(read->indexes[1].kind == IndexKind::kLocal);
  CHECK(read->indexes[1].projection.non_key_attributes == std::vector<std::string>{"a", "b"});
  CHECK(read->billing_mode == BillingMode::kPayPerRequest);
  CHECK(read->deletion_protection);
  CHECK(read->created_ms == schema.created_ms);
  CHECK_FALSE(decode_schema("{"));
  CHECK_FALSE(decode_schema("{}"));
}

TEST_CASE("catalog: a name is taken once, and free again after the drop") {
  TableFixture fixture;
  const auto again = fixture.catalog->create(TableFixture::schema("t"));
  REQUIRE_FALSE(again);
  CHECK(again.error().name() == "ResourceInUseException");
  CHECK(again.error().message() == "Table already exists: t");
  const auto space = fixture.table->schema.space;
  REQUIRE(fixture.catalog->drop("t"));
  CHECK_FALSE(fixture.catalog->find("t"));
  const auto created = fixture.catalog->create(TableFixture::schema("t"));
  REQUIRE(created);
  CHECK((*created)->schema.space != space);
}

TEST_CASE("catalog: a drop leaves nothing behind, few items or many") {
  for (const int items : {3, 1'200}) {
    TableFixture fixture;
    for (int i = 0; i < items; ++i) {
      auto item = TableFixture::key("p", i);
      item.set("color", "red");
      REQUIRE(fixture.put(item));
    }
    CHECK(fixture.count("by_color") == items);
    REQUIRE(fixture.catalog->drop("t"));
    CHECK(fixture.count() == 0);
    CHECK(fixture.count("by_color") == 0);
  }
}

TEST_CASE("catalog: names come in byte order, in pages") {
  TableFixture fixture;
  for (const auto* name : {"b", "a", "Z", "c"}) REQUIRE(fixture.catalog->create(TableFixture::schema(name)));
  CHECK(fixture.catalog->list("", 100) == std::vector<std::string>{"Z", "a", "b", "c", "t"});
  CHECK(fixture.catalog->list("a", 2) == std::vector<std::string>{"b", "c"});
  CHECK(fixture.catalog->list("aa", 1) == std::vector<std::string>{"b"});
}

TEST_CASE("catalog: transient states last as long as asked for") {
  ManualClock clock(5'000);
  auto store = Store::open({.in_memory = true, .directory = ""});
  REQUIRE(store);
  auto streams = Streams::load(**store, clock);
  REQUIRE(streams);
  auto loaded = Catalog::load(**store, **streams, clock, 100);
  REQUIRE(loaded);
  auto& catalog = **loaded;
  const auto table = catalog.create(TableFixture::schema("t"));
  REQUIRE(table);
  CHECK(catalog.status(**table) == TableStatus::kCreating);
  CHECK_FALSE(catalog.find_active("t"));
  CHECK(catalog.drop("t").error().name() == "ResourceInUseException");
  clock.advance_ms(100);
  CHECK(catalog.status(**table) == TableStatus::kActive);
  REQUIRE(catalog.drop("t"));
  CHECK(catalog.find("t") != nullptr);
  CHECK(catalog.status(**table) == TableStatus::kDeleting);
  clock.advance_ms(100);
  CHECK(catalog.find("t") == nullptr);
}

TEST_CASE("catalog: counters survive a clean close and are counted anew after a crash") {
  const TemporaryDirectory directory;
  ManualClock clock(1);
  auto item = TableFixture::key("p", 1);
  item.set("color", "red");
  const auto bytes = static_cast<std::int64_t>(size_bytes(item));
  {
    auto opened = open(directory.path(), clock);
    REQUIRE(opened.catalog->create(TableFixture::schema("t")));
    put(opened, item);
  }  // not saved: as if killed
  {
    auto opened = open(directory.path(), clock);
    const auto table = opened.catalog->find("t");
    REQUIRE(table);
    CHECK(table->state->counters.items == 1);
    CHECK(table->state->counters.bytes == bytes);
    CHECK(table->indexes[0]->counters.items == 1);
    CHECK(table->indexes[1]->counters.items == 0);
    REQUIRE(opened.catalog->save_counters());
  }
  auto opened = open(directory.path(), clock);
  CHECK(opened.catalog->find("t")->state->counters.bytes == bytes);
}
