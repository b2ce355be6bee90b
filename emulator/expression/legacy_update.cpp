#include "emulator/expression/legacy_update.h"

#include <algorithm>
#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/texts/legacy.h"

namespace offstage::emulator::expression {
namespace {

using BoundSet = SetAction<DocumentPath, AttributeValue>;
using BoundRemove = RemoveAction<DocumentPath, AttributeValue>;
using BoundAdd = AddAction<DocumentPath, AttributeValue>;
using BoundDelete = DeleteAction<DocumentPath, AttributeValue>;

bool is_set(AttributeType type) {
  return type == AttributeType::kStringSet || type == AttributeType::kNumberSet ||
         type == AttributeType::kBinarySet;
}

bool can_be_added(AttributeType type) {
  return is_set(type) || type == AttributeType::kNumber || type == AttributeType::kList;
}

/// list_append(if_not_exists(target, []), list)
BoundOperand appended(const DocumentPath& target, const AttributeValue& list) {
  BoundCall existing{Function::kIfNotExists, {}};
  existing.arguments.push_back({target});
  existing.arguments.push_back({AttributeValue(List())});
  BoundCall append{Function::kListAppend, {}};
  append.arguments.push_back({std::move(existing)});
  append.arguments.push_back({list});
  return {std::move(append)};
}

BoundUpdate::Action action_of(const AttributeUpdate& update) {
  const DocumentPath target(update.attribute);
  if (!update.value) return BoundRemove{target};
  switch (update.action) {
    case UpdateAction::kAdd:
      if (update.value->is(AttributeType::kList)) return BoundSet{target, appended(target, *update.value)};
      return BoundAdd{target, *update.value};
    case UpdateAction::kDelete:
      return BoundDelete{target, *update.value};
    case UpdateAction::kPut:
      break;
  }
  return BoundSet{target, BoundOperand{*update.value}};
}

}  // namespace

Result<void> check_attribute_update(const AttributeUpdate& update) {
  if (!update.value) {
    if (update.action == UpdateAction::kDelete) return {};
    return errors::invalid_parameter(texts::kUpdateValueMissing);
  }
  const auto type = update.value->type();
  if (update.action == UpdateAction::kDelete && !is_set(type)) {
    return errors::invalid_parameter(texts::kDeleteType, {type_name(type)});
  }
  if (update.action == UpdateAction::kAdd && !can_be_added(type)) {
    return errors::invalid_parameter(texts::kAddType, {type_name(type)});
  }
  return {};
}

Update update_of(const std::vector<AttributeUpdate>& updates) {
  BoundUpdate tree;
  for (const auto& update : updates) tree.actions.push_back(action_of(update));
  return Update(std::move(tree));
}

Result<void> check_types(const std::vector<AttributeUpdate>& updates, const Item& current) {
  for (const auto& update : updates) {
    if (update.action == UpdateAction::kPut || !update.value) continue;
    const auto* existing = current.find(update.attribute);
    if (existing == nullptr || existing->is(update.value->type())) continue;
    return errors::validation(texts::kUpdateTypeMismatch);
  }
  return {};
}

}  // namespace offstage::emulator::expression
