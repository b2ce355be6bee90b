#include "emulator/model/texts/partiql.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/operations/partiql_write.h"
#include "emulator/operations/transact.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kList = "TransactStatements";

struct Member {
  partiql::BoundStatement statement;
  bool return_item_on_failure = false;
};

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  check_action_list(request, kList, constraints);
  std::size_t number = 0;
  if (const auto statements = request.member(kList)) {
    for (const auto element : statements->elements()) {
      const auto path = "transactStatements." + std::to_string(++number) + ".member.";
      check_statement_members(request.structure(element), path, constraints);
    }
  }
  check_request_token(request, constraints);
  return constraints.check();
}

/// An error of a statement itself says which one.
AwsError of_statement(std::size_t index, const AwsError& error) {
  return errors::validation(texts::kTransactedStatement, {std::to_string(index), error.message()});
}

/// What a transaction does not do to a table, whatever the table is.
Result<void> check_statement(const partiql::BoundStatement& statement) {
  if (const auto* select = std::get_if<partiql::Select>(&statement)) {
    if (!select->from.index) return {};
    return errors::validation(texts::kTransactedIndex);
  }
  const auto& item = std::get<partiql::ItemStatement>(statement);
  const auto* update = std::get_if<partiql::Update>(&item);
  const auto* deletion = std::get_if<partiql::Delete>(&item);
  if ((update && update->returning) || (deletion && deletion->returns_old)) {
    return errors::validation(texts::kTransactedReturning);
  }
  return {};
}

/// All parameters are read before any statement is.
Result<std::vector<Member>> read_members(const RequestReader& request) {
  const auto list = *request.member(kList);
  std::vector<std::vector<AttributeValue>> parameters;
  for (const auto element : list.elements()) {
    ASSIGN_OR_RETURN(auto read, read_parameters(request.structure(element)));
    parameters.push_back(std::move(read));
  }
  std::vector<Member> members;
  for (const auto element : list.elements()) {
    const auto reader = request.structure(element);
    auto statement = bind_statement(reader, parameters[members.size()]);
    if (!statement) return of_statement(members.size(), statement.error());
    members.push_back({.statement = std::move(statement).value(),
                       .return_item_on_failure = returns_item_on_failure(reader)});
  }
  return members;
}

/// The transaction is cancelled for all actions that have an error, if one has.
Result<void> check_failures(const std::vector<std::optional<AwsError>>& failures) {
  for (const auto& failure : failures) {
    if (failure) return transaction_canceled(failures, FailuresTold::kAll);
  }
  return {};
}

/// A statement about a table that is there is checked before missing tables are told.
Result<void> check_tables(Context& context, const std::vector<Member>& members) {
  RETURN_IF_ERROR(check_access(context));
  std::vector<std::optional<AwsError>> failures(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (auto table = find_table(context, table_name(members[i].statement)); !table) {
      failures[i] = std::move(table).error();
      continue;
    }
    auto checked = check_statement(members[i].statement);
    if (!checked) return of_statement(i, checked.error());
  }
  return check_failures(failures);
}

Result<void> check_one_sort(const std::vector<Member>& members) {
  for (const auto& member : members) {
    if (is_read(member.statement) == is_read(members.front().statement)) continue;
    return errors::validation(texts::kTransactionOfReadsAndWrites);
  }
  return {};
}

/// What the actions may not be, whatever their items are.
template <class Action>
Result<void> check_actions(const std::vector<Action>& actions, const std::vector<TransactedItem>& items) {
  for (const auto& item : items) RETURN_IF_ERROR(check_key_not_empty(item.table->schema, item.key));
  std::vector<std::optional<AwsError>> failures;
  failures.reserve(actions.size());
  for (const auto& action : actions) failures.push_back(action.invalid);
  RETURN_IF_ERROR(check_failures(failures));
  return check_distinct_items(items);
}

Result<TransactResponses> read(Context& context, std::vector<Member> members) {
  std::vector<TransactRead> reads;
  for (auto& member : members) {
    auto prepared = prepare_item_read(context, std::get<partiql::Select>(std::move(member.statement)),
                                      "ExecuteTransaction");
    if (!prepared) return of_statement(reads.size(), prepared.error());
    reads.push_back(std::move(prepared).value());
  }
  std::vector<TransactedItem> items;
  items.reserve(reads.size());
  for (const auto& read : reads) items.push_back({.table = read.table.get(), .key = read.key});
  RETURN_IF_ERROR(check_actions(reads, items));
  return read_transaction(context, reads);
}

Result<TransactResponses> write(Context& context, const RequestReader& request, std::vector<Member> members) {
  std::vector<TransactWrite> writes;
  for (auto& member : members) {
    auto prepared = prepare_write(context, std::get<partiql::ItemStatement>(std::move(member.statement)),
                                  member.return_item_on_failure);
    if (!prepared) return of_statement(writes.size(), prepared.error());
    writes.push_back(std::move(prepared->write));
  }
  std::vector<TransactedItem> items;
  items.reserve(writes.size());
  for (const auto& write : writes) items.push_back({.table = write.table.get(), .key = *write.attributes});
  RETURN_IF_ERROR(check_actions(writes, items));
  ASSIGN_OR_RETURN(auto consumed, write_transaction(context, writes, read_token(request, kList)));
  return TransactResponses{.json = "[]", .consumed = std::move(consumed)};
}

}  // namespace

Result<std::string> execute_transaction(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(auto members, read_members(request));
  RETURN_IF_ERROR(check_one_sort(members));
  RETURN_IF_ERROR(check_tables(context, members));
  const bool reads = is_read(members.front().statement);
  ASSIGN_OR_RETURN(const auto result,
                   reads ? read(context, std::move(members)) : write(context, request, std::move(members)));
  return answer_json(request, result);
}

}  // namespace offstage::emulator
