#include "emulator/engine/item_reader.h"
#include "emulator/model/attribute_json.h"
#include "emulator/operations/context.h"
#include "emulator/operations/expressions.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.table_name(1);
  constraints.required("Key");
  return constraints.check();
}

struct GetRequest {
  Item key;
  std::optional<expression::ProjectionExpression> projection;
};

Result<GetRequest> read_get(const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  RETURN_IF_ERROR(check_expression_members(
      request, {.legacy = {"AttributesToGet"}, .expressions = {"ProjectionExpression"}, .with_values = {}}));
  GetRequest get;
  ASSIGN_OR_RETURN(get.key, read_attribute_map(*request.member("Key"), request.validation()));
  RETURN_IF_ERROR(check_attributes_to_get(request));
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(request));
  ASSIGN_OR_RETURN(get.projection, read_projection(request, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return get;
}

}  // namespace

Result<std::string> get_item(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto get, read_get(request));
  ASSIGN_OR_RETURN(const auto table, find_table(context, *request.string("TableName")));
  RETURN_IF_ERROR(check_key(table->schema, get.key));
  if (get.projection) {
    RETURN_IF_ERROR(check_scalar_keys(table->schema, expression::paths_of(*get.projection)));
  }
  const auto consistency =
      request.boolean("ConsistentRead", false) ? ReadConsistency::kStrong : ReadConsistency::kEventual;
  ASSIGN_OR_RETURN(const auto stored,
                   context.reader.item({.table = table->schema, .consistency = consistency},
                                       table_item_key(table->schema, get.key)));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (stored) {
    writer.key("Item");
    RETURN_IF_ERROR(append_projected_json(writer.begin_raw(), stored->bytes(), get.projection));
  }
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    const auto size = stored ? stored_item_size_bytes(stored->bytes()) : 0;
    writer.key("ConsumedCapacity");
    append_capacity_json(
        writer, {.table_name = table->schema.name, .table_units = read_units(size, consistency)}, report);
  }
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
