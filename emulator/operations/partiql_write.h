#pragma once

#include <functional>
#include <optional>

#include "base/result.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/operations/transact_execution.h"
#include "emulator/partiql/ast.h"

namespace offstage::emulator {

// What INSERT, UPDATE, DELETE and EXISTS do to their item, alone, in a batch or in a transaction
// (DYNAMODB.md 13).

struct StatementWrite {
  TransactWrite write;
  /// What is wrong with it for this table, as a statement of its own says it; in a transaction
  /// `write.invalid` says it.
  std::optional<AwsError> refused;
  /// What RETURNING asks for of the written item; empty without that clause.
  std::function<Result<Item>(const WrittenItem&)> returned;
};

/// Finds the table and makes every check that needs no item. Errors are those of the statement itself, and a
/// table that is missing. With `return_item_on_failure` an error of the item's condition carries the item.
Result<StatementWrite> prepare_write(Context& context, partiql::ItemStatement statement,
                                     bool return_item_on_failure);

/// Writes it, without a transaction. What is refused was dealt with.
Result<StatementResult> run_write(Context& context, const StatementWrite& statement);

}  // namespace offstage::emulator
