#include "emulator/operations/table_description.h"

#include "emulator/operations/stream_access.h"

namespace offstage::emulator {
namespace {

std::string_view status_name(TableStatus status) {
  switch (status) {
    case TableStatus::kCreating:
      return "CREATING";
    case TableStatus::kActive:
      return "ACTIVE";
    case TableStatus::kDeleting:
      return "DELETING";
  }
  return {};
}

void write_integer(json::Writer& writer, std::string_view name, std::int64_t value) {
  writer.key(name);
  writer.integer(value);
}

void write_throughput(json::Writer& writer, const Throughput& throughput) {
  writer.key("ProvisionedThroughput");
  writer.begin_object();
  write_integer(writer, "NumberOfDecreasesToday", 0);
  write_integer(writer, "ReadCapacityUnits", throughput.read_units);
  write_integer(writer, "WriteCapacityUnits", throughput.write_units);
  writer.end_object();
}

/// On demand every table starts with 12,000 reads and 4,000 writes a second.
void write_warm_throughput(json::Writer& writer, const Table& table, const Throughput& provisioned) {
  const bool on_demand = table.schema.billing_mode == BillingMode::kPayPerRequest;
  writer.key("WarmThroughput");
  writer.begin_object();
  write_integer(writer, "ReadUnitsPerSecond", on_demand ? 12'000 : provisioned.read_units);
  writer.member("Status", "ACTIVE");
  write_integer(writer, "WriteUnitsPerSecond", on_demand ? 4'000 : provisioned.write_units);
  writer.end_object();
}

void write_projection(json::Writer& writer, const Projection& projection) {
  writer.key("Projection");
  writer.begin_object();
  if (projection.type == ProjectionType::kInclude) {
    writer.key("NonKeyAttributes");
    writer.begin_array();
    for (const auto& name : projection.non_key_attributes) writer.string(name);
    writer.end_array();
  }
  constexpr std::string_view kTypes[] = {"ALL", "KEYS_ONLY", "INCLUDE"};
  writer.member("ProjectionType", kTypes[static_cast<std::size_t>(projection.type)]);
  writer.end_object();
}

void write_index(json::Writer& writer, const Context& context, const Table& table, std::size_t position,
                 TableStatus status) {
  const auto& index = table.schema.indexes[position];
  const auto& counters = table.index_counters[position];
  writer.begin_object();
  writer.member("IndexArn", table_arn(context, table.schema.name) + "/index/" + index.name);
  writer.member("IndexName", index.name);
  write_integer(writer, "IndexSizeBytes", counters.bytes);
  if (index.is_global()) writer.member("IndexStatus", status_name(status));
  write_integer(writer, "ItemCount", counters.items);
  write_key_schema(writer, index.key);
  write_projection(writer, index.projection);
  if (index.is_global()) {
    write_throughput(writer, index.throughput);
    if (status == TableStatus::kActive) write_warm_throughput(writer, table, index.throughput);
  }
  writer.end_object();
}

void write_indexes(json::Writer& writer, const Context& context, const Table& table, IndexKind kind,
                   TableStatus status) {
  bool any = false;
  for (std::size_t i = 0; i < table.schema.indexes.size(); ++i) {
    if (table.schema.indexes[i].kind != kind) continue;
    if (!any) {
      writer.key(kind == IndexKind::kGlobal ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
      writer.begin_array();
      any = true;
    }
    write_index(writer, context, table, i, status);
  }
  if (any) writer.end_array();
}

void write_definitions(json::Writer& writer, const TableSchema& schema) {
  writer.key("AttributeDefinitions");
  writer.begin_array();
  for (const auto& definition : schema.attribute_definitions) {
    writer.begin_object();
    writer.member("AttributeName", definition.name);
    writer.member("AttributeType", type_name(definition.type));
    writer.end_object();
  }
  writer.end_array();
}

void write_billing(json::Writer& writer, const TableSchema& schema, TableStatus status) {
  if (schema.billing_mode != BillingMode::kPayPerRequest) return;
  writer.key("BillingModeSummary");
  writer.begin_object();
  writer.member("BillingMode", "PAY_PER_REQUEST");
  if (status == TableStatus::kActive) {
    writer.key("LastUpdateToPayPerRequestDateTime");
    writer.real(static_cast<double>(schema.created_ms) / 1000);
  }
  writer.end_object();
}

void write_deletion_protection(json::Writer& writer, const TableSchema& schema) {
  writer.key("DeletionProtectionEnabled");
  writer.boolean(schema.deletion_protection);
}

/// Also of a stream that is disabled by now.
void write_latest_stream(json::Writer& writer, const Context& context, const TableSchema& schema) {
  if (schema.stream_label.empty()) return;
  writer.member("LatestStreamArn", stream_arn(context, schema.name, schema.stream_label));
  writer.member("LatestStreamLabel", schema.stream_label);
}

void write_stream_specification(json::Writer& writer, const TableSchema& schema) {
  if (!schema.stream_view) return;
  writer.key("StreamSpecification");
  writer.begin_object();
  writer.key("StreamEnabled");
  writer.boolean(true);
  writer.member("StreamViewType", view_type_name(*schema.stream_view));
  writer.end_object();
}

void write_identity(json::Writer& writer, const Context& context, const Table& table, TableStatus status) {
  writer.member("TableArn", table_arn(context, table.schema.name));
  writer.member("TableId", table.schema.id);
  writer.member("TableName", table.schema.name);
  write_integer(writer, "TableSizeBytes", table.counters.bytes);
  writer.member("TableStatus", status_name(status));
}

}  // namespace

void write_key_schema(json::Writer& writer, const KeySchema& key) {
  writer.key("KeySchema");
  writer.begin_array();
  const auto write = [&](const std::vector<KeyAttribute>& attributes, std::string_view kind) {
    for (const auto& attribute : attributes) {
      writer.begin_object();
      writer.member("AttributeName", attribute.name);
      writer.member("KeyType", kind);
      writer.end_object();
    }
  };
  write(key.partition, "HASH");
  write(key.sort, "RANGE");
  writer.end_array();
}

void write_table_description(json::Writer& writer, const Context& context, const Table& table,
                             TableStatus status) {
  writer.begin_object();
  write_definitions(writer, table.schema);
  write_billing(writer, table.schema, status);
  writer.key("CreationDateTime");
  writer.real(static_cast<double>(table.schema.created_ms) / 1000);
  write_deletion_protection(writer, table.schema);
  write_indexes(writer, context, table, IndexKind::kGlobal, status);
  write_integer(writer, "ItemCount", table.counters.items);
  write_key_schema(writer, table.schema.key);
  write_latest_stream(writer, context, table.schema);
  write_indexes(writer, context, table, IndexKind::kLocal, status);
  write_throughput(writer, table.schema.throughput);
  write_stream_specification(writer, table.schema);
  write_identity(writer, context, table, status);
  if (status == TableStatus::kActive) write_warm_throughput(writer, table, table.schema.throughput);
  writer.end_object();
}

void write_deleted_table_description(json::Writer& writer, const Context& context, const Table& table) {
  writer.begin_object();
  write_deletion_protection(writer, table.schema);
  write_integer(writer, "ItemCount", table.counters.items);
  write_throughput(writer, table.schema.throughput);
  write_identity(writer, context, table, TableStatus::kDeleting);
  writer.end_object();
}

}  // namespace offstage::emulator
