#include "emulator/engine/item_reader.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/operations/expressions.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/transact.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct Get {
  std::string_view table_name;
  Item key;
  std::optional<expression::ProjectionExpression> projection;
};

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  check_transact_items(request, constraints);
  return constraints.check();
}

Result<Get> read_get(json::Value element, std::size_t index) {
  const auto action = action_reader(element);
  const auto member = action.member("Get");
  if (!member) {
    Constraints constraints(action, action_path(index, ""));
    constraints.required("Get");
    RETURN_IF_ERROR(constraints.check());
  }
  const auto reader = action.structure(*member);
  Constraints constraints(reader, action_path(index, "Get"));
  constraints.table_name(1);
  constraints.required("Key");
  RETURN_IF_ERROR(constraints.check());
  RETURN_IF_ERROR(check_expression_members(
      reader, {.legacy = {}, .expressions = {"ProjectionExpression"}, .with_values = {}}));
  Get get{.table_name = *reader.string("TableName"), .key = {}, .projection = {}};
  ASSIGN_OR_RETURN(get.key, read_attribute_map(*reader.member("Key"), reader.validation()));
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(reader));
  ASSIGN_OR_RETURN(get.projection, read_projection(reader, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return get;
}

Result<std::vector<Get>> read_gets(const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  std::vector<Get> gets;
  for (const auto element : request.member("TransactItems")->elements()) {
    ASSIGN_OR_RETURN(auto get, read_get(element, gets.size()));
    gets.push_back(std::move(get));
  }
  return gets;
}

/// Keys that are none of their table's cancel the transaction.
Result<void> check_schemas(const std::vector<Get>& gets, const std::vector<std::shared_ptr<Table>>& tables) {
  std::vector<std::optional<AwsError>> failures(gets.size());
  for (std::size_t i = 0; i < gets.size(); ++i) {
    auto checked = check_key(tables[i]->schema, gets[i].key);
    if (checked) continue;
    failures[i] = std::move(checked).error();
    return transaction_canceled(failures);
  }
  return {};
}

}  // namespace

Result<std::string> transact_get_items(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto gets, read_gets(request));
  std::vector<ActionTarget> targets;
  for (const auto& get : gets) targets.push_back({.table_name = get.table_name, .key = get.key});
  ASSIGN_OR_RETURN(const auto tables, find_targets(context, targets));
  RETURN_IF_ERROR(check_schemas(gets, tables));

  const auto snapshot = context.store.snapshot();
  std::vector<ConsumedCapacity> consumed;
  std::size_t bytes = 0;
  std::string responses;
  json::Writer list(responses);
  list.begin_array();
  for (std::size_t i = 0; i < gets.size(); ++i) {
    const auto& schema = tables[i]->schema;
    ASSIGN_OR_RETURN(const auto stored,
                     read_item(context.store, table_item_key(schema, gets[i].key), &snapshot));
    const auto size = stored ? stored_item_size_bytes(stored->bytes()) : 0;
    bytes += size;
    if (bytes > limits::kTransactionBytesMax) return transaction_too_large();
    consumed.push_back({.table_name = schema.name,
                        .table_units = read_units(size, ReadConsistency::kTransactional),
                        .global_indexes = {},
                        .local_indexes = {},
                        .kind = ConsumedCapacity::Kind::kTransactionRead});
    list.begin_object();
    if (stored) {
      list.key("Item");
      RETURN_IF_ERROR(append_projected_json(list.begin_raw(), stored->bytes(), gets[i].projection));
    }
    list.end_object();
  }
  list.end_array();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_list_json(writer, consumed, report);
  }
  writer.key("Responses");
  writer.raw(responses);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
