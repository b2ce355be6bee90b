#include "emulator/model/texts/tables.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/table_constraints.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {

Result<std::string> delete_table(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_table_name_first(request));
  Constraints constraints(request);
  constraints.table_name(1);
  RETURN_IF_ERROR(constraints.check());
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  const auto existing = name ? context.catalog.find(*name) : nullptr;
  if (!existing) return errors::table_not_found(name.value_or(given));
  if (existing->schema.deletion_protection) {
    return errors::validation(texts::kTableProtected);
  }
  ASSIGN_OR_RETURN(const auto table, context.catalog.drop(*name));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TableDescription");
  write_deleted_table_description(writer, context, *table);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
