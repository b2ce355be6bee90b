#include "emulator/storage/schema_codec.h"

#include "base/json.h"

namespace offstage::emulator {
namespace {

void write_key_attributes(json::Writer& writer, std::string_view name, const std::vector<KeyAttribute>& key) {
  writer.key(name);
  writer.begin_array();
  for (const auto& attribute : key) {
    writer.begin_object();
    writer.member("name", attribute.name);
    writer.member("type", type_name(attribute.type));
    writer.end_object();
  }
  writer.end_array();
}

void write_key(json::Writer& writer, const KeySchema& key) {
  write_key_attributes(writer, "partition", key.partition);
  write_key_attributes(writer, "sort", key.sort);
}

void write_integer(json::Writer& writer, std::string_view name, std::int64_t value) {
  writer.key(name);
  writer.integer(value);
}

void write_maximum(json::Writer& writer, std::string_view name, const std::optional<std::int64_t>& units) {
  if (units) write_integer(writer, name, *units);
}

void write_capacity(json::Writer& writer, const Capacity& capacity) {
  write_integer(writer, "read_units", capacity.provisioned.read_units);
  write_integer(writer, "write_units", capacity.provisioned.write_units);
  write_integer(writer, "increased_ms", capacity.changes.increased_ms);
  write_integer(writer, "decreased_ms", capacity.changes.decreased_ms);
  write_integer(writer, "decreases", capacity.changes.decreases);
  write_maximum(writer, "read_units_max", capacity.on_demand.read_units);
  write_maximum(writer, "write_units_max", capacity.on_demand.write_units);
  write_integer(writer, "warm_read_units", capacity.warm.read_units);
  write_integer(writer, "warm_write_units", capacity.warm.write_units);
}

void write_index(json::Writer& writer, const SecondaryIndex& index) {
  writer.begin_object();
  writer.member("name", index.name);
  write_integer(writer, "kind", static_cast<int>(index.kind));
  write_integer(writer, "space", index.space);
  write_key(writer, index.key);
  write_integer(writer, "projection", static_cast<int>(index.projection.type));
  writer.key("non_key_attributes");
  writer.begin_array();
  for (const auto& name : index.projection.non_key_attributes) writer.string(name);
  writer.end_array();
  write_capacity(writer, index.capacity);
  writer.key("backfilling");
  writer.boolean(index.backfilling);
  writer.end_object();
}

std::string read_string(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t read_integer(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_number() ? value->as_int64() : 0;
}

bool read_boolean(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_bool() && value->as_bool();
}

AttributeType key_type(std::string_view name) {
  if (name == "N") return AttributeType::kNumber;
  if (name == "B") return AttributeType::kBinary;
  return AttributeType::kString;
}

std::vector<KeyAttribute> read_key_attributes(json::Value object, std::string_view name) {
  std::vector<KeyAttribute> attributes;
  const auto list = object.find(name);
  if (!list || !list->is_array()) return attributes;
  for (const auto element : list->elements()) {
    attributes.push_back({read_string(element, "name"), key_type(read_string(element, "type"))});
  }
  return attributes;
}

KeySchema read_key(json::Value object) {
  return {read_key_attributes(object, "partition"), read_key_attributes(object, "sort")};
}

std::optional<std::int64_t> read_maximum(json::Value object, std::string_view name) {
  return object.find(name) ? std::optional(read_integer(object, name)) : std::nullopt;
}

Capacity read_capacity(json::Value object) {
  return {.provisioned = {read_integer(object, "read_units"), read_integer(object, "write_units")},
          .changes = {.increased_ms = read_integer(object, "increased_ms"),
                      .decreased_ms = read_integer(object, "decreased_ms"),
                      .decreases = read_integer(object, "decreases")},
          .on_demand = {read_maximum(object, "read_units_max"), read_maximum(object, "write_units_max")},
          .warm = {read_integer(object, "warm_read_units"), read_integer(object, "warm_write_units")}};
}

SecondaryIndex read_index(json::Value object) {
  SecondaryIndex index;
  index.name = read_string(object, "name");
  index.kind = static_cast<IndexKind>(read_integer(object, "kind"));
  index.space = static_cast<std::uint32_t>(read_integer(object, "space"));
  index.key = read_key(object);
  index.projection.type = static_cast<ProjectionType>(read_integer(object, "projection"));
  if (const auto names = object.find("non_key_attributes"); names && names->is_array()) {
    for (const auto name : names->elements()) {
      index.projection.non_key_attributes.emplace_back(name.as_string());
    }
  }
  index.capacity = read_capacity(object);
  index.backfilling = read_boolean(object, "backfilling");
  return index;
}

void write_features(json::Writer& writer, const TableSchema& schema) {
  if (schema.table_class) {
    write_integer(writer, "table_class", static_cast<int>(schema.table_class->table_class));
    write_integer(writer, "table_class_ms", schema.table_class->updated_ms);
  }
  writer.member("kms_key_arn", schema.kms_key_arn);
  writer.key("tags");
  writer.begin_object();
  for (const auto& [key, value] : schema.tags) writer.member(key, value);
  writer.end_object();
  if (schema.policy) {
    writer.member("policy", schema.policy->document);
    writer.member("policy_revision", schema.policy->revision_id);
  }
  if (schema.time_to_live.enabled()) {
    writer.member("ttl_attribute", schema.time_to_live.attribute);
    writer.key("ttl_indexing");
    writer.boolean(schema.time_to_live.indexing);
  }
  write_integer(writer, "recovery_ms", schema.recovery.enabled_ms);
  write_integer(writer, "recovery_days", schema.recovery.period_days);
  writer.key("insights");
  writer.begin_object();
  for (const auto& [index, insights] : schema.insights) {
    writer.key(index);
    writer.begin_object();
    writer.key("enabled");
    writer.boolean(insights.enabled);
    write_integer(writer, "mode", static_cast<int>(insights.mode));
    write_integer(writer, "updated_ms", insights.updated_ms);
    writer.end_object();
  }
  writer.end_object();
}

void read_features(json::Value root, TableSchema& schema) {
  if (root.find("table_class")) {
    schema.table_class = {static_cast<TableClass>(read_integer(root, "table_class")),
                          read_integer(root, "table_class_ms")};
  }
  schema.kms_key_arn = read_string(root, "kms_key_arn");
  if (const auto tags = root.find("tags")) {
    for (const auto tag : tags->members()) schema.tags.emplace(tag.name, tag.value.as_string());
  }
  if (root.find("policy")) {
    schema.policy = {read_string(root, "policy"), read_string(root, "policy_revision")};
  }
  schema.time_to_live.attribute = read_string(root, "ttl_attribute");
  if (const auto indexing = root.find("ttl_indexing")) schema.time_to_live.indexing = indexing->as_bool();
  schema.recovery = {read_integer(root, "recovery_ms"), read_integer(root, "recovery_days")};
  if (const auto all = root.find("insights")) {
    for (const auto insights : all->members()) {
      schema.insights[std::string(insights.name)] = {
          read_boolean(insights.value, "enabled"),
          static_cast<InsightsMode>(read_integer(insights.value, "mode")),
          read_integer(insights.value, "updated_ms")};
    }
  }
}

/// What the first format did not have: a table that pays per request has done so since it was made, and its
/// throughput is what it started with.
void complete_first_format(json::Value root, TableSchema& schema) {
  if (root.find("on_demand_ms")) return;
  const bool on_demand = schema.billing_mode == BillingMode::kPayPerRequest;
  if (on_demand) schema.on_demand_ms = schema.created_ms;
  const auto complete = [on_demand](Capacity& capacity) {
    capacity.warm = on_demand ? kOnDemandWarm : capacity.provisioned;
  };
  complete(schema.capacity);
  for (auto& index : schema.indexes) complete(index.capacity);
}

}  // namespace

std::string encode_schema(const TableSchema& schema) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.member("name", schema.name);
  writer.member("id", schema.id);
  write_integer(writer, "space", schema.space);
  write_key(writer, schema.key);
  write_key_attributes(writer, "attribute_definitions", schema.attribute_definitions);
  writer.key("indexes");
  writer.begin_array();
  for (const auto& index : schema.indexes) write_index(writer, index);
  writer.end_array();
  write_integer(writer, "billing_mode", static_cast<int>(schema.billing_mode));
  write_integer(writer, "on_demand_ms", schema.on_demand_ms);
  write_capacity(writer, schema.capacity);
  writer.key("deletion_protection");
  writer.boolean(schema.deletion_protection);
  write_integer(writer, "created_ms", schema.created_ms);
  if (schema.stream_view) writer.member("stream_view", view_type_name(*schema.stream_view));
  if (!schema.stream_label.empty()) writer.member("stream_label", schema.stream_label);
  write_features(writer, schema);
  writer.end_object();
  return out;
}

Result<TableSchema, Failure> decode_schema(std::string_view stored) {
  const auto document = json::Document::parse(stored);
  if (!document || !document->root().is_object()) return Failure{"a stored table definition is damaged"};
  const auto root = document->root();
  TableSchema schema;
  schema.name = read_string(root, "name");
  schema.id = read_string(root, "id");
  schema.space = static_cast<std::uint32_t>(read_integer(root, "space"));
  schema.key = read_key(root);
  schema.attribute_definitions = read_key_attributes(root, "attribute_definitions");
  if (const auto indexes = root.find("indexes"); indexes && indexes->is_array()) {
    for (const auto index : indexes->elements()) schema.indexes.push_back(read_index(index));
  }
  schema.billing_mode = static_cast<BillingMode>(read_integer(root, "billing_mode"));
  schema.on_demand_ms = read_integer(root, "on_demand_ms");
  schema.capacity = read_capacity(root);
  schema.deletion_protection = read_boolean(root, "deletion_protection");
  schema.created_ms = read_integer(root, "created_ms");
  schema.stream_view = view_type_named(read_string(root, "stream_view"));
  schema.stream_label = read_string(root, "stream_label");
  read_features(root, schema);
  complete_first_format(root, schema);
  if (schema.name.empty() || schema.key.partition.empty()) {
    return Failure{"a stored table definition is damaged"};
  }
  return schema;
}

}  // namespace offstage::emulator
