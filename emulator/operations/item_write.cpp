#include "emulator/operations/item_write.h"

#include "emulator/model/attribute_json.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {

ReturnValues read_return_values(const RequestReader& request) {
  const auto value = request.string("ReturnValues");
  if (value == "ALL_OLD") return ReturnValues::kAllOld;
  if (value == "UPDATED_OLD") return ReturnValues::kUpdatedOld;
  if (value == "ALL_NEW") return ReturnValues::kAllNew;
  if (value == "UPDATED_NEW") return ReturnValues::kUpdatedNew;
  return ReturnValues::kNone;
}

Result<void> check_write_members(const RequestReader& request, std::string_view item_member) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.table_name(1);
  constraints.conditional_operator();
  check_expected(request, constraints);
  constraints.return_values();
  constraints.return_item_collection_metrics();
  constraints.return_values_on_failure();
  constraints.required(item_member);
  return constraints.check();
}

Result<WriteCondition> read_write_condition(const RequestReader& request,
                                            expression::Placeholders& placeholders) {
  WriteCondition write;
  ASSIGN_OR_RETURN(write.condition,
                   read_condition(request, expression::ExpressionKind::kCondition, placeholders));
  write.return_item_on_failure = request.string("ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
  return write;
}

Result<void> check_condition(const WriteCondition& write, const CurrentItem& current) {
  if (!write.condition) return {};
  ASSIGN_OR_RETURN(const Item* item, current.item());
  if (expression::evaluate(*write.condition, *item)) return {};
  auto error = errors::conditional_check_failed();
  if (write.return_item_on_failure && current.exists()) {
    std::string json;
    append_item_json(json, current.stored());
    error.with_member("Item", std::move(json));
  }
  return error;
}

ConsumedCapacity consumed_by(const WrittenItem& written) {
  const auto& table = written.table->schema;
  ConsumedCapacity consumed{.table_name = table.name, .table_units = written.table_units};
  for (const auto& change : written.index_changes) {
    const auto& index = table.indexes[change.index];
    auto& arms = index.is_global() ? consumed.global_indexes : consumed.local_indexes;
    arms[index.name] += change.write_units;
  }
  return consumed;
}

Result<void> write_collection_metrics(json::Writer& writer, const Context& context, const TableSchema& table,
                                      const Item& key) {
  const auto& partition = table.key.partition.front().name;
  const auto* value = key.find(partition);
  std::size_t bytes = 0;
  const auto add = [&](std::uint32_t space) -> Result<void> {
    const auto range = prefix_range(partition_prefix(space, {value, 1}));
    auto cursor = context.store.cursor(range.begin, range.end);
    for (cursor.seek(range.begin); cursor.valid(); cursor.next())
      bytes += stored_item_size_bytes(cursor.value());
    if (auto error = cursor.error()) return errors::internal_failure(error->text);
    return {};
  };
  RETURN_IF_ERROR(add(table.space));
  for (const auto& index : table.indexes) {
    if (!index.is_global()) RETURN_IF_ERROR(add(index.space));
  }
  const auto gigabytes = static_cast<double>(bytes >> 30);
  writer.begin_object();
  writer.key("ItemCollectionKey");
  writer.begin_object();
  writer.key(partition);
  append_attribute_json(writer.begin_raw(), *value);
  writer.end_object();
  writer.key("SizeEstimateRangeGB");
  writer.begin_array();
  writer.real(gigabytes);
  writer.real(gigabytes + 1);
  writer.end_array();
  writer.end_object();
  return {};
}

Result<void> write_metrics(json::Writer& writer, const Context& context, const RequestReader& request,
                           const TableSchema& table, const Item& key, const WrittenItem& written) {
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_json(writer, consumed_by(written), report);
  }
  if (request.string("ReturnItemCollectionMetrics") == "SIZE" && table.has_local_indexes()) {
    writer.key("ItemCollectionMetrics");
    RETURN_IF_ERROR(write_collection_metrics(writer, context, table, key));
  }
  return {};
}

void write_item(json::Writer& writer, const CurrentItem& item) {
  append_item_json(writer.begin_raw(), item.stored());
}

}  // namespace offstage::emulator
