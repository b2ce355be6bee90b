#include "emulator/operations/keys.h"

#include <algorithm>
#include <string>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"

namespace offstage::emulator {
namespace {

/// "string" or "binary" when the value is an empty one, which no key may be.
std::string_view empty_kind(const AttributeValue& value) {
  if (const auto* text = value.get_if<std::string>()) return text->empty() ? "string" : "";
  if (const auto* binary = value.get_if<Binary>()) return binary->bytes.empty() ? "binary" : "";
  return {};
}

std::size_t key_bytes(const AttributeValue& value) {
  return size_bytes(value);
}

Result<void> check_partition_size(const AttributeValue& value) {
  if (key_bytes(value) <= limits::kPartitionKeyBytesMax) return {};
  return errors::invalid_parameter(texts::kPartitionKeyTooLong);
}

Result<void> check_sort_size(const AttributeValue& value) {
  if (key_bytes(value) <= limits::kSortKeyBytesMax) return {};
  return errors::invalid_parameter(texts::kSortKeyTooLong);
}

Result<void> check_not_empty(const KeyAttribute& attribute, const Item& item) {
  const auto* value = item.find(attribute.name);
  if (!value || !value->is(attribute.type)) return {};
  const auto kind = empty_kind(*value);
  if (kind.empty()) return {};
  return errors::validation(texts::kKeyEmpty, {kind, attribute.name});
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
  if (write == IndexWrite::kUpdate && !value.is(attribute.type)) {
    return errors::validation(texts::kIndexKeyUpdatedToType);
  }
  RETURN_IF_ERROR(check_index_key_type(index, attribute, value.type()));
  const auto kind = empty_kind(value);
  if (kind.empty()) return {};
  if (write == IndexWrite::kUpdate) {
    return errors::validation(texts::kIndexKeyUpdatedToEmpty, {kind});
  }
  return errors::validation(texts::kIndexKeyEmpty, {kind, index.name, attribute.name});
}

bool is_unchanged(const KeyAttribute& attribute, const AttributeValue& value, const Item* before) {
  const auto* old_value = before == nullptr ? nullptr : before->find(attribute.name);
  return old_value != nullptr && *old_value == value;
}

/// `before` is what an update changes.
Result<void> check_index_attributes(const SecondaryIndex& index, const std::vector<KeyAttribute>& attributes,
                                    const Item& item, IndexWrite write, const Item* before) {
  const bool partition = &attributes == &index.key.partition;
  const auto bytes_max = partition ? limits::kPartitionKeyBytesMax : limits::kSortKeyBytesMax;
  for (const auto& attribute : attributes) {
    const auto* value = item.find(attribute.name);
    if (!value || is_unchanged(attribute, *value, before)) continue;
    RETURN_IF_ERROR(check_index_value(index, attribute, *value, write));
    if (write == IndexWrite::kUpdate && key_bytes(*value) > bytes_max) {
      return errors::validation(texts::kIndexKeyUpdatedTooLong);
    }
    RETURN_IF_ERROR(partition ? check_partition_size(*value) : check_sort_size(*value));
  }
  return {};
}

Result<void> check_index_keys(const TableSchema& table, const Item& item, IndexWrite write,
                              const Item* before = nullptr) {
  for (const auto& index : table.indexes) {
    RETURN_IF_ERROR(check_index_attributes(index, index.key.partition, item, write, before));
    RETURN_IF_ERROR(check_index_attributes(index, index.key.sort, item, write, before));
  }
  return {};
}

Result<void> check_put_key_attribute(const KeyAttribute& attribute, const Item& item, KeyTexts texts) {
  const auto* value = item.find(attribute.name);
  if (value && value->is(attribute.type)) return {};
  if (texts == KeyTexts::kGeneral) return errors::validation(texts::kKeyMismatch);
  if (!value) return errors::invalid_parameter(texts::kKeyMissing, {attribute.name});
  return errors::invalid_parameter(texts::kKeyType,
                                   {attribute.name, type_name(attribute.type), type_name(value->type())});
}

Result<void> check_scalar(const KeySchema& key, texts::Text text, const std::vector<DocumentPath>& paths) {
  for (const auto& path : paths) {
    if (path.is_nested() && key.contains(path.attribute()))
      return errors::validation(text, {path.attribute()});
  }
  return {};
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

Result<void> check_index_key_type(const SecondaryIndex& index, const KeyAttribute& attribute,
                                  AttributeType type) {
  if (type == attribute.type) return {};
  return errors::invalid_parameter(texts::kIndexKeyType,
                                   {attribute.name, type_name(attribute.type), type_name(type), index.name});
}

Result<void> check_scalar_keys(const TableSchema& table, const std::vector<DocumentPath>& paths) {
  RETURN_IF_ERROR(check_scalar(table.key, texts::kPathIntoKey, paths));
  for (const auto& index : table.indexes) {
    RETURN_IF_ERROR(check_scalar(index.key, texts::kPathIntoIndexKey, paths));
  }
  return {};
}

Result<void> check_key(const TableSchema& table, const Item& key) {
  const bool exact = key.size() == table.key.partition.size() + table.key.sort.size();
  if (!exact || !has_key(table, key)) return errors::validation(texts::kKeyMismatch);
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

Result<void> check_updated_item(const TableSchema& table, const Item& before, const Item& item) {
  return check_index_keys(table, item, IndexWrite::kUpdate, &before);
}

}  // namespace offstage::emulator
