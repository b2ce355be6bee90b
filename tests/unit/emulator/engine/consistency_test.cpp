#include "emulator/engine/consistency.h"

#include <functional>

#include "emulator/engine/expirer.h"
#include "emulator/engine/expiry_index.h"
#include "emulator/engine/index_entries.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/stream_codec.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// A table with everything that a write has to keep: two indexes, a stream, times.
class WholeFixture : public TableFixture {
 public:
  explicit WholeFixture(StreamViewType view = StreamViewType::kNewAndOldImages) {
    auto definition = schema("whole");
    definition.stream_view = view;
    definition.time_to_live.attribute = "until";
    const auto created = catalog->create(std::move(definition));
    REQUIRE(created);
    table = *created;
    for (int i = 0; i < 5; ++i) REQUIRE(put(item(i)));
    auto changed = item(1);
    changed.set("more", "text");
    changed.set("until", Number(9'000));
    REQUIRE(put(changed));
    REQUIRE(erase(key("a", 2)));
  }

  static Item item(int number) {
    auto made = key("a", number);
    made.set("color", "red");
    made.set("size", Number(number));
    if (number % 2 == 0) made.set("until", Number(5'000 + number));
    return made;
  }

  std::string key_of(int number) const { return table_item_key(table->schema, item(number)); }
  IndexEntry entry_of(int index, const Item& of) const {
    const auto entry = index_entry(table->schema, table->schema.indexes[static_cast<std::size_t>(index)], of);
    REQUIRE(entry);
    return *entry;
  }

  Consistency found() const {
    const auto checked = check_consistency(*store, *catalog);
    REQUIRE(checked);
    return *checked;
  }

  /// What is found after something was written past everybody.
  std::vector<std::string> after(const std::function<void(Store::Batch& batch)>& damage) {
    Store::Batch batch;
    damage(batch);
    damaged = true;
    REQUIRE(store->write(batch));
    return found().problems;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("consistency: all is well, whatever the stream shows") {
  for (const auto view : {StreamViewType::kKeysOnly, StreamViewType::kNewImage, StreamViewType::kOldImage,
                          StreamViewType::kNewAndOldImages}) {
    const WholeFixture fixture(view);
    const auto found = fixture.found();
    CHECK(found.tables == 2);
    CHECK(found.items == 4);
    CHECK(found.problems == Texts{});
  }
}

TEST_CASE("consistency: counters that are wrong") {
  WholeFixture fixture;
  fixture.damaged = true;
  fixture.table->state->counters.add(1, 0);
  fixture.table->indexes[0]->counters.add(0, -7);
  const auto bytes = fixture.table->indexes[0]->counters.bytes.load();
  CHECK(fixture.found().problems == Texts{"whole: the table counts 5 items, there are 4",
                                          "whole: index by_color counts " + std::to_string(bytes) +
                                              " bytes, there are " + std::to_string(bytes + 7)});
}

TEST_CASE("consistency: index entries that are missing, wrong, and too many") {
  WholeFixture fixture;
  const auto missing =
      fixture.after([&](auto& batch) { batch.erase(fixture.entry_of(1, WholeFixture::item(3)).key); });
  REQUIRE(missing.size() == 3);  // the two counters as well
  CHECK(missing[0] == "whole: index by_size has no entry of an item");
  CHECK(missing[1] == "whole: index by_size counts 4 items, there are 3");
  WholeFixture other;
  const auto entry = other.entry_of(0, WholeFixture::item(3));
  CHECK(other.after([&](auto& batch) { batch.put(entry.key, encode_item(WholeFixture::item(4))); }).front() ==
        "whole: index by_color has an entry that is not its item's");
  WholeFixture another;
  const auto stray = another.entry_of(0, WholeFixture::item(9));
  CHECK(another.after([&](auto& batch) { batch.put(stray.key, stray.value); }) ==
        Texts{"whole: index by_color has 5 entries, for 4 items"});
}

TEST_CASE("consistency: times that are missing, and too many") {
  WholeFixture fixture;
  const auto key = expiry_entry_key(fixture.table->schema, 5'004, fixture.key_of(4));
  CHECK(fixture.after([&](auto& batch) { batch.erase(key); }) ==
        Texts{"whole: the expiry index has no entry of an item"});
  CHECK(fixture.after([&](auto& batch) { batch.put(key, {}); }) == Texts{});
  CHECK(fixture.after([&](auto& batch) {
    batch.put(expiry_entry_key(fixture.table->schema, 5'000, fixture.key_of(3)), {});
  }) == Texts{"whole: 4 entries in the expiry index, for 3 items"});
}

TEST_CASE("consistency: records that do not tell what became of the items") {
  const auto stream = [](const WholeFixture& fixture, const std::string& text) {
    return Texts{"stream " + fixture.table->schema.stream_label + " of whole: " + text};
  };
  WholeFixture missing;  // the last of the seven
  const auto number = missing.table->state->change_log->number();
  CHECK(missing.after([&](auto& batch) { batch.erase(stream_record_key(number, 7)); }) ==
        stream(missing, "the newest record of an item does not tell whether it is there"));
  WholeFixture gap;  // the insertion of what is changed later is there, the change is not
  CHECK(gap.after([&](auto& batch) { batch.erase(stream_record_key(number, 6)); }) ==
        stream(gap, "the newest record of an item is not what there is"));
  WholeFixture wrong;
  const auto item = encode_item(WholeFixture::item(1));
  const auto body = encode_change(StreamViewType::kNewAndOldImages, ChangeOrigin::kRequest,
                                  encode_item(TableFixture::key("a", 1)), item, {});
  CHECK(wrong.after([&](auto& batch) { batch.put(stream_record_key(number, 6), encode_record(0, body)); })
            .size() == 3);  // no second insertion, no old image, another new one
  WholeFixture beyond;
  CHECK(beyond.after([&](auto& batch) { batch.put(stream_record_key(number, 8), encode_record(0, body)); })
            .front() == "stream " + beyond.table->schema.stream_label +
                            " of whole: a record has a number that is still to come");
}

TEST_CASE("consistency: what belongs to nobody") {
  WholeFixture fixture;
  auto schema = fixture.table->schema;
  schema.space = 77;
  const auto item = WholeFixture::item(1);
  const auto key = table_item_key(schema, item);
  CHECK(fixture.after([&](auto& batch) {
    batch.put(key, encode_item(item));
    batch.put(expiry_entry_key(schema, 5, key), {});
    batch.put(stream_record_key(78, 1), "record");
  }) == Texts{"items of a table that is not there", "times of a table that is not there",
              "records of a stream that is not there"});
}

TEST_CASE("consistency: an item that is damaged or stands elsewhere") {
  WholeFixture fixture;
  const auto problems = fixture.after([&](auto& batch) {
    batch.put(fixture.key_of(3), "nothing");
    batch.put(fixture.key_of(8), encode_item(TableFixture::key("a", 9)));
  });
  CHECK(std::find(problems.begin(), problems.end(), "whole: an item is damaged") != problems.end());
  CHECK(std::find(problems.begin(), problems.end(), "whole: an item stands under another key") !=
        problems.end());
}
