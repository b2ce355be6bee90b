#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/operations/context.h"
#include "emulator/operations/item_page.h"
#include "emulator/operations/transact_execution.h"
#include "emulator/partiql/ast.h"

namespace offstage::emulator {

// One PartiQL statement, alone or in a batch (DYNAMODB.md 13).

/// The constraints of the members that a statement has, alone or as an element; `path` stands before their
/// names.
void check_statement_members(const RequestReader& request, const std::string& path, Constraints& constraints);

/// ReturnValuesOnConditionCheckFailure asks for the item.
bool returns_item_on_failure(const RequestReader& request);

/// Parameters, in their order.
Result<std::vector<AttributeValue>> read_parameters(const RequestReader& request);

/// Statement, parsed and bound to these parameters. `request` is the structure that has these members.
Result<partiql::BoundStatement> bind_statement(const RequestReader& request,
                                               const std::vector<AttributeValue>& parameters);

/// Both of the above.
Result<partiql::BoundStatement> read_statement(const RequestReader& request);

bool is_read(const partiql::BoundStatement& statement);

/// The table in FROM, INTO or UPDATE.
const std::string& table_name(const partiql::BoundStatement& statement);

/// EXISTS is for transactions alone.
AwsError exists_outside_transaction();

/// Where a page of a SELECT goes on: in which of the partitions that it asks for, and after which key.
struct StatementPosition {
  std::size_t range = 0;
  std::optional<Item> after;
};

struct SelectOptions {
  bool consistent = false;
  std::optional<std::size_t> limit;
  std::optional<StatementPosition> start;
};

struct StatementResult {
  std::string table;
  std::string items;  // JSON, with commas between
  std::optional<StatementPosition> next;
  ConsumedCapacity consumed;
};

/// The table or index in FROM.
Result<PageSource> find_statement_source(Context& context, const partiql::Source& from);

/// A SELECT that names one item and nothing more, as a batch or a transaction needs it; `operation` stands in
/// the error for any other.
Result<TransactRead> prepare_item_read(Context& context, partiql::Select select, std::string_view operation);

/// Reads that item, without a transaction. What is invalid was dealt with.
Result<StatementResult> run_item_read(Context& context, const TransactRead& read,
                                      ReadConsistency consistency);

/// Any other SELECT: one page of it.
Result<StatementResult> execute_select(Context& context, partiql::Select select,
                                       const SelectOptions& options);

}  // namespace offstage::emulator
