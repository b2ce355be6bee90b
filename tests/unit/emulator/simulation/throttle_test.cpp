#include "emulator/simulation/throttle.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

constexpr std::int64_t kNowMs = 1'000'000;

TableSchema schema(std::int64_t read_units, std::int64_t write_units) {
  TableSchema table{.name = "t", .id = "id", .space = 1, .key = {{{"pk", AttributeType::kString}}, {}}};
  table.capacity.provisioned = {read_units, write_units};
  table.created_ms = kNowMs;
  table.indexes.push_back(
      {.name = "gsi", .kind = IndexKind::kGlobal, .key = {{{"g", AttributeType::kString}}, {}}});
  table.indexes.back().capacity.provisioned = {2, 1};
  table.indexes.back().space = 2;
  table.indexes.push_back(
      {.name = "lsi", .kind = IndexKind::kLocal, .key = {{{"pk", AttributeType::kString}}, {}}});
  table.indexes.back().space = 3;
  return table;
}

struct Bench {
  Bench() { throttle.set_on(true); }

  /// Units taken one after the other until there are no more.
  int drain(const CapacitySource& source, double units = 1) {
    int taken = 0;
    while (throttle.admit(source)) {
      throttle.charge(source, units);
      ++taken;
      REQUIRE(taken < 100'000);
    }
    return taken;
  }

  ManualClock clock{kNowMs};
  Throttle throttle{clock, "arn:aws:dynamodb:us-east-1:1:table/"};
};

std::string text_of(const Result<void>& result) {
  return result ? "" : result.error().to_json();
}

TEST_CASE("throttle: a new table gives one second's units, an idle one what it has not used in 300 seconds") {
  Bench bench;
  const auto table = schema(10, 3);
  const CapacitySource writes{.table = table, .access = Access::kWrite};
  const CapacitySource reads{.table = table, .access = Access::kRead};
  CHECK(bench.drain(writes) == 3);
  CHECK(bench.drain(reads) == 10);
  bench.clock.advance_ms(2'000);
  CHECK(bench.drain(writes) == 6);
  CHECK(bench.drain(writes) == 0);
  bench.clock.advance_ms(10'000'000);
  CHECK(bench.drain(writes) == 900);
  CHECK(bench.drain(reads, 0.5) == 6000);
}

TEST_CASE("throttle: a table that was made a while ago begins with what it has not used") {
  Bench bench;
  auto table = schema(1, 1);
  table.created_ms = kNowMs - 30'000;
  CHECK(bench.drain({.table = table, .access = Access::kWrite}) == 30);
}

TEST_CASE("throttle: a large request takes the bucket below zero, and those after it wait") {
  Bench bench;
  const auto table = schema(1, 1);
  const CapacitySource reads{.table = table, .access = Access::kRead};
  REQUIRE(bench.throttle.admit(reads));
  bench.throttle.charge(reads, 5);
  CHECK_FALSE(bench.throttle.admit(reads));
  bench.clock.advance_ms(4'000);
  CHECK_FALSE(bench.throttle.admit(reads));
  bench.clock.advance_ms(1);
  CHECK(bench.throttle.admit(reads));
}

TEST_CASE("throttle: global indexes have buckets of their own, local ones their table's") {
  Bench bench;
  const auto table = schema(4, 4);
  CHECK(bench.drain({.table = table, .index = &table.indexes[0], .access = Access::kRead}) == 2);
  CHECK(bench.drain({.table = table, .index = &table.indexes[0], .access = Access::kWrite}) == 1);
  CHECK(bench.drain({.table = table, .index = &table.indexes[1], .access = Access::kRead}) == 4);
  CHECK(bench.drain({.table = table, .access = Access::kRead}) == 0);
}

TEST_CASE("throttle: what it says, and for which resource") {
  Bench bench;
  const auto table = schema(1, 1);
  const CapacitySource reads{.table = table, .access = Access::kRead};
  const CapacitySource index{.table = table, .index = &table.indexes[0], .access = Access::kWrite};
  bench.drain(reads);
  bench.drain(index);
  CHECK(
      text_of(bench.throttle.admit(reads)) ==
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.","ThrottlingReasons":[{"reason":"TableReadProvisionedThroughputExceeded","resource":"arn:aws:dynamodb:us-east-1:1:table/t"}]})");
  CHECK(
      text_of(bench.throttle.admit(index)) ==
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API","ThrottlingReasons":[{"reason":"IndexWriteProvisionedThroughputExceeded","resource":"arn:aws:dynamodb:us-east-1:1:table/t/index/gsi"}]})");
}

TEST_CASE("throttle: one partition key has its ceiling, on demand too") {
  Bench bench;
  auto table = schema(0, 0);
  table.billing_mode = BillingMode::kPayPerRequest;
  const auto hot = table_item_key(table, {{"pk", "hot"}});
  const auto cold = table_item_key(table, {{"pk", "cold"}});
  const CapacitySource writes{.table = table, .access = Access::kWrite, .key = hot};
  CHECK(bench.drain(writes) == Throttle::kPartitionWriteUnits);
  CHECK(bench.drain({.table = table, .access = Access::kRead, .key = hot}) == Throttle::kPartitionReadUnits);
  CHECK(bench.throttle.admit({.table = table, .access = Access::kWrite, .key = cold}));
  CHECK(bench.throttle.admit({.table = table, .access = Access::kWrite}));
  CHECK(
      text_of(bench.throttle.admit(writes)) ==
      R"({"__type":"com.amazon.coral.availability#ThrottlingException","message":"Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html","ThrottlingReasons":[{"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:us-east-1:1:table/t"}]})");
  bench.clock.advance_ms(100'000);
  CHECK(bench.drain(writes) == Throttle::kPartitionWriteUnits);  // nothing is saved up
}

TEST_CASE("throttle: a provisioned table is held to the ceiling of a partition key as well") {
  Bench bench;
  const auto table = schema(40'000, 40'000);
  const auto key = table_item_key(table, {{"pk", "hot"}});
  const CapacitySource writes{.table = table, .access = Access::kWrite, .key = key};
  CHECK(bench.drain(writes) == Throttle::kPartitionWriteUnits);
  CHECK(text_of(bench.throttle.admit(writes)).find("TableWriteKeyRangeThroughputExceeded") !=
        std::string::npos);
}

TEST_CASE("throttle: many partition keys, most of them idle") {
  Bench bench;
  auto table = schema(0, 0);
  table.billing_mode = BillingMode::kPayPerRequest;
  const auto hot = table_item_key(table, {{"pk", "hot"}});
  for (int i = 0; i < 30'000; ++i) {
    const auto key = table_item_key(table, {{"pk", std::to_string(i)}});
    bench.throttle.charge({.table = table, .access = Access::kWrite, .key = key}, 1);
    if (i % 100 == 0) bench.clock.advance_ms(10);
  }
  CHECK(bench.drain({.table = table, .access = Access::kWrite, .key = hot}) ==
        Throttle::kPartitionWriteUnits);
}

TEST_CASE("throttle: off, nothing is refused and everything is forgotten") {
  Bench bench;
  const auto table = schema(1, 1);
  const CapacitySource reads{.table = table, .access = Access::kRead};
  bench.drain(reads);
  bench.throttle.set_on(true);
  CHECK_FALSE(bench.throttle.admit(reads));
  bench.throttle.set_on(false);
  CHECK(bench.throttle.admit(reads));
  bench.throttle.set_on(true);
  CHECK(bench.drain(reads) == 1);
}

}  // namespace
}  // namespace offstage::emulator
