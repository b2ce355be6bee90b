#include "emulator/engine/change_log.h"

#include <doctest/doctest.h>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/stream_codec.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

struct Seen {
  std::vector<SequenceNumber> numbers;
  std::vector<StreamRecord> records;
  std::vector<std::string> kept;  // what the records' views point into
  ChangePage page;
};

Seen read(const Store& store, const ChangeLog& log, const Shard& shard, SequenceNumber from = 0,
          std::size_t limit = 1'000) {
  Seen seen;
  const auto page = read_changes(store, log, shard, from, limit, [&](SequenceNumber number, auto stored) {
    seen.numbers.push_back(number);
    seen.kept.emplace_back(stored);
  });
  REQUIRE(page);
  seen.page = *page;
  for (const auto& stored : seen.kept) {
    const auto record = decode_record(stored);
    REQUIRE(record);
    seen.records.push_back(*record);
  }
  return seen;
}

/// A table "s" with a stream, and how to write to it.
class StreamFixture : public TableFixture {
 public:
  explicit StreamFixture(StreamViewType view = StreamViewType::kNewAndOldImages) {
    auto definition = schema("s");
    definition.stream_view = view;
    const auto created = catalog->create(std::move(definition));
    REQUIRE(created);
    table = *created;
    log = table->state->change_log;
    REQUIRE(log != nullptr);
  }

  void put_value(const std::string& pk, const std::string& value) const {
    auto item = key(pk, 1);
    item.set("v", AttributeValue(value));
    REQUIRE(put(item));
  }

  Seen all() const { return read(*store, *log, log->shards().back()); }

  std::shared_ptr<ChangeLog> log;
};

Item decoded(std::string_view stored) {
  auto item = decode_item(stored);
  REQUIRE(item);
  return std::move(item).value();
}

}  // namespace

TEST_CASE("change log: one record for each change, in order, with what the view wants") {
  const auto images = [](StreamViewType view) {
    const StreamFixture fixture(view);
    fixture.put_value("a", "1");
    fixture.put_value("a", "2");
    REQUIRE(fixture.erase(TableFixture::key("a", 1)));
    auto seen = fixture.all();
    REQUIRE(seen.records.size() == 3);
    CHECK(seen.records[0].event == ChangeEvent::kInsert);
    CHECK(seen.records[1].event == ChangeEvent::kModify);
    CHECK(seen.records[2].event == ChangeEvent::kRemove);
    for (const auto& record : seen.records) CHECK(decoded(record.key) == TableFixture::key("a", 1));
    std::string shown;
    for (const auto& record : seen.records) {
      shown += record.new_image.empty() ? "-" : "n";
      shown += record.old_image.empty() ? "- " : "o ";
    }
    return shown;
  };
  CHECK(images(StreamViewType::kKeysOnly) == "-- -- -- ");
  CHECK(images(StreamViewType::kNewImage) == "n- n- -- ");
  CHECK(images(StreamViewType::kOldImage) == "-- -o -o ");
  CHECK(images(StreamViewType::kNewAndOldImages) == "n- no -o ");
}

TEST_CASE("change log: what changes nothing makes no record") {
  const StreamFixture fixture;
  fixture.put_value("a", "1");
  fixture.put_value("a", "1");
  REQUIRE(fixture.erase(TableFixture::key("nobody", 1)));
  auto check = fixture.write_of(TableFixture::key("a", 1),
                                [](const CurrentItem&) { return Result<NewItem>(NewItem()); });
  check.check_only = true;
  REQUIRE(fixture.writer->write(check));
  auto refused = fixture.write_of(TableFixture::key("a", 1), [](const CurrentItem&) {
    return Result<NewItem>(errors::conditional_check_failed());
  });
  CHECK_FALSE(fixture.writer->write(refused));
  CHECK(fixture.all().records.size() == 1);
}

