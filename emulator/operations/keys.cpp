#include "emulator/operations/keys.h"

#include <algorithm>
#include <string>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kSchemaMismatch = "The provided key element does not match the schema";

/// "string" or "binary" when the value is an empty one, which no key may be.
std::string_view empty_kind(const AttributeValue& value) {
  if (const auto* text = value.get_if<std::string>()) return text->empty() ? "string" : "";
  if (const auto* binary = value.get_if<Binary>()) return binary->bytes.empty() ? "binary" : "";
  return {};
}

std::size_t key_bytes(const AttributeValue& value) {
  return size_bytes(value);
}

std::string empty_key_sentence(std::string_view kind) {
  return std::string("The AttributeValue for a key attribute cannot contain an empty ")
      .append(kind)
      .append(" value.");
}

Result<void> check_partition_size(const AttributeValue& value) {
  if (key_bytes(value) <= limits::kPartitionKeyBytesMax) return {};
  return errors::invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

Result<void> check_sort_size(const AttributeValue& value) {
  if (key_bytes(value) <= limits::kSortKeyBytesMax) return {};
  return errors::invalid_parameter(
      "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

Result<void> check_not_empty(const KeyAttribute& attribute, const Item& item) {
  const auto* value = item.find(attribute.name);
  if (!value || !value->is(attribute.type)) return {};
  const auto kind = empty_kind(*value);
  if (kind.empty()) return {};
  return errors::validation("One or more parameter values are not valid. " + empty_key_sentence(kind) +
                            " Key: " + attribute.name);
}

/// Emptiness and length of the table's own key, whose types are right.
Result<void> check_key_values(const TableSchema& table, const Item& item) {
  RETURN_IF_ERROR(check_key_not_empty(table, item));
  const auto& key = table.key;
  for (const auto& attribute : key.partition)
    RETURN_IF_ERROR(check_partition_size(*item.find(attribute.name)));
  for (const auto& attribute : key.sort) RETURN_IF_ERROR(check_sort_size(*item.find(attribute.name)));
  return {};
}

enum class IndexWrite { kPut, kUpdate };

Result<void> check_index_value(const SecondaryIndex& index, const KeyAttribute& attribute,
                               const AttributeValue& value, IndexWrite write) {
  if (!value.is(attribute.type)) {
    return errors::invalid_parameter("Type mismatch for Index Key " + attribute.name +
                                     " Expected: " + std::string(type_name(attribute.type)) + " Actual: " +
                                     std::string(type_name(value.type())) + " IndexName: " + index.name);
  }
  const auto kind = empty_kind(value);
  if (kind.empty()) return {};
  if (write == IndexWrite::kUpdate) {
    return errors::validation(
        "One or more parameter values are not valid. The update expression attempted to update a secondary "
        "index key to a value that is not supported. " +
        empty_key_sentence(kind));
  }
  return errors::validation(
      "One or more parameter values are not valid. A value specified for a secondary index key is not "
      "supported. " +
      empty_key_sentence(kind) + " IndexName: " + index.name + ", IndexKey: " + attribute.name);
}

Result<void> check_index_keys(const TableSchema& table, const Item& item, IndexWrite write) {
  for (const auto& index : table.indexes) {
    for (const auto& attribute : index.key.partition) {
      const auto* value = item.find(attribute.name);
      if (!value) continue;
      RETURN_IF_ERROR(check_index_value(index, attribute, *value, write));
      RETURN_IF_ERROR(check_partition_size(*value));
    }
    for (const auto& attribute : index.key.sort) {
      const auto* value = item.find(attribute.name);
      if (!value) continue;
      RETURN_IF_ERROR(check_index_value(index, attribute, *value, write));
      RETURN_IF_ERROR(check_sort_size(*value));
    }
  }
  return {};
}

Result<void> check_put_key_attribute(const KeyAttribute& attribute, const Item& item, KeyTexts texts) {
  const auto* value = item.find(attribute.name);
  if (value && value->is(attribute.type)) return {};
  if (texts == KeyTexts::kGeneral) return errors::validation(std::string(kSchemaMismatch));
  if (!value) return errors::invalid_parameter("Missing the key " + attribute.name + " in the item");
  return errors::invalid_parameter("Type mismatch for key " + attribute.name +
                                   " expected: " + std::string(type_name(attribute.type)) +
                                   " actual: " + std::string(type_name(value->type())));
}

}  // namespace

bool has_key(const TableSchema& table, const Item& attributes) {
  const auto matches = [&](const KeyAttribute& attribute) {
    const auto* value = attributes.find(attribute.name);
    return value && value->is(attribute.type);
  };
  return std::all_of(table.key.partition.begin(), table.key.partition.end(), matches) &&
         std::all_of(table.key.sort.begin(), table.key.sort.end(), matches);
}

Result<void> check_key_not_empty(const TableSchema& table, const Item& attributes) {
  for (const auto& attribute : table.key.partition) RETURN_IF_ERROR(check_not_empty(attribute, attributes));
  for (const auto& attribute : table.key.sort) RETURN_IF_ERROR(check_not_empty(attribute, attributes));
  return {};
}

Result<void> check_key(const TableSchema& table, const Item& key) {
  const bool exact = key.size() == table.key.partition.size() + table.key.sort.size();
  if (!exact || !has_key(table, key)) return errors::validation(std::string(kSchemaMismatch));
  return check_key_values(table, key);
}

Result<void> check_item_to_put(const TableSchema& table, const Item& item, KeyTexts texts) {
  for (const auto& attribute : table.key.partition) {
    RETURN_IF_ERROR(check_put_key_attribute(attribute, item, texts));
  }
  for (const auto& attribute : table.key.sort)
    RETURN_IF_ERROR(check_put_key_attribute(attribute, item, texts));
  RETURN_IF_ERROR(check_key_values(table, item));
  return check_index_keys(table, item, IndexWrite::kPut);
}

Result<void> check_updated_item(const TableSchema& table, const Item& item) {
  return check_index_keys(table, item, IndexWrite::kUpdate);
}

}  // namespace offstage::emulator
