#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"
#include "emulator/operations/item_page.h"
#include "emulator/partiql/ast.h"

namespace offstage::emulator {

// One PartiQL statement, alone or in a batch (DYNAMODB.md 13).

/// The constraints of the members that a statement has, alone or as an element; `path` stands before their
/// names.
void check_statement_members(const RequestReader& request, const std::string& path, Constraints& constraints);

/// Statement and Parameters, parsed and bound. `request` is the structure that has these members.
Result<partiql::BoundStatement> read_statement(const RequestReader& request);

/// Where a page of a SELECT goes on: in which of the partitions that it asks for, and after which key.
struct StatementPosition {
  std::size_t range = 0;
  std::optional<Item> after;
};

struct StatementOptions {
  bool consistent = false;
  std::optional<std::size_t> limit;
  std::optional<StatementPosition> start;
  bool return_item_on_failure = false;
  /// In a batch a SELECT must name one item.
  bool single_item = false;
};

struct StatementResult {
  std::string table;
  std::string items;  // JSON, with commas between
  std::optional<StatementPosition> next;
  ConsumedCapacity consumed;
};

Result<StatementResult> execute(Context& context, partiql::BoundStatement statement,
                                const StatementOptions& options);

/// The table or index in FROM.
Result<PageSource> find_statement_source(Context& context, const partiql::Source& from);

/// SELECT; execute() calls it.
Result<StatementResult> execute_select(Context& context, partiql::Select select,
                                       const StatementOptions& options);

}  // namespace offstage::emulator