TEST_CASE("change log: readers wait for a smaller number that is still being written") {
  StreamFixture fixture;
  fixture.damaged = true;  // records of items that are not there
  const auto shard = fixture.log->shards().back();
  const auto body =
      encode_change(fixture.log->view(), ChangeOrigin::kRequest, encode_item(TableFixture::key("a", 1)),
                    encode_item(TableFixture::key("a", 1)), {});
  Store::Batch slow;
  std::optional<ChangeLog::Pending> pending(fixture.log->append({body}, slow));
  fixture.put_value("b", "1");  // gets a greater number, and is written first
  CHECK(read(*fixture.store, *fixture.log, shard).numbers.empty());
  REQUIRE(fixture.store->write(slow));
  pending.reset();
  CHECK(read(*fixture.store, *fixture.log, shard).numbers == std::vector<SequenceNumber>{1, 2});
}

TEST_CASE("change log: pages go on where the last one ended") {
  const StreamFixture fixture;
  for (int i = 0; i < 5; ++i) fixture.put_value("a", std::to_string(i));
  const auto shard = fixture.log->shards().back();
  const auto first = read(*fixture.store, *fixture.log, shard, 0, 2);
  CHECK(first.numbers == std::vector<SequenceNumber>{1, 2});
  const auto second = read(*fixture.store, *fixture.log, shard, first.page.next, 2);
  CHECK(second.numbers == std::vector<SequenceNumber>{3, 4});
  const auto third = read(*fixture.store, *fixture.log, shard, second.page.next, 2);
  CHECK(third.numbers == std::vector<SequenceNumber>{5});
  CHECK_FALSE(third.page.at_end);
  CHECK(read(*fixture.store, *fixture.log, shard, third.page.next).numbers.empty());
}

