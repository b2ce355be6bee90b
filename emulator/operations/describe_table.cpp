#include "emulator/operations/operations.h"
#include "emulator/operations/table_constraints.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {

Result<std::string> describe_table(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_table_name_first(request));
  Constraints constraints(request);
  constraints.table_name(1);
  RETURN_IF_ERROR(constraints.check());
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  const auto table = name ? context.catalog.find(*name) : nullptr;
  if (!table) return errors::table_not_found(name.value_or(given));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("Table");
  write_table_description(writer, context, view_of(context, table));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
