#include "emulator/model/table_schema.h"

#include <doctest/doctest.h>

using namespace offstage::emulator;

namespace {

KeyAttribute string_key(std::string name) {
  return {std::move(name), AttributeType::kString};
}

TableSchema songs() {
  TableSchema table;
  table.name = "songs";
  table.key = {{string_key("artist")}, {string_key("title")}};
  SecondaryIndex all{"all", IndexKind::kGlobal, {{string_key("genre")}, {}}, {}, {}, 2};
  SecondaryIndex keys{"keys",
                      IndexKind::kLocal,
                      {{string_key("artist")}, {string_key("year")}},
                      {ProjectionType::kKeysOnly, {}},
                      {},
                      3};
  SecondaryIndex some{"some",
                      IndexKind::kGlobal,
                      {{string_key("genre"), string_key("label")}, {string_key("year")}},
                      {ProjectionType::kInclude, {"price"}},
                      {},
                      4};
  table.indexes = {all, keys, some};
  return table;
}

const Item kSong{{"artist", "a"}, {"title", "t"}, {"genre", "g"}, {"label", "l"},
                 {"year", "y"},   {"price", "p"}, {"other", "o"}};

}  // namespace

TEST_CASE("table schema: indexes by name") {
  const TableSchema table = songs();
  CHECK(table.find_index("keys")->space == 3);
  CHECK(table.find_index("none") == nullptr);
  CHECK(table.has_local_indexes());
  CHECK(table.find_index("all")->is_global());
  CHECK(!TableSchema().has_local_indexes());
}

TEST_CASE("table schema: the key's attributes") {
  const TableSchema table = songs();
  CHECK(table.key.contains("artist"));
  CHECK(table.key.contains("title"));
  CHECK(!table.key.contains("genre"));
  CHECK(key_of(table, kSong) == Item{{"artist", "a"}, {"title", "t"}});
  CHECK(key_of(table, *table.find_index("some"), kSong) ==
        Item{{"artist", "a"}, {"title", "t"}, {"genre", "g"}, {"label", "l"}, {"year", "y"}});
}

TEST_CASE("table schema: what an index projects") {
  const TableSchema table = songs();
  CHECK(project_for_index(table, *table.find_index("all"), kSong) == kSong);
  CHECK(project_for_index(table, *table.find_index("keys"), kSong) ==
        Item{{"artist", "a"}, {"title", "t"}, {"year", "y"}});
  CHECK(project_for_index(table, *table.find_index("some"), kSong) ==
        Item{{"artist", "a"}, {"title", "t"}, {"genre", "g"}, {"label", "l"}, {"year", "y"}, {"price", "p"}});
  CHECK(is_projected(table, *table.find_index("all"), "anything"));
  CHECK(is_projected(table, *table.find_index("some"), "price"));
  CHECK(!is_projected(table, *table.find_index("keys"), "price"));
}
