#include "emulator/operations/item_update.h"

#include <string>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/keys.h"

namespace offstage::emulator {
namespace {

Result<void> refuse_nested_key(texts::Text text, const DocumentPath& path) {
  if (!path.is_nested()) return {};
  return errors::validation(text, {path.attribute()});
}

}  // namespace

Result<void> check_update_targets(const TableSchema& table, const expression::Update& update) {
  for (const auto& path : expression::target_paths(update)) {
    if (table.key.contains(path.attribute())) {
      RETURN_IF_ERROR(refuse_nested_key(texts::kPathIntoKey, path));
      return errors::invalid_parameter(texts::kKeyUpdated, {path.attribute()});
    }
    for (const auto& index : table.indexes) {
      if (index.key.contains(path.attribute()))
        RETURN_IF_ERROR(refuse_nested_key(texts::kPathIntoIndexKey, path));
    }
  }
  return {};
}

Result<void> check_update_result(const TableSchema& table, const Item& item) {
  for (const auto& entry : item) {
    if (nesting_depth(entry.value) > limits::kNestingLevelsMax) {
      return errors::validation(texts::kTooDeep);
    }
  }
  if (size_bytes(item) > limits::kItemBytesMax) {
    return errors::validation(texts::kUpdatedItemTooLarge);
  }
  return check_updated_item(table, item);
}

}  // namespace offstage::emulator
