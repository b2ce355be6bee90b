#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "base/json.h"
#include "emulator/model/attribute_json.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"
#include "tests/bench/micro/sample_item.h"

namespace offstage::bench {
namespace {

/// Bytes a second of what stands on the side of the wire or of the store.
void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void item_encode(benchmark::State& state) {
  const emulator::Item item = sample_item();
  std::string out;
  for (auto _ : state) {
    out.clear();
    emulator::encode_item(out, item);
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state, out.size());
}
BENCHMARK(item_encode);

void item_decode(benchmark::State& state) {
  const std::string stored = emulator::encode_item(sample_item());
  for (auto _ : state) benchmark::DoNotOptimize(emulator::decode_item(stored));
  count_bytes(state, stored.size());
}
BENCHMARK(item_decode);

void item_find_last_attribute(benchmark::State& state) {
  const std::string stored = emulator::encode_item(sample_item());
  for (auto _ : state) benchmark::DoNotOptimize(emulator::find_attribute(stored, "won"));
}
BENCHMARK(item_find_last_attribute);

void stored_item_to_json(benchmark::State& state) {
  const std::string stored = emulator::encode_item(sample_item());
  std::string out;
  for (auto _ : state) {
    out.clear();
    emulator::append_item_json(out, stored);
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state, out.size());
}
BENCHMARK(stored_item_to_json);

void item_to_json(benchmark::State& state) {
  const emulator::Item item = sample_item();
  std::string out;
  for (auto _ : state) {
    out.clear();
    emulator::append_item_json(out, item);
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state, out.size());
}
BENCHMARK(item_to_json);

void json_parse(benchmark::State& state) {
  const std::string json = sample_item_json();
  for (auto _ : state) benchmark::DoNotOptimize(json::Document::parse(json));
  count_bytes(state, json.size());
}
BENCHMARK(json_parse);

/// Text, tree, both passes over it, item: what a PutItem pays before it does anything.
void json_to_item(benchmark::State& state) {
  const std::string json = sample_item_json();
  for (auto _ : state) {
    const auto document = json::Document::parse(json);
    const auto shape = emulator::check_attribute_map_shape(document->root());
    auto item = emulator::read_attribute_map(document->root(), emulator::Validation::kNewest);
    if (!shape || !item) state.SkipWithError("the sample item is refused");
    benchmark::DoNotOptimize(item);
  }
  count_bytes(state, json.size());
}
BENCHMARK(json_to_item);

void key_of_item(benchmark::State& state) {
  const emulator::TableSchema table = sample_table();
  const emulator::Item item = sample_item();
  for (auto _ : state) benchmark::DoNotOptimize(emulator::table_item_key(table, item));
}
BENCHMARK(key_of_item);

void key_of_index_entry(benchmark::State& state) {
  const emulator::TableSchema table = sample_table();
  const emulator::Item item = sample_item();
  for (auto _ : state) {
    benchmark::DoNotOptimize(emulator::index_entry_key(table, table.indexes.front(), item));
  }
}
BENCHMARK(key_of_index_entry);

}  // namespace
}  // namespace offstage::bench
