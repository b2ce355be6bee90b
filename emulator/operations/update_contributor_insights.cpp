#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/insights.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("ContributorInsightsAction");
  constraints.one_of("ContributorInsightsAction", {"ENABLE", "DISABLE"});
  constraints.one_of("ContributorInsightsMode", {"ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"});
  return check_insights_members(request, std::move(constraints));
}

/// A table that is being created, an index that is not filled yet: not now.
Result<void> check_state(const Context& context, const Table& table, const std::string& index) {
  if (context.catalog.status(table) == TableStatus::kCreating) {
    return errors::validation(texts::kInsightsTableNotActive);
  }
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    if (table.schema.indexes[i].name != index) continue;
    const auto status = context.catalog.index_status(table, i);
    if (status == IndexStatus::kAllocating || status == IndexStatus::kBackfilling) {
      return errors::validation(texts::kInsightsIndexNotActive);
    }
  }
  return {};
}

}  // namespace

/// The answer tells what is being done; it is done when somebody looks. Nothing to do is told as it is.
Result<std::string> update_contributor_insights(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(const auto found, find_insights_table(context, request));
  const std::string index(request.string("IndexName").value_or(""));
  const bool enable = request.string("ContributorInsightsAction") == "ENABLE";
  const auto mode = request.string("ContributorInsightsMode") == "THROTTLED_KEYS"
                        ? InsightsMode::kThrottled
                        : InsightsMode::kAccessedAndThrottled;
  std::string_view status;
  std::optional<InsightsMode> shown;
  const auto altered = context.catalog.alter(
      found->schema.name, [&](const Table& now, Alteration& alteration) -> Result<void> {
        RETURN_IF_ERROR(check_state(context, now, index));
        auto& all = alteration.schema.insights;
        const auto it = all.find(index);
        const bool enabled = it != all.end() && it->second.enabled;
        const bool nothing_to_do = enable ? enabled && it->second.mode == mode : !enabled;
        if (it != all.end()) shown = it->second.mode;
        if (enable) shown = mode;
        status =
            enable ? (nothing_to_do ? "ENABLED" : "ENABLING") : (nothing_to_do ? "DISABLED" : "DISABLING");
        if (!nothing_to_do) all[index] = {enable, *shown, context.clock.now_ms()};
        return {};
      });
  if (!altered) return altered.error();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (shown) writer.member("ContributorInsightsMode", insights_mode_name(*shown));
  writer.member("ContributorInsightsStatus", status);
  if (!index.empty()) writer.member("IndexName", index);
  writer.member("TableName", found->schema.name);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
