#include "emulator/operations/insights.h"

#include "emulator/model/texts/control_plane.h"

namespace offstage::emulator {

Result<void> check_insights_members(const RequestReader& request, Constraints constraints) {
  if (!request.has("TableName")) constraints.required("TableName");
  if (request.has("TableName")) constraints.table_name(1);
  constraints.index_name();
  return constraints.check();
}

Result<std::shared_ptr<Table>> find_insights_table(Context& context, const RequestReader& request) {
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  auto table = name ? context.catalog.find(*name) : nullptr;
  if (!table) return errors::table_not_found(name.value_or(given));
  if (const auto index_name = request.string("IndexName")) {
    const auto* index = table->schema.find_index(*index_name);
    if (!index || !index->is_global()) {
      return errors::resource_not_found(texts::kInsightsIndexNotFound, {*index_name, table->schema.name});
    }
  }
  return table;
}

std::string_view insights_mode_name(InsightsMode mode) {
  return mode == InsightsMode::kThrottled ? "THROTTLED_KEYS" : "ACCESSED_AND_THROTTLED_KEYS";
}

}  // namespace offstage::emulator
