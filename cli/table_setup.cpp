#include "cli/table_setup.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "cli/table_api.h"
#include "cli/table_changes.h"

namespace offstage::cli {
namespace {

/// "scoreId (HASH, S), score (RANGE, N)" of a table or an index. CreateTable requests and table descriptions
/// spell it alike.
std::string key_text(const json::Value& table, const json::Value& keyed) {
  std::string text;
  const auto schema = keyed.find("KeySchema");
  if (!schema || !schema->is_array()) return text;
  for (const json::Value element : schema->elements()) {
    const std::string name = text_of(element, "AttributeName");
    text += fmt::format("{}{} ({}, {})", text.empty() ? "" : ", ", name, text_of(element, "KeyType"),
                        attribute_type(table, name));
  }
  return text;
}

constexpr std::string_view kGlobalIndexes = "GlobalSecondaryIndexes";
constexpr std::string_view kLocalIndexes = "LocalSecondaryIndexes";

std::vector<std::string> index_texts(const json::Value& table, std::string_view kind) {
  std::vector<std::string> texts;
  const auto indexes = table.find(kind);
  if (!indexes || !indexes->is_array()) return texts;
  for (const json::Value index : indexes->elements()) {
    texts.push_back(text_of(index, "IndexName") + ": " + key_text(table, index));
  }
  return texts;
}

std::string at(const gateway::SourceLocation& where) {
  return fmt::format("{}:{}: ", where.file, where.line);
}

/// What of the existing table is not as the service says and stays so; another key cannot be lived with.
Result<void, Failure> compare(const gateway::Table& wanted, const json::Value& wanted_table,
                              const json::Value& existing, PreparedTable& table) {
  const std::string existing_key = key_text(existing, existing);
  if (existing_key != table.key) {
    return Failure{
        fmt::format("{}table {} exists with the key {}, but the service asks for {}; delete the table, "
                    "or use another data directory",
                    at(wanted.where), table.name, existing_key, table.key)};
  }
  const std::vector<std::string> existing_indexes = index_texts(existing, kLocalIndexes);
  for (const std::string& index : index_texts(wanted_table, kLocalIndexes)) {
    if (std::find(existing_indexes.begin(), existing_indexes.end(), index) == existing_indexes.end()) {
      table.warnings.push_back(
          fmt::format("{}table {} exists without the local index {}, which only a new table gets",
                      at(wanted.where), table.name, index));
    }
  }
  return {};
}

Failure failure(const gateway::Table& wanted, const HttpResponse& answer) {
  return {fmt::format("{}table {}: {}", at(wanted.where), wanted.name, error_text(answer))};
}

Result<void, Failure> set_time_to_live(const gateway::Table& wanted, const std::string& attribute,
                                       bool enabled, TableApi& api) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("TableName", wanted.name);
  writer.key("TimeToLiveSpecification");
  writer.begin_object();
  writer.member("AttributeName", attribute);
  writer.key("Enabled");
  writer.boolean(enabled);
  writer.end_object();
  writer.end_object();
  ASSIGN_OR_RETURN(const HttpResponse answer, api.call("UpdateTimeToLive", body));
  if (answer.status != 200) return failure(wanted, answer);
  return {};
}

/// As a deployment would leave it: the attribute of the service, or none.
Result<void, Failure> prepare_time_to_live(const gateway::Table& wanted, bool is_new, TableApi& api) {
  std::string now;
  if (!is_new) {
    ASSIGN_OR_RETURN(const HttpResponse answer,
                     api.call("DescribeTimeToLive", fmt::format(R"({{"TableName":"{}"}})", wanted.name)));
    const auto document = json::Document::parse(answer.body);
    const auto description = document ? document->root().find("TimeToLiveDescription") : std::nullopt;
    if (description) now = text_of(*description, "AttributeName");
  }
  if (now == wanted.time_to_live_attribute) return {};
  if (!now.empty()) RETURN_IF_ERROR(set_time_to_live(wanted, now, false, api));
  if (wanted.time_to_live_attribute.empty()) return {};
  return set_time_to_live(wanted, wanted.time_to_live_attribute, true, api);
}

/// What a table has by calls of their own.
Result<void, Failure> prepare_more(const gateway::Table& wanted, bool is_new, TableApi& api) {
  RETURN_IF_ERROR(prepare_time_to_live(wanted, is_new, api));
  if (wanted.continuous_backups_json.empty()) return {};
  ASSIGN_OR_RETURN(const HttpResponse answer,
                   api.call("UpdateContinuousBackups", wanted.continuous_backups_json));
  if (answer.status != 200) return failure(wanted, answer);
  return {};
}

/// The indexes and the stream as the service says, as a deployment would leave them.
Result<void, Failure> change(const gateway::Table& wanted, const json::Value& wanted_table,
                             const json::Value& existing, TableApi& api, PreparedTable& table) {
  for (TableChange& each : table_changes(wanted_table, existing)) {
    RETURN_IF_ERROR(api.wait_until_active(wanted.name));
    ASSIGN_OR_RETURN(const HttpResponse answer, api.call("UpdateTable", std::move(each.update_table_json)));
    if (answer.status != 200) return failure(wanted, answer);
    table.changes.push_back(std::move(each.text));
  }
  if (table.changes.empty()) return {};
  return api.wait_until_active(wanted.name);
}

Result<PreparedTable, Failure> prepare(const gateway::Table& wanted, TableApi& api) {
  PreparedTable table = describe_table(wanted);
  ASSIGN_OR_RETURN(const HttpResponse described, api.describe(wanted.name));
  if (described.status == 200) {
    const auto document = json::Document::parse(described.body);
    const auto existing = document ? document->root().find("Table") : std::nullopt;
    if (!existing) return Failure{"DescribeTable answered without a table: " + described.body};
    const auto request = json::Document::parse(wanted.create_table_json);
    if (!request) return Failure{at(wanted.where) + "table " + wanted.name + " has no readable description"};
    RETURN_IF_ERROR(compare(wanted, request->root(), *existing, table));
    RETURN_IF_ERROR(change(wanted, request->root(), *existing, api, table));
    RETURN_IF_ERROR(prepare_more(wanted, false, api));
    return table;
  }
  const std::string why = error_text(described);
  if (!why.starts_with("ResourceNotFoundException")) {
    return failure(wanted, described);
  }
  ASSIGN_OR_RETURN(const HttpResponse created, api.call("CreateTable", wanted.create_table_json));
  if (created.status != 200) {
    return failure(wanted, created);
  }
  RETURN_IF_ERROR(api.wait_until_active(wanted.name));
  RETURN_IF_ERROR(prepare_more(wanted, true, api));
  table.created = true;
  return table;
}

}  // namespace

PreparedTable describe_table(const gateway::Table& table) {
  PreparedTable result;
  result.name = table.name;
  if (const auto document = json::Document::parse(table.create_table_json)) {
    result.key = key_text(document->root(), document->root());
    for (const std::string_view kind : {kGlobalIndexes, kLocalIndexes}) {
      for (std::string& text : index_texts(document->root(), kind)) result.indexes.push_back(std::move(text));
    }
  }
  return result;
}

Result<std::vector<PreparedTable>, Failure> create_missing_tables(const gateway::Service& service,
                                                                  const std::string& endpoint) {
  TableApi api(endpoint, service.region);
  std::vector<PreparedTable> tables;
  for (const gateway::Table& wanted : service.tables) {
    ASSIGN_OR_RETURN(PreparedTable table, prepare(wanted, api));
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace offstage::cli
