#include "cli/table_changes.h"

#include <optional>
#include <set>

#include "cli/table_api.h"

namespace offstage::cli {
namespace {

constexpr std::string_view kIndexes = "GlobalSecondaryIndexes";

std::optional<json::Value> index_named(const json::Value& table, const std::string& name) {
  const auto indexes = table.find(kIndexes);
  if (!indexes || !indexes->is_array()) return std::nullopt;
  for (const json::Value index : indexes->elements()) {
    if (text_of(index, "IndexName") == name) return index;
  }
  return std::nullopt;
}

std::vector<std::string> index_names(const json::Value& table) {
  std::vector<std::string> names;
  if (const auto indexes = table.find(kIndexes); indexes && indexes->is_array()) {
    for (const json::Value index : indexes->elements()) names.push_back(text_of(index, "IndexName"));
  }
  return names;
}

/// Key and projection in one text, alike for a request and a description.
std::string shape(const json::Value& table, const json::Value& index) {
  std::string text;
  if (const auto schema = index.find("KeySchema"); schema && schema->is_array()) {
    for (const json::Value element : schema->elements()) {
      const std::string name = text_of(element, "AttributeName");
      text += name + " " + text_of(element, "KeyType") + " " + attribute_type(table, name) + ",";
    }
  }
  const auto projection = index.find("Projection");
  if (!projection) return text;
  text += text_of(*projection, "ProjectionType");
  std::set<std::string> names;
  if (const auto more = projection->find("NonKeyAttributes"); more && more->is_array()) {
    for (const json::Value name : more->elements()) names.insert(std::string(name.as_string()));
  }
  for (const std::string& name : names) text += " " + name;
  return text;
}

void begin_request(json::Writer& writer, const json::Value& wanted) {
  writer.begin_object();
  writer.member("TableName", text_of(wanted, "TableName"));
}

TableChange create_index(const json::Value& wanted, const json::Value& index) {
  const std::string name = text_of(index, "IndexName");
  TableChange change{{}, "index " + name + " created"};
  json::Writer writer(change.update_table_json);
  begin_request(writer, wanted);
  writer.key("AttributeDefinitions");
  writer.begin_array();
  if (const auto schema = index.find("KeySchema"); schema && schema->is_array()) {
    for (const json::Value element : schema->elements()) {
      const std::string attribute = text_of(element, "AttributeName");
      writer.begin_object();
      writer.member("AttributeName", attribute);
      writer.member("AttributeType", attribute_type(wanted, attribute));
      writer.end_object();
    }
  }
  writer.end_array();
  writer.key("GlobalSecondaryIndexUpdates");
  writer.begin_array();
  writer.begin_object();
  writer.key("Create");
  writer.value(index);
  writer.end_object();
  writer.end_array();
  writer.end_object();
  return change;
}

TableChange delete_index(const json::Value& wanted, const std::string& name) {
  TableChange change{{}, "index " + name + " deleted"};
  json::Writer writer(change.update_table_json);
  begin_request(writer, wanted);
  writer.key("GlobalSecondaryIndexUpdates");
  writer.begin_array();
  writer.begin_object();
  writer.key("Delete");
  writer.begin_object();
  writer.member("IndexName", name);
  writer.end_object();
  writer.end_object();
  writer.end_array();
  writer.end_object();
  return change;
}

/// "" where there is none.
std::string view_type(const json::Value& table) {
  const auto stream = table.find("StreamSpecification");
  const auto enabled = stream ? stream->find("StreamEnabled") : std::nullopt;
  return enabled && enabled->as_bool() ? text_of(*stream, "StreamViewType") : "";
}

TableChange set_stream(const json::Value& wanted, const std::string& view) {
  TableChange change{{}, view.empty() ? "stream ended" : "stream of " + view + " begun"};
  json::Writer writer(change.update_table_json);
  begin_request(writer, wanted);
  writer.key("StreamSpecification");
  writer.begin_object();
  writer.key("StreamEnabled");
  writer.boolean(!view.empty());
  if (!view.empty()) writer.member("StreamViewType", view);
  writer.end_object();
  writer.end_object();
  return change;
}

}  // namespace

std::vector<TableChange> table_changes(const json::Value& wanted, const json::Value& existing) {
  std::vector<TableChange> changes;
  for (const std::string& name : index_names(existing)) {
    const auto index = index_named(wanted, name);
    if (!index || shape(wanted, *index) != shape(existing, *index_named(existing, name)))
      changes.push_back(delete_index(wanted, name));
  }
  for (const std::string& name : index_names(wanted)) {
    const auto index = index_named(wanted, name);
    const auto old = index_named(existing, name);
    if (!old || shape(wanted, *index) != shape(existing, *old))
      changes.push_back(create_index(wanted, *index));
  }
  const std::string view = view_type(wanted);
  const std::string old_view = view_type(existing);
  if (view != old_view) {
    // A stream's view cannot be changed: the old one ends first.
    if (!old_view.empty()) changes.push_back(set_stream(wanted, ""));
    if (!view.empty()) changes.push_back(set_stream(wanted, view));
  }
  return changes;
}

}  // namespace offstage::cli
