#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "base/clock.h"
#include "emulator/engine/catalog.h"
#include "emulator/engine/consistency.h"
#include "emulator/engine/item_writer.h"
#include "emulator/storage/key_codec.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// A store in memory with a table "t": key pk (S) and sk (N), a global index "by_color" (color S, sk N) of
/// everything and a local one "by_size" (pk S, size N) of keys only.
class TableFixture {
 public:
  TableFixture() {
    auto opened = Store::open({.in_memory = true, .directory = ""});
    REQUIRE(opened);
    store = std::move(opened).value();
    auto loaded_streams = Streams::load(*store, clock);
    REQUIRE(loaded_streams);
    streams = std::move(loaded_streams).value();
    auto loaded = Catalog::load(*store, *streams, clock, 0);
    REQUIRE(loaded);
    catalog = std::move(loaded).value();
    auto created = catalog->create(schema("t"));
    REQUIRE(created);
    table = *created;
    writer = std::make_unique<ItemWriter>(*store);
  }

  /// Whatever a test has done, in the end everything that is stored fits together.
  ~TableFixture() {
    if (!catalog) return;
    const auto found = check_consistency(*store, *catalog);
    CHECK((found && (damaged || found->problems == std::vector<std::string>{})));
  }

  static TableSchema schema(const std::string& name) {
    const KeyAttribute pk{"pk", AttributeType::kString}, sk{"sk", AttributeType::kNumber};
    const KeyAttribute color{"color", AttributeType::kString}, size{"size", AttributeType::kNumber};
    TableSchema definition{.name = name, .id = "id", .key = {{pk}, {sk}}};
    definition.attribute_definitions = {pk, sk, color, size};
    definition.indexes.push_back(
        {.name = "by_color", .kind = IndexKind::kGlobal, .key = {{color}, {sk}}, .projection = {}});
    definition.indexes.push_back({.name = "by_size",
                                  .kind = IndexKind::kLocal,
                                  .key = {{pk}, {size}},
                                  .projection = {.type = ProjectionType::kKeysOnly}});
    return definition;
  }

  static Item key(const std::string& pk, std::int64_t sk) { return {{"pk", pk}, {"sk", Number(sk)}}; }

  ItemWrite write_of(const Item& key_attributes, Decision decide) const {
    return {
        .table = table, .key = table_item_key(table->schema, key_attributes), .decide = std::move(decide)};
  }

  Result<WrittenItem> put(const Item& item) const {
    return writer->write(
        write_of(item, [&](const CurrentItem&) -> Result<NewItem> { return new_item(item); }));
  }

  Result<WrittenItem> erase(const Item& key_attributes) const {
    return writer->write(
        write_of(key_attributes, [](const CurrentItem&) -> Result<NewItem> { return NewItem(); }));
  }

  /// Entries that an index or (without one) the table holds.
  int count(const std::string& index = "") const {
    const auto prefix =
        space_prefix(index.empty() ? table->schema.space : table->schema.find_index(index)->space);
    auto cursor = store->cursor(prefix, prefix_end(prefix));
    int entries = 0;
    for (cursor.seek(prefix); cursor.valid(); cursor.next()) ++entries;
    return entries;
  }

  ManualClock clock{1'000'000};
  std::unique_ptr<Store> store;
  std::unique_ptr<Streams> streams;
  std::unique_ptr<Catalog> catalog;
  std::shared_ptr<Table> table;
  std::unique_ptr<ItemWriter> writer;
  bool damaged = false;  // on purpose
};

}  // namespace offstage::emulator
