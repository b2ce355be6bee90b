#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace offstage::emulator {

// Capacity unit arithmetic ("DynamoDB read/write capacity", developer guide; DYNAMODB.md 6.2, 6.3). Units
// are doubles that hold halves exactly. Pure functions, for any thread.

enum class ReadConsistency { kEventual, kStrong, kTransactional };

/// Units for reading `size_bytes` at once: one item, or the sum of the items that a Query or Scan evaluated.
/// Reading nothing costs as much as reading one small item.
double read_units(std::size_t size_bytes, ReadConsistency consistency);

/// Units for writing an item or index entry whose larger state, before or after, has `size_bytes`; a
/// transaction doubles them for the table, not for indexes.
double write_units(std::size_t size_bytes);
double transactional_write_units(std::size_t size_bytes);

/// What ReturnConsumedCapacity asks for.
enum class CapacityReport { kNone, kTotal, kIndexes };

/// What one request consumed on one table. Only touched indexes have an arm.
struct ConsumedCapacity {
  using Arms = std::map<std::string, double, std::less<>>;

  std::string table_name;
  double table_units = 0;
  Arms global_indexes;
  Arms local_indexes;
  /// Transactions report the same units once more under a name that tells reads from writes.
  enum class Kind { kPlain, kTransactionRead, kTransactionWrite } kind = Kind::kPlain;

  double total_units() const;
  /// Sums up the parts of a batch.
  void add(const ConsumedCapacity& other);
};

/// Writes the ConsumedCapacity object as one JSON value; `report` is not kNone.
void append_capacity_json(json::Writer& writer, const ConsumedCapacity& consumed, CapacityReport report);
/// Writes the ConsumedCapacity list of several writes or reads: one element for each table, by name.
void append_capacity_list_json(json::Writer& writer, const std::vector<ConsumedCapacity>& consumed,
                               CapacityReport report);

}  // namespace offstage::emulator
