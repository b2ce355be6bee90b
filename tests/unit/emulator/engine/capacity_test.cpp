#include "emulator/engine/capacity.h"

#include <doctest/doctest.h>

#include <string>

using namespace offstage;
using namespace offstage::emulator;

namespace {

std::string printed(const ConsumedCapacity& consumed, CapacityReport report) {
  std::string out;
  json::Writer writer(out);
  append_capacity_json(writer, consumed, report);
  return out;
}

}  // namespace

TEST_CASE("capacity: reads count blocks of 4 KiB") {
  CHECK(read_units(0, ReadConsistency::kStrong) == 1);
  CHECK(read_units(1, ReadConsistency::kStrong) == 1);
  CHECK(read_units(4096, ReadConsistency::kStrong) == 1);
  CHECK(read_units(4097, ReadConsistency::kStrong) == 2);
  CHECK(read_units(0, ReadConsistency::kEventual) == 0.5);
  CHECK(read_units(4096, ReadConsistency::kEventual) == 0.5);
  CHECK(read_units(4097, ReadConsistency::kEventual) == 1);
  CHECK(read_units(8193, ReadConsistency::kEventual) == 1.5);
  CHECK(read_units(1, ReadConsistency::kTransactional) == 2);
  CHECK(read_units(4097, ReadConsistency::kTransactional) == 4);
  CHECK(read_units(1'048'576, ReadConsistency::kEventual) == 128);
}

TEST_CASE("capacity: writes count blocks of 1 KiB") {
  CHECK(write_units(0) == 1);
  CHECK(write_units(1024) == 1);
  CHECK(write_units(1025) == 2);
  CHECK(write_units(409'600) == 400);
  CHECK(transactional_write_units(0) == 2);
  CHECK(transactional_write_units(1025) == 4);
}

TEST_CASE("capacity: the total is the table and its indexes") {
  const ConsumedCapacity consumed{"t", 1, {{"g", 2}}, {{"l", 0.5}}};
  CHECK(consumed.total_units() == 3.5);
  CHECK(printed(consumed, CapacityReport::kTotal) == R"({"TableName":"t","CapacityUnits":3.5})");
}

TEST_CASE("capacity: INDEXES shows the table and the touched indexes") {
  CHECK(printed({"t", 0.5, {}, {}}, CapacityReport::kIndexes) ==
        R"({"TableName":"t","CapacityUnits":0.5,"Table":{"CapacityUnits":0.5}})");
  CHECK(printed({"t", 0, {{"g", 0.5}}, {}}, CapacityReport::kIndexes) ==
        R"({"TableName":"t","CapacityUnits":0.5,"Table":{"CapacityUnits":0.0},)"
        R"("GlobalSecondaryIndexes":{"g":{"CapacityUnits":0.5}}})");
  CHECK(printed({"t", 1, {{"a", 1}, {"b", 2}}, {{"l", 3}}}, CapacityReport::kIndexes) ==
        R"({"TableName":"t","CapacityUnits":7.0,"Table":{"CapacityUnits":1.0},)"
        R"("GlobalSecondaryIndexes":{"a":{"CapacityUnits":1.0},"b":{"CapacityUnits":2.0}},)"
        R"("LocalSecondaryIndexes":{"l":{"CapacityUnits":3.0}}})");
}

TEST_CASE("capacity: the parts of a batch add up") {
  ConsumedCapacity sum{"t", 1, {{"a", 1}}, {}};
  sum.add({"t", 2, {{"a", 1}, {"b", 4}}, {{"l", 8}}});
  CHECK(sum.table_units == 3);
  CHECK(sum.global_indexes == ConsumedCapacity::Arms{{"a", 2}, {"b", 4}});
  CHECK(sum.local_indexes == ConsumedCapacity::Arms{{"l", 8}});
}
