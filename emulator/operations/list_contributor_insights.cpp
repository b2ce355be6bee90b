#include "base/encoding.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/pages.h"
#include "emulator/operations/insights.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

constexpr std::int64_t kPageMax = 100;

/// Where insights are enabled: a table, or an index of it.
struct Place {
  std::string table;
  std::string index;
  InsightsMode mode;
};

void collect(const TableSchema& schema, std::vector<Place>& places) {
  for (const auto& [index, insights] : schema.insights) {
    if (insights.enabled) places.push_back({schema.name, index, insights.mode});
  }
}

Result<std::vector<Place>> find_places(Context& context, const RequestReader& request) {
  std::vector<Place> places;
  if (const auto given = request.string("TableName")) {
    const auto name = table_name_of(context, *given);
    const auto table = name ? context.catalog.find(*name) : nullptr;
    if (!table) return errors::table_not_found(name.value_or(*given));
    collect(table->schema, places);
    return places;
  }
  for (const auto& table : context.catalog.all()) collect(table->schema, places);
  return places;
}

/// A token names the place after which to go on.
std::string token_of(const Place& place) {
  return encoding::base64(place.table + "/" + place.index);
}

Result<std::vector<Place>> after_token(std::vector<Place> places, const RequestReader& request) {
  const auto token = request.string("NextToken");
  if (!token) return places;
  const auto start = encoding::from_base64(*token);
  if (!start) return errors::validation(texts::kNextTokenInvalid);
  std::erase_if(places, [&](const Place& place) { return place.table + "/" + place.index <= *start; });
  return places;
}

}  // namespace

Result<std::string> list_contributor_insights(Context& context, const RequestReader& request) {
  Constraints constraints(request);
  if (request.has("TableName")) constraints.table_name(1);
  const auto most = request.integer("MaxResults").value_or(kPageMax);
  if (most > kPageMax) constraints.between("MaxResults", most, kPageMax);
  RETURN_IF_ERROR(constraints.check());
  ASSIGN_OR_RETURN(auto places, find_places(context, request));
  ASSIGN_OR_RETURN(places, after_token(std::move(places), request));
  const auto shown = most > 0 ? std::min(places.size(), static_cast<std::size_t>(most)) : places.size();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("ContributorInsightsSummaries");
  writer.begin_array();
  for (std::size_t i = 0; i < shown; ++i) {
    writer.begin_object();
    writer.member("ContributorInsightsMode", insights_mode_name(places[i].mode));
    writer.member("ContributorInsightsStatus", "ENABLED");
    if (!places[i].index.empty()) writer.member("IndexName", places[i].index);
    writer.member("TableName", places[i].table);
    writer.end_object();
  }
  writer.end_array();
  if (shown < places.size()) writer.member("NextToken", token_of(places[shown - 1]));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
