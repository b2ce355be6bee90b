// The first byte chooses the parameters, the rest is a PartiQL statement: parsed, bound, and what it would do
// to an item done.

#include <algorithm>
#include <utility>

#include "emulator/expression/condition.h"
#include "emulator/expression/projection.h"
#include "emulator/expression/update.h"
#include "emulator/model/attribute_value.h"
#include "emulator/partiql/parser.h"
#include "tests/fuzz/input.h"

using namespace offstage::emulator;

namespace {

const std::vector<AttributeValue>& values() {
  static const std::vector<AttributeValue> pool{"x",
                                                Number(1),
                                                Binary{"b"},
                                                AttributeValue(true),
                                                Null{},
                                                StringSet{{"x", "y"}},
                                                NumberSet{{Number(1)}},
                                                List{AttributeValue("x"), AttributeValue(Number(2))},
                                                AttributeMap{{"b", AttributeValue("x")}}};
  return pool;
}

/// As many as asked for, from the `first` of the pool on.
std::vector<AttributeValue> parameters(std::size_t first, std::size_t count) {
  std::vector<AttributeValue> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(values()[(first + i) % values().size()]);
  return chosen;
}

Item item() {
  return {{"a", AttributeMap{{"b", List{AttributeValue("x"), AttributeValue(Number(2))}}}},
          {"n", Number(7)},
          {"pk", "a"},
          {"s", StringSet{{"x"}}}};
}

void meet(std::optional<expression::BoundCondition> where) {
  if (!where) return;
  const expression::Condition condition(std::move(*where));
  (void)evaluate(condition, item());
  (void)paths_of(condition);
}

void run(partiql::Select select) {
  const expression::ProjectionExpression projection(std::move(select.paths));
  (void)project(projection, item());
  meet(std::move(select.where));
}

void run(partiql::Exists exists) {
  run(std::move(exists.select));
}

void run(partiql::Insert insert) {
  (void)size_bytes(insert.item);
}

void run(partiql::Update update) {
  if (const auto after = apply(update.update, item(), true)) (void)updated_new(update.update, *after);
  (void)updated_old(update.update, item());
  meet(std::move(update.where));
}

void run(partiql::Delete statement) {
  meet(std::move(statement.where));
}

void run(partiql::ItemStatement statement) {
  std::visit([](auto& node) { run(std::move(node)); }, statement);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto statement = partiql::parse(offstage::fuzz::text(data + 1, size - 1));
  if (!statement) return 0;
  const std::size_t wanted = statement->parameters;
  offstage::fuzz::require(!partiql::bind(*statement, parameters(data[0], wanted + 1)));
  auto bound = partiql::bind(*statement, parameters(data[0], wanted));
  if (bound) std::visit([](auto& node) { run(std::move(node)); }, *bound);
  return 0;
}
