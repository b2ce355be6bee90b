#include <benchmark/benchmark.h>

#include <map>
#include <string>

#include "emulator/expression/condition.h"
#include "emulator/expression/parser.h"
#include "emulator/expression/update.h"
#include "tests/bench/micro/sample_item.h"

namespace offstage::bench {
namespace {

namespace expression = emulator::expression;
using emulator::AttributeValue;
using emulator::Number;
using expression::ExpressionKind;
using expression::Placeholders;

constexpr const char* kCondition =
    "attribute_exists(player) AND #score >= :least AND (contains(note, :word) OR place.x BETWEEN :from AND "
    ":to)";
constexpr const char* kUpdate = "SET #name = :name, place.x = place.x + :one REMOVE won ADD visits :one";

Placeholders condition_placeholders() {
  std::map<std::string, AttributeValue, std::less<>> values;
  values.emplace(":least", Number(0));
  values.emplace(":word", "never said");
  values.emplace(":from", Number(400));
  values.emplace(":to", Number(500));
  return {{{"#score", "score"}}, std::move(values)};
}

Placeholders update_placeholders() {
  std::map<std::string, AttributeValue, std::less<>> values;
  values.emplace(":name", "another name");
  values.emplace(":one", Number(1));
  return {{{"#name", "name"}}, std::move(values)};
}

void condition_parse(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(expression::parse_condition_text(kCondition, ExpressionKind::kCondition));
  }
}
BENCHMARK(condition_parse);

void condition_parse_and_bind(benchmark::State& state) {
  for (auto _ : state) {
    Placeholders placeholders = condition_placeholders();
    auto condition = expression::parse_condition(kCondition, ExpressionKind::kCondition, placeholders);
    if (!condition) state.SkipWithError("the condition is refused");
    benchmark::DoNotOptimize(condition);
  }
}
BENCHMARK(condition_parse_and_bind);

void condition_evaluate(benchmark::State& state) {
  Placeholders placeholders = condition_placeholders();
  const auto condition = expression::parse_condition(kCondition, ExpressionKind::kCondition, placeholders);
  const emulator::Item item = sample_item();
  if (!condition || !expression::evaluate(*condition, item)) {
    state.SkipWithError("the sample item does not meet the condition");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(expression::evaluate(*condition, item));
}
BENCHMARK(condition_evaluate);

void update_parse(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(expression::parse_update_text(kUpdate));
}
BENCHMARK(update_parse);

void update_apply(benchmark::State& state) {
  Placeholders placeholders = update_placeholders();
  const auto update = expression::parse_update(kUpdate, placeholders);
  const emulator::Item item = sample_item();
  if (!update || !expression::apply(*update, item, true)) {
    state.SkipWithError("the update is refused");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(expression::apply(*update, item, true));
}
BENCHMARK(update_apply);

}  // namespace
}  // namespace offstage::bench
