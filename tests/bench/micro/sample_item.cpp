#include "tests/bench/micro/sample_item.h"

#include "base/result.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/number.h"

namespace offstage::bench {

using emulator::AttributeMap;
using emulator::AttributeType;
using emulator::AttributeValue;
using emulator::Item;
using emulator::List;
using emulator::Number;

Item sample_item() {
  const List moves{Number(17), Number(4), Number(99), Number(50), Number(8), Number(31)};
  const AttributeMap place{{"x", Number(412)}, {"y", *Number::parse("0.871")}, {"board", "overture"}};
  return Item{
      {"player", "player#000042"},
      {"round", Number(7)},
      {"game", "game#000017"},
      {"score", Number(918'273)},
      {"name", "trapdoor applause"},
      {"note",
       "curtain stage lamp rehearsal prompter scene wing trapdoor applause overture curtain stage lamp "
       "rehearsal prompter scene wing trapdoor applause overture curtain stage"},
      {"won", AttributeValue(true)},
      {"moves", moves},
      {"place", place},
  };
}

std::string sample_item_json() {
  std::string json;
  emulator::append_item_json(json, sample_item());
  return json;
}

emulator::TableSchema sample_table() {
  emulator::TableSchema table;
  table.key.partition = {{"player", AttributeType::kString}};
  table.key.sort = {{"round", AttributeType::kNumber}};
  table.space = 1;
  emulator::SecondaryIndex index;
  index.name = "byGame";
  index.key.partition = {{"game", AttributeType::kString}};
  index.key.sort = {{"score", AttributeType::kNumber}};
  index.space = 2;
  table.indexes.push_back(index);
  return table;
}

}  // namespace offstage::bench
