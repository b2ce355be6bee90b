#include "emulator/operations/item_update.h"

#include <algorithm>
#include <variant>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/keys.h"

namespace offstage::emulator {
namespace {

Result<void> check_index_targets(const SecondaryIndex& index, const std::vector<KeyAttribute>& attributes,
                                 const expression::BoundUpdate& tree) {
  for (const auto& attribute : attributes) {
    for (const auto& action : tree.actions) {
      const auto& target =
          std::visit([](const auto& any) -> const DocumentPath& { return any.target; }, action);
      if (target.is_nested() || target.attribute() != attribute.name) continue;
      const auto type = expression::assigned_type(action);
      if (type) RETURN_IF_ERROR(check_index_key_type(index, attribute, *type));
    }
  }
  return {};
}

Result<void> check_no_targets(const std::vector<KeyAttribute>& attributes, const expression::Update& update) {
  const auto& targets = update.targets();
  for (const auto& attribute : attributes) {
    const auto names_it = [&](const DocumentPath& target) { return target.attribute() == attribute.name; };
    if (std::none_of(targets.begin(), targets.end(), names_it)) continue;
    return errors::invalid_parameter(texts::kKeyUpdated, {attribute.name});
  }
  return {};
}

}  // namespace

Result<void> check_update_targets(const TableSchema& table, const expression::Update& update) {
  RETURN_IF_ERROR(check_no_targets(table.key.partition, update));
  RETURN_IF_ERROR(check_no_targets(table.key.sort, update));
  for (const auto& index : table.indexes) {
    RETURN_IF_ERROR(check_index_targets(index, index.key.partition, update.tree()));
    RETURN_IF_ERROR(check_index_targets(index, index.key.sort, update.tree()));
  }
  return check_scalar_keys(table, expression::paths_of(update));
}

Result<void> check_update_result(const TableSchema& table, const Item& before, const Item& item) {
  for (const auto& entry : item) {
    if (nesting_depth(entry.value) > limits::kNestingLevelsMax) {
      return errors::validation(texts::kTooDeep);
    }
  }
  if (size_bytes(item) > limits::kItemBytesMax) {
    return errors::validation(texts::kUpdatedItemTooLarge);
  }
  return check_updated_item(table, before, item);
}

}  // namespace offstage::emulator
