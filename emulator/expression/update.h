#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

namespace offstage::emulator::expression {

/// An UpdateExpression that can be applied: parsed, bound and checked. Immutable, cheap to copy, usable
/// from several threads.
class Update {
 public:
  explicit Update(BoundUpdate tree);

  const BoundUpdate& tree() const { return data_->tree; }
  const std::vector<DocumentPath>& targets() const { return data_->targets; }

 private:
  struct Data {
    BoundUpdate tree;
    std::vector<DocumentPath> targets;
  };
  std::shared_ptr<const Data> data_;
};

/// Errors as for parse_condition ("Update expressions", developer guide). Whether a target is a key
/// attribute is for the operation to check, with target_paths.
Result<Update> parse_update(std::string_view text, Placeholders& placeholders);

/// The item after the update; `current` is not touched, so an update happens wholly or not at all. Every
/// value is read from `current`. For an item that does not exist pass what the new one starts from (its
/// key) and `item_exists` false. Nesting depth and size of the result are for the operation to check.
Result<Item> apply(const Update& update, const Item& current, bool item_exists);

/// The paths that the update writes or removes, in order of appearance.
const std::vector<DocumentPath>& target_paths(const Update& update);

/// Every path that the update writes, removes or reads, with repeats.
std::vector<DocumentPath> paths_of(const Update& update);

/// The type that an action gives its target, if the expression alone fixes it.
std::optional<AttributeType> assigned_type(const BoundUpdate::Action& action);

/// Whether there is nothing but REMOVE and DELETE: on an item that does not exist nothing happens then.
bool only_removes(const Update& update);

/// ReturnValues UPDATED_OLD and UPDATED_NEW: what stands at the update's targets in the item before or
/// after it, nested as in the item. Empty when nothing does; the member is then left out.
Item updated_old(const Update& update, const Item& before);
Item updated_new(const Update& update, const Item& after);

}  // namespace offstage::emulator::expression
