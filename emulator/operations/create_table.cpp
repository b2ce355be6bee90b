#include "base/crypto.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/table_definition.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {

Result<std::string> create_table(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(auto schema, read_table_definition(context, request));
  schema.id = crypto::uuid_v4();
  schema.created_ms = context.clock.now_ms();
  if (schema.billing_mode == BillingMode::kPayPerRequest) schema.on_demand_ms = schema.created_ms;
  ASSIGN_OR_RETURN(const auto table, context.catalog.create(std::move(schema)));
  auto view = view_of(context, table);
  view.status = TableStatus::kCreating;
  for (auto& index : view.indexes) index.status = "CREATING";
  view.on_demand_date = false;
  view.warm_throughput = request.has("WarmThroughput");
  view.index_warm_throughput = false;

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TableDescription");
  write_table_description(writer, context, view);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
