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

void write_throughput(json::Writer& writer, const Throughput& throughput) {
  write_integer(writer, "read_units", throughput.read_units);
  write_integer(writer, "write_units", throughput.write_units);
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
  write_throughput(writer, index.throughput);
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

Throughput read_throughput(json::Value object) {
  return {read_integer(object, "read_units"), read_integer(object, "write_units")};
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
  index.throughput = read_throughput(object);
  return index;
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
  write_throughput(writer, schema.throughput);
  writer.key("deletion_protection");
  writer.boolean(schema.deletion_protection);
  write_integer(writer, "created_ms", schema.created_ms);
  if (schema.stream_view) writer.member("stream_view", view_type_name(*schema.stream_view));
  if (!schema.stream_label.empty()) writer.member("stream_label", schema.stream_label);
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
  schema.throughput = read_throughput(root);
  if (const auto flag = root.find("deletion_protection")) {
    schema.deletion_protection = flag->is_bool() && flag->as_bool();
  }
  schema.created_ms = read_integer(root, "created_ms");
  schema.stream_view = view_type_named(read_string(root, "stream_view"));
  schema.stream_label = read_string(root, "stream_label");
  if (schema.name.empty() || schema.key.partition.empty()) {
    return Failure{"a stored table definition is damaged"};
  }
  return schema;
}

}  // namespace offstage::emulator