TEST_CASE("change log: a page holds about a megabyte") {
  const StreamFixture fixture;
  for (int i = 0; i < 5; ++i) fixture.put_value("p" + std::to_string(i), std::string(300'000, 'x'));
  const auto seen = fixture.all();
  CHECK(seen.numbers.size() == 3);
  CHECK(seen.page.next == 4);
}

TEST_CASE("change log: shards follow each other every four hours") {
  StreamFixture fixture;
  fixture.put_value("a", "1");
  fixture.clock.advance_ms(limits::kShardLifetimeMs);
  fixture.put_value("a", "2");
  const auto shards = fixture.log->shards();
  REQUIRE(shards.size() == 2);
  CHECK_FALSE(shards[0].is_open());
  CHECK(shards[1].parent_id == shards[0].id);
  CHECK(shards[0].id < shards[1].id);
  CHECK(*shards[0].last < shards[1].first);
  const auto parent = read(*fixture.store, *fixture.log, shards[0]);
  CHECK(parent.records.size() == 1);
  CHECK(parent.page.at_end);
  CHECK(read(*fixture.store, *fixture.log, shards[1]).records.size() == 1);

  SUBCASE("also when nobody writes; the boundaries stay where they are") {
    fixture.clock.advance_ms(2 * limits::kShardLifetimeMs + 5);
    const auto log = fixture.streams->find("s", fixture.log->label());
    REQUIRE(log);
    CHECK((*log)->shards().size() == 3);
    CHECK((*log)->shards().back().opened_ms == fixture.log->created_ms() + 3 * limits::kShardLifetimeMs);
  }
}

TEST_CASE("change log: records go after a day") {
  StreamFixture fixture;
  for (int i = 0; i < 10; ++i) {
    fixture.put_value("a", std::to_string(i));
    fixture.clock.advance_ms(10 * 60 * 1'000);
  }
  const auto shard = fixture.log->shards().front();
  CHECK(*fixture.log->horizon(*fixture.store, shard) == 1);
  // The first three are older than a day now, and the shard has ended 20 hours ago.
  fixture.clock.advance_ms(limits::kStreamRetentionMs - 75 * 60 * 1'000);
  REQUIRE(fixture.streams->find("s", fixture.log->label()));
  const auto closed = fixture.log->find_shard(shard.id);
  REQUIRE(closed);
  CHECK(*fixture.log->horizon(*fixture.store, *closed) == 4);
  CHECK(read(*fixture.store, *fixture.log, *closed, 3).page.trimmed);
  CHECK(read(*fixture.store, *fixture.log, *closed, 4).numbers.size() == 7);
  // And as a whole a day after its end.
  fixture.clock.advance_ms(limits::kShardLifetimeMs);
  REQUIRE(fixture.streams->find("s", fixture.log->label()));
  CHECK_FALSE(fixture.log->find_shard(shard.id));
  auto cursor = fixture.store->cursor(stream_record_key(fixture.log->number(), 0),
                                      stream_record_key(fixture.log->number() + 1, 0));
  cursor.seek(stream_record_key(fixture.log->number(), 0));
  CHECK_FALSE(cursor.valid());
}

TEST_CASE("change log: outlives its table by a day") {
  StreamFixture fixture;
  fixture.put_value("a", "1");
  REQUIRE(fixture.catalog->drop("s"));
  const auto label = fixture.log->label();
  const auto found = fixture.streams->find("s", label);
  REQUIRE(found);
  REQUIRE(*found != nullptr);
  CHECK_FALSE((*found)->enabled());
  const auto seen = read(*fixture.store, **found, (*found)->shards().back());
  CHECK(seen.records.size() == 1);
  CHECK(seen.page.at_end);
  fixture.clock.advance_ms(limits::kStreamRetentionMs);
  CHECK(*fixture.streams->find("s", label) == nullptr);
  CHECK(fixture.streams->list(std::nullopt, std::nullopt, 10)->empty());
}

TEST_CASE("change log: numbers go on after the store was closed") {
  const TemporaryDirectory directory;
  ManualClock clock(1'000'000);
  const auto session = [&](const auto& run) {
    auto store = Store::open({.in_memory = false, .directory = directory.path()});
    REQUIRE(store);
    auto streams = Streams::load(**store, clock);
    REQUIRE(streams);
    auto catalog = Catalog::load(**store, **streams, clock, 0);
    REQUIRE(catalog);
    run(**store, **catalog);
  };
  const auto write = [](Store& store, const std::shared_ptr<Table>& table, std::int64_t sk) {
    const auto item = TableFixture::key("a", sk);
    REQUIRE(ItemWriter(store).write(
        {.table = table,
         .key = table_item_key(table->schema, item),
         .decide = [&](const CurrentItem&) -> Result<NewItem> { return new_item(item); }}));
  };
  session([&](Store& store, Catalog& catalog) {
    auto schema = TableFixture::schema("s");
    schema.stream_view = StreamViewType::kKeysOnly;
    const auto table = catalog.create(schema);
    REQUIRE(table);
    write(store, *table, 1);
    write(store, *table, 2);
  });
  session([&](Store& store, Catalog& catalog) {
    const auto table = catalog.find("s");
    REQUIRE(table->state->change_log != nullptr);
    write(store, table, 3);
    const auto& log = *table->state->change_log;
    CHECK(read(store, log, log.shards().back()).numbers == std::vector<SequenceNumber>{1, 2, 3});
  });
}

TEST_CASE("change log: every table may have its streams one after the other") {
  TableFixture fixture;
  for (int i = 0; i < 3; ++i) {
    auto schema = TableFixture::schema("again");
    schema.stream_view = StreamViewType::kNewImage;
    REQUIRE(fixture.catalog->create(schema));
    REQUIRE(fixture.catalog->drop("again"));  // in the same millisecond
  }
  const auto names = fixture.streams->list("again", std::nullopt, 10);
  REQUIRE(names);
  REQUIRE(names->size() == 3);
  CHECK(fixture.streams->list(std::nullopt, (*names)[0], 10)->size() == 2);
  CHECK(fixture.streams->list("nothing", std::nullopt, 10)->empty());
}

TEST_CASE("sequence numbers: 21 digits that sort as numbers") {
  CHECK(sequence_text(7) == "100000000000000000007");
  CHECK(sequence_named("100000000000000000007") == 7);
  CHECK(sequence_named("000000000000000000000") == 0);
  CHECK(sequence_named("000100000000000000000007") == 7);
  CHECK(sequence_named("9999999999999999999999999999999999999999") ==
        std::numeric_limits<SequenceNumber>::max());
  CHECK_FALSE(sequence_named("7"));
  CHECK_FALSE(sequence_named("10000000000000000000x"));
  CHECK_FALSE(sequence_named(std::string(41, '1')));
}
