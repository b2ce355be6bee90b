#include "emulator/operations/item_update.h"

#include <string>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/operations/keys.h"

namespace offstage::emulator {
namespace {

Result<void> refuse_nested_key(std::string_view role, const DocumentPath& path) {
  if (!path.is_nested()) return {};
  return errors::validation(
      std::string(
          "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ")
          .append(role)
          .append(": ")
          .append(path.attribute()));
}

}  // namespace

Result<void> check_update_targets(const TableSchema& table, const expression::Update& update) {
  for (const auto& path : expression::target_paths(update)) {
    if (table.key.contains(path.attribute())) {
      RETURN_IF_ERROR(refuse_nested_key("Key", path));
      return errors::invalid_parameter("Cannot update attribute " + path.attribute() +
                                       ". This attribute is part of the key");
    }
    for (const auto& index : table.indexes) {
      if (index.key.contains(path.attribute())) RETURN_IF_ERROR(refuse_nested_key("IndexKey", path));
    }
  }
  return {};
}

Result<void> check_update_result(const TableSchema& table, const Item& item) {
  for (const auto& entry : item) {
    if (nesting_depth(entry.value) > limits::kNestingLevelsMax) {
      return errors::validation(
          "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
          "supported limit");
    }
  }
  if (size_bytes(item) > limits::kItemBytesMax) {
    return errors::validation("Item size to update has exceeded the maximum allowed size");
  }
  return check_updated_item(table, item);
}

}  // namespace offstage::emulator
