#include "emulator/engine/capacity.h"

#include <algorithm>

namespace offstage::emulator {
namespace {

constexpr std::size_t kReadBlockBytes = 4096;
constexpr std::size_t kWriteBlockBytes = 1024;

double blocks(std::size_t size_bytes, std::size_t block_bytes) {
  return static_cast<double>(std::max<std::size_t>(1, (size_bytes + block_bytes - 1) / block_bytes));
}

void append_units(json::Writer& writer, double units, ConsumedCapacity::Kind kind) {
  writer.key("CapacityUnits");
  writer.real(units);
  if (kind == ConsumedCapacity::Kind::kPlain) return;
  writer.key(kind == ConsumedCapacity::Kind::kTransactionRead ? "ReadCapacityUnits" : "WriteCapacityUnits");
  writer.real(units);
}

void append_arms(json::Writer& writer, std::string_view name, const ConsumedCapacity::Arms& arms,
                 ConsumedCapacity::Kind kind) {
  if (arms.empty()) return;
  writer.key(name);
  writer.begin_object();
  for (const auto& [index, units] : arms) {
    writer.key(index);
    writer.begin_object();
    append_units(writer, units, kind);
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
  append_units(writer, consumed.total_units(), consumed.kind);
  if (report == CapacityReport::kIndexes) {
    writer.key("Table");
    writer.begin_object();
    append_units(writer, consumed.table_units, consumed.kind);
    writer.end_object();
    append_arms(writer, "GlobalSecondaryIndexes", consumed.global_indexes, consumed.kind);
    append_arms(writer, "LocalSecondaryIndexes", consumed.local_indexes, consumed.kind);
  }
  writer.end_object();
}

void append_capacity_list_json(json::Writer& writer, const std::vector<ConsumedCapacity>& consumed,
                               CapacityReport report) {
  std::map<std::string_view, ConsumedCapacity> by_table;
  for (const auto& part : consumed) {
    if (const auto [it, is_new] = by_table.try_emplace(part.table_name, part); !is_new) it->second.add(part);
  }
  writer.begin_array();
  for (const auto& [name, sum] : by_table) append_capacity_json(writer, sum, report);
  writer.end_array();
}

}  // namespace offstage::emulator
