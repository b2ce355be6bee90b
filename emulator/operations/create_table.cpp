#include "base/crypto.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/table_definition.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {

Result<std::string> create_table(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(auto schema, read_table_definition(request));
  schema.id = crypto::uuid_v4();
  schema.created_ms = context.clock.now_ms();
  ASSIGN_OR_RETURN(const auto table, context.catalog.create(std::move(schema)));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TableDescription");
  write_table_description(writer, context, *table, TableStatus::kCreating);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
