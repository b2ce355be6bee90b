#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "emulator/engine/catalog.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// A table as an answer shows it, which for UpdateTable is not quite what it has become.
struct TableView {
  struct Index {
    SecondaryIndex index;
    std::int64_t items = 0;
    std::int64_t bytes = 0;
    std::string_view status;  // of a global index: IndexStatus
    std::optional<bool> backfilling;
  };

  std::shared_ptr<const Table> table;
  TableSchema schema;
  std::vector<Index> indexes;
  TableStatus status = TableStatus::kActive;
  /// Answers of CreateTable and UpdateTable do not tell yet what takes a while: since when the table pays per
  /// request, and (CreateTable) warm throughput that nobody asked for.
  bool on_demand_date = true;
  bool warm_throughput = true;
  bool index_warm_throughput = true;
  bool warm_updating = false;
};

/// As DescribeTable shows it now.
TableView view_of(const Context& context, const std::shared_ptr<const Table>& table);

/// As the API spells it: "CREATING".
std::string_view status_name(TableStatus status);

/// Writes a TableDescription as one JSON value.
void write_table_description(json::Writer& writer, const Context& context, const TableView& view);

/// The member KeySchema.
void write_key_schema(json::Writer& writer, const KeySchema& key);

/// The shorter description that DeleteTable answers with: no schema, no indexes.
void write_deleted_table_description(json::Writer& writer, const Context& context, const Table& table);

/// As AWS writes a time: seconds since 1970, with a fraction.
void write_time(json::Writer& writer, std::string_view name, std::int64_t ms);

}  // namespace offstage::emulator
