#include "emulator/operations/operations.h"

namespace offstage::emulator {

Result<std::string> describe_time_to_live(Context& context, const RequestReader& request) {
  Constraints constraints(request);
  constraints.table_name(1);
  RETURN_IF_ERROR(constraints.check());
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  const auto table = name ? context.catalog.find(*name) : nullptr;
  if (!table) return errors::table_not_found(name.value_or(given));
  const auto& time_to_live = table->schema.time_to_live;

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TimeToLiveDescription");
  writer.begin_object();
  if (time_to_live.enabled()) writer.member("AttributeName", time_to_live.attribute);
  writer.member("TimeToLiveStatus", time_to_live.enabled() ? "ENABLED" : "DISABLED");
  writer.end_object();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
