#include "emulator/engine/capacity.h"

#include <algorithm>

namespace offstage::emulator {
namespace {

constexpr std::size_t kReadBlockBytes = 4096;
constexpr std::size_t kWriteBlockBytes = 1024;

double blocks(std::size_t size_bytes, std::size_t block_bytes) {
  return static_cast<double>(std::max<std::size_t>(1, (size_bytes + block_bytes - 1) / block_bytes));
}

void append_arms(json::Writer& writer, std::string_view name, const ConsumedCapacity::Arms& arms) {
  if (arms.empty()) return;
  writer.key(name);
  writer.begin_object();
  for (const auto& [index, units] : arms) {
    writer.key(index);
    writer.begin_object();
    writer.key("CapacityUnits");
    writer.real(units);
    writer.end_object();
  }
  writer.end_object();
}

}  // namespace

double read_units(std::size_t size_bytes, ReadConsistency consistency) {
  const double strong = blocks(size_bytes, kReadBlockBytes);
  switch (consistency) {
    case ReadConsistency::kEventual:
      return strong / 2;
    case ReadConsistency::kStrong:
      return strong;
    case ReadConsistency::kTransactional:
      return strong * 2;
  }
  return strong;
}

double write_units(std::size_t size_bytes) {
  return blocks(size_bytes, kWriteBlockBytes);
}

double transactional_write_units(std::size_t size_bytes) {
  return 2 * write_units(size_bytes);
}

double ConsumedCapacity::total_units() const {
  double total = table_units;
  for (const auto& arm : global_indexes) total += arm.second;
  for (const auto& arm : local_indexes) total += arm.second;
  return total;
}

void ConsumedCapacity::add(const ConsumedCapacity& other) {
  table_units += other.table_units;
  for (const auto& [index, units] : other.global_indexes) global_indexes[index] += units;
  for (const auto& [index, units] : other.local_indexes) local_indexes[index] += units;
}

void append_capacity_json(json::Writer& writer, const ConsumedCapacity& consumed, CapacityReport report) {
  writer.begin_object();
  writer.member("TableName", consumed.table_name);
  writer.key("CapacityUnits");
  writer.real(consumed.total_units());
  if (report == CapacityReport::kIndexes) {
    writer.key("Table");
    writer.begin_object();
    writer.key("CapacityUnits");
    writer.real(consumed.table_units);
    writer.end_object();
    append_arms(writer, "GlobalSecondaryIndexes", consumed.global_indexes);
    append_arms(writer, "LocalSecondaryIndexes", consumed.local_indexes);
  }
  writer.end_object();
}

}  // namespace offstage::emulator
