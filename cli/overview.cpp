#include "cli/overview.h"

#include <fmt/format.h>

#include "cli/route_list.h"
#include "cli/terminal.h"
#include "gateway/usage_plans.h"

namespace offstage::cli {
namespace {

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  return fmt::format("{}", fmt::join(texts, separator));
}

std::string section(std::string_view title, const TextTable& table, bool colours) {
  if (table.empty()) return "";
  return "\n" + styled(Style::kBold, title, colours) + "\n" + table.text(colours);
}

}  // namespace

std::string overview(const gateway::Service& service, const Endpoints& endpoints,
                     const std::vector<PreparedTable>& tables, bool colours) {
  TextTable servers({Style::kPlain, Style::kCyan, Style::kDim});
  servers.add({"HTTP", endpoints.http});
  if (!endpoints.web_socket.empty()) servers.add({"WebSocket", endpoints.web_socket});
  servers.add({"DynamoDB", endpoints.dynamodb, endpoints.data});
  if (!endpoints.lambda.empty()) servers.add({"Lambda", endpoints.lambda});

  TextTable routes({Style::kGreen, Style::kCyan, Style::kPlain, Style::kDim});
  for (const RouteLine& route : routes_of(service, endpoints.http)) {
    routes.add({route.method, route.url, route.function, route.note});
  }
  for (const RouteLine& route : web_socket_routes_of(service, endpoints.web_socket)) {
    routes.add({route.method, route.url, route.function, route.note});
  }

  TextTable schedules({Style::kGreen, Style::kPlain, Style::kDim});
  for (const gateway::Schedule& schedule : service.schedules) {
    schedules.add({schedule.expression, schedule.function, schedule.enabled ? "" : "disabled"});
  }

  TextTable streams({Style::kGreen, Style::kPlain, Style::kDim});
  for (const gateway::StreamEvent& stream : service.stream_events) {
    streams.add({stream.table, stream.function, stream.enabled ? "" : "disabled"});
  }

  TextTable table_rows({Style::kPlain, Style::kPlain, Style::kDim, Style::kGreen});
  for (const PreparedTable& table : tables) {
    table_rows.add({table.name, table.key, joined(table.indexes, "; "),
                    table.created ? "created" : joined(table.changes, "; ")});
  }

  TextTable key_rows({Style::kPlain, Style::kCyan, Style::kDim});
  for (const gateway::IssuedKey& key : gateway::issued_keys(service)) {
    key_rows.add({key.name, key.value, key.plan ? "" : "of no usage plan"});
  }

  std::string text = fmt::format("{} {}, stage {}\n", styled(Style::kBold, "offstage", colours),
                                 styled(Style::kBold, service.name, colours), service.stage);
  text += section("Endpoints", servers, colours);
  text += section("Routes", routes, colours);
  text += section("Schedules", schedules, colours);
  text += section("Streams", streams, colours);
  text += section("API keys", key_rows, colours);
  text += section("Tables", table_rows, colours);
  return text + "\n";
}

}  // namespace offstage::cli
