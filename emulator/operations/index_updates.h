#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/engine/catalog.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// GlobalSecondaryIndexUpdates of UpdateTable: one action for each index it names.
struct IndexUpdate {
  enum class Action { kCreate, kUpdate, kDelete };
  Action action = Action::kUpdate;
  std::string index;
  RequestReader request;
};

/// The updates, as far as they can be checked without a table; none without the member or with an empty list.
Result<std::vector<IndexUpdate>> read_index_updates(const RequestReader& request);

bool has_action(const std::vector<IndexUpdate>& updates, IndexUpdate::Action action);

/// Where the changes of one UpdateTable go: a table and its definition, which is being altered.
struct TableChange {
  const Context& context;
  const RequestReader& request;
  const Table& table;
  Alteration& alteration;
  /// The mode that the table has when the request is done, and whether that is another one.
  BillingMode mode;
  bool mode_changes = false;
};

/// Applies the updates. Errors are those of a table with these indexes in their state.
Result<void> apply_index_updates(TableChange& change, const std::vector<IndexUpdate>& updates);

}  // namespace offstage::emulator
