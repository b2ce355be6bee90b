#include <algorithm>

#include "emulator/operations/insights.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {
namespace {

/// The rules of CloudWatch: most accessed and most throttled keys, of partition and of sort keys.
void write_rules(json::Writer& writer, const Table& table, const std::string& index,
                 const ContributorInsights& insights) {
  const auto& key = index.empty() ? table.schema.key : table.schema.find_index(index)->key;
  const auto resource = index.empty() ? table.schema.name : table.schema.name + "-" + index;
  writer.key("ContributorInsightsRuleList");
  writer.begin_array();
  for (const std::string_view kind : {"PKC", "SKC", "PKT", "SKT"}) {
    if (kind[0] == 'S' && key.sort.empty()) continue;
    if (kind[2] == 'C' && insights.mode == InsightsMode::kThrottled) continue;
    writer.string("DynamoDBContributorInsights-" + std::string(kind) + "-" + resource + "-" +
                  std::to_string(insights.updated_ms));
  }
  writer.end_array();
}

}  // namespace

Result<std::string> describe_contributor_insights(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_insights_members(request, Constraints(request)));
  ASSIGN_OR_RETURN(const auto table, find_insights_table(context, request));
  const std::string index(request.string("IndexName").value_or(""));
  const auto it = table->schema.insights.find(index);
  const bool known = it != table->schema.insights.end();
  const bool enabled = known && it->second.enabled;

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (known) writer.member("ContributorInsightsMode", insights_mode_name(it->second.mode));
  if (enabled) write_rules(writer, *table, index, it->second);
  writer.member("ContributorInsightsStatus", enabled ? "ENABLED" : "DISABLED");
  if (!index.empty()) writer.member("IndexName", index);
  if (known) write_time(writer, "LastUpdateDateTime", it->second.updated_ms);
  writer.member("TableName", table->schema.name);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
