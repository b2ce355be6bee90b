#include "emulator/operations/table_description.h"

#include <algorithm>

#include "emulator/operations/stream_access.h"

namespace offstage::emulator {
namespace {

void write_integer(json::Writer& writer, std::string_view name, std::int64_t value) {
  writer.key(name);
  writer.integer(value);
}

/// Decreases are counted by the day, UTC.
std::int64_t decreases_today(const ThroughputChanges& changes, std::int64_t now_ms) {
  constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
  return changes.decreased_ms / kDayMs == now_ms / kDayMs ? changes.decreases : 0;
}

void write_throughput(json::Writer& writer, const Context& context, const Capacity& capacity) {
  const auto& changes = capacity.changes;
  writer.key("ProvisionedThroughput");
  writer.begin_object();
  if (changes.decreased_ms > 0) write_time(writer, "LastDecreaseDateTime", changes.decreased_ms);
  if (changes.increased_ms > 0) write_time(writer, "LastIncreaseDateTime", changes.increased_ms);
  write_integer(writer, "NumberOfDecreasesToday", decreases_today(changes, context.clock.now_ms()));
  write_integer(writer, "ReadCapacityUnits", capacity.provisioned.read_units);
  write_integer(writer, "WriteCapacityUnits", capacity.provisioned.write_units);
  writer.end_object();
}

void write_warm_throughput(json::Writer& writer, const Throughput& warm, bool updating) {
  writer.key("WarmThroughput");
  writer.begin_object();
  write_integer(writer, "ReadUnitsPerSecond", warm.read_units);
  writer.member("Status", updating ? "UPDATING" : "ACTIVE");
  write_integer(writer, "WriteUnitsPerSecond", warm.write_units);
  writer.end_object();
}

void write_on_demand_throughput(json::Writer& writer, const OnDemandMaximum& maximum) {
  if (!maximum.read_units && !maximum.write_units) return;
  writer.key("OnDemandThroughput");
  writer.begin_object();
  if (maximum.read_units) write_integer(writer, "MaxReadRequestUnits", *maximum.read_units);
  if (maximum.write_units) write_integer(writer, "MaxWriteRequestUnits", *maximum.write_units);
  writer.end_object();
}

void write_projection(json::Writer& writer, const Projection& projection) {
  writer.key("Projection");
  writer.begin_object();
  if (projection.type == ProjectionType::kInclude) {
    writer.key("NonKeyAttributes");
    writer.begin_array();
    auto names = projection.non_key_attributes;
    std::sort(names.begin(), names.end());
    for (const auto& name : names) writer.string(name);
    writer.end_array();
  }
  constexpr std::string_view kTypes[] = {"ALL", "KEYS_ONLY", "INCLUDE"};
  writer.member("ProjectionType", kTypes[static_cast<std::size_t>(projection.type)]);
  writer.end_object();
}

void write_index(json::Writer& writer, const Context& context, const TableView& view,
                 const TableView::Index& shown) {
  const auto& index = shown.index;
  writer.begin_object();
  if (shown.backfilling) {
    writer.key("Backfilling");
    writer.boolean(*shown.backfilling);
  }
  writer.member("IndexArn", table_arn(context, view.schema.name) + "/index/" + index.name);
  writer.member("IndexName", index.name);
  write_integer(writer, "IndexSizeBytes", shown.bytes);
  if (index.is_global()) writer.member("IndexStatus", shown.status);
  write_integer(writer, "ItemCount", shown.items);
  write_key_schema(writer, index.key);
  if (index.is_global()) write_on_demand_throughput(writer, index.capacity.on_demand);
  write_projection(writer, index.projection);
  if (index.is_global()) {
    write_throughput(writer, context, index.capacity);
    const bool updating = shown.status == "CREATING";
    if (view.index_warm_throughput) write_warm_throughput(writer, index.capacity.warm, updating);
  }
  writer.end_object();
}

void write_indexes(json::Writer& writer, const Context& context, const TableView& view, IndexKind kind) {
  bool any = false;
  for (const auto& shown : view.indexes) {
    if (shown.index.kind != kind) continue;
    if (!any) {
      writer.key(kind == IndexKind::kGlobal ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
      writer.begin_array();
      any = true;
    }
    write_index(writer, context, view, shown);
  }
  if (any) writer.end_array();
}

void write_definitions(json::Writer& writer, const TableSchema& schema) {
  auto definitions = schema.attribute_definitions;
  std::sort(definitions.begin(), definitions.end(),
            [](const KeyAttribute& left, const KeyAttribute& right) { return left.name < right.name; });
  writer.key("AttributeDefinitions");
  writer.begin_array();
  for (const auto& definition : definitions) {
    writer.begin_object();
    writer.member("AttributeName", definition.name);
    writer.member("AttributeType", type_name(definition.type));
    writer.end_object();
  }
  writer.end_array();
}

/// A table that was always provisioned has none.
void write_billing(json::Writer& writer, const TableView& view) {
  const auto& schema = view.schema;
  if (schema.on_demand_ms == 0) return;
  writer.key("BillingModeSummary");
  writer.begin_object();
  const bool on_demand = schema.billing_mode == BillingMode::kPayPerRequest;
  writer.member("BillingMode", on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
  if (view.on_demand_date) write_time(writer, "LastUpdateToPayPerRequestDateTime", schema.on_demand_ms);
  writer.end_object();
}

void write_encryption(json::Writer& writer, const TableSchema& schema) {
  if (schema.kms_key_arn.empty()) return;
  writer.key("SSEDescription");
  writer.begin_object();
  writer.member("KMSMasterKeyArn", schema.kms_key_arn);
  writer.member("SSEType", "KMS");
  writer.member("Status", "ENABLED");
  writer.end_object();
}

void write_table_class(json::Writer& writer, const TableSchema& schema) {
  if (!schema.table_class) return;
  writer.key("TableClassSummary");
  writer.begin_object();
  if (schema.table_class->updated_ms > 0) {
    write_time(writer, "LastUpdateDateTime", schema.table_class->updated_ms);
  }
  const bool standard = schema.table_class->table_class == TableClass::kStandard;
  writer.member("TableClass", standard ? "STANDARD" : "STANDARD_INFREQUENT_ACCESS");
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
  write_integer(writer, "TableSizeBytes", table.state->counters.bytes);
  writer.member("TableStatus", status_name(status));
}

/// "CREATING" and, while an index is added to a table, whether it is being filled.
void describe_index_state(const Context& context, const Table& table, TableStatus table_status,
                          std::size_t position, TableView::Index& shown) {
  if (table_status == TableStatus::kCreating) {
    shown.status = "CREATING";
    return;
  }
  switch (context.catalog.index_status(table, position)) {
    case IndexStatus::kAllocating:
      shown.status = "CREATING";
      shown.backfilling = false;
      return;
    case IndexStatus::kBackfilling:
      shown.status = "CREATING";
      shown.backfilling = true;
      return;
    case IndexStatus::kUpdating:
      shown.status = "UPDATING";
      return;
    case IndexStatus::kActive:
      shown.status = "ACTIVE";
      return;
  }
}

}  // namespace

std::string_view status_name(TableStatus status) {
  switch (status) {
    case TableStatus::kCreating:
      return "CREATING";
    case TableStatus::kUpdating:
      return "UPDATING";
    case TableStatus::kActive:
      return "ACTIVE";
    case TableStatus::kDeleting:
      return "DELETING";
  }
  return {};
}

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

void write_time(json::Writer& writer, std::string_view name, std::int64_t ms) {
  writer.key(name);
  writer.real(static_cast<double>(ms) / 1000);
}

TableView view_of(const Context& context, const std::shared_ptr<const Table>& table) {
  TableView view{.table = table, .schema = table->schema, .indexes = {}};
  view.status = context.catalog.status(*table);
  for (std::size_t i = 0; i < table->indexes.size(); ++i) {
    const auto& counters = table->indexes[i]->counters;
    TableView::Index shown{
        .index = table->schema.indexes[i], .items = counters.items, .bytes = counters.bytes};
    describe_index_state(context, *table, view.status, i, shown);
    view.indexes.push_back(std::move(shown));
  }
  for (const auto& leaving : context.catalog.leaving_indexes(*table)) {
    view.indexes.push_back({leaving.index, leaving.items, leaving.bytes, "DELETING", std::nullopt});
  }
  return view;
}

void write_table_description(json::Writer& writer, const Context& context, const TableView& view) {
  const auto& schema = view.schema;
  writer.begin_object();
  write_definitions(writer, schema);
  write_billing(writer, view);
  write_time(writer, "CreationDateTime", schema.created_ms);
  write_deletion_protection(writer, schema);
  write_indexes(writer, context, view, IndexKind::kGlobal);
  write_integer(writer, "ItemCount", view.table->state->counters.items);
  write_key_schema(writer, schema.key);
  write_latest_stream(writer, context, schema);
  write_indexes(writer, context, view, IndexKind::kLocal);
  write_on_demand_throughput(writer, schema.capacity.on_demand);
  write_throughput(writer, context, schema.capacity);
  write_encryption(writer, schema);
  write_stream_specification(writer, schema);
  write_identity(writer, context, *view.table, view.status);
  write_table_class(writer, schema);
  if (view.warm_throughput) {
    const bool updating = view.warm_updating || view.status == TableStatus::kCreating;
    write_warm_throughput(writer, schema.capacity.warm, updating);
  }
  writer.end_object();
}

void write_deleted_table_description(json::Writer& writer, const Context& context, const Table& table) {
  writer.begin_object();
  write_deletion_protection(writer, table.schema);
  write_integer(writer, "ItemCount", table.state->counters.items);
  write_throughput(writer, context, table.schema.capacity);
  write_identity(writer, context, table, TableStatus::kDeleting);
  writer.end_object();
}

}  // namespace offstage::emulator
