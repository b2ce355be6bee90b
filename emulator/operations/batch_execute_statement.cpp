#include <vector>

#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/operations/partiql_write.h"

namespace offstage::emulator {
namespace {

void write_error(json::Writer& writer, const AwsError& error) {
  writer.key("Error");
  writer.begin_object();
  writer.member("Code", errors::reason_code(error));
  for (const auto& [name, json] : error.members()) {
    if (name != "Item") continue;  // the only one there is (API reference, BatchStatementError)
    writer.key(name);
    writer.raw(json);
  }
  writer.member("Message", error.message());
  writer.end_object();
}

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.required("Statements");
  const auto statements = request.member("Statements");
  if (!statements) return constraints.check();
  if (statements->empty()) {
    constraints.violated("[]", "statements", texts::kLengthAtLeast, {"1"});
  } else if (statements->size() > limits::kBatchStatementsMax) {
    constraints.violated_hidden("Statements", texts::kLengthAtMost,
                                {std::to_string(limits::kBatchStatementsMax)});
  }
  std::size_t number = 0;
  for (const auto element : statements->elements()) {
    const auto path = "statements." + std::to_string(++number) + ".member.";
    check_statement_members(request.structure(element), path, constraints);
  }
  return constraints.check();
}

using ReadStatement = Result<partiql::BoundStatement>;

/// Nothing but reads, or nothing but writes; what is neither counts for nothing.
Result<void> check_one_sort(const std::vector<ReadStatement>& statements) {
  bool reads = false;
  bool writes = false;
  for (const auto& statement : statements) {
    if (statement) (is_read(*statement) ? reads : writes) = true;
  }
  if (!reads || !writes) return {};
  return errors::validation(texts::kBatchOfReadsAndWrites);
}

/// What became of one statement. The table is known when the statement came as far as its item.
struct Outcome {
  std::string table;
  Result<StatementResult> result;
};

Outcome refused(AwsError error) {
  return {.table = {}, .result = std::move(error)};
}

Outcome run(Context& context, const RequestReader& member, partiql::Select select) {
  auto read = prepare_item_read(context, std::move(select), "BatchExecuteStatement");
  if (!read) return refused(std::move(read).error());
  if (read->invalid) return refused(*std::move(read->invalid));
  const bool consistent = member.boolean("ConsistentRead", false);
  return {.table = read->table->schema.name,
          .result = run_item_read(context, *read,
                                  consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual)};
}

Outcome run(Context& context, const RequestReader& member, partiql::ItemStatement statement) {
  if (std::holds_alternative<partiql::Exists>(statement)) return refused(exists_outside_transaction());
  auto write = prepare_write(context, std::move(statement), returns_item_on_failure(member));
  if (!write) return refused(std::move(write).error());
  if (write->refused) return refused(*std::move(write->refused));
  return {.table = write->write.table->schema.name, .result = run_write(context, *write)};
}

/// Whether the caller may not execute the statement of that number.
const AwsError* refusal_of(const Context& context, std::size_t number) {
  if (!context.refusals) return nullptr;
  const auto found = context.refusals->statements.find(number);
  return found == context.refusals->statements.end() ? nullptr : &found->second;
}

Outcome run(Context& context, const RequestReader& member, std::size_t number, ReadStatement statement) {
  if (!statement) return refused(std::move(statement).error());
  if (const auto* refusal = refusal_of(context, number)) return refused(*refusal);
  if (auto refusal = injected_refusal(context)) return refused(*std::move(refusal));
  return std::visit([&](auto&& node) { return run(context, member, std::forward<decltype(node)>(node)); },
                    std::move(statement).value());
}

/// One element of Responses.
void write_response(json::Writer& writer, const Outcome& outcome) {
  writer.begin_object();
  if (!outcome.result) {
    write_error(writer, outcome.result.error());
  } else if (!outcome.result->items.empty()) {
    writer.key("Item");
    writer.raw(outcome.result->items);
  }
  if (!outcome.table.empty()) writer.member("TableName", outcome.table);
  writer.end_object();
}

}  // namespace

Result<std::string> batch_execute_statement(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto members = *request.member("Statements");
  std::vector<ReadStatement> statements;
  for (const auto member : members.elements())
    statements.push_back(read_statement(request.structure(member)));
  RETURN_IF_ERROR(check_one_sort(statements));

  std::string responses;
  json::Writer list(responses);
  std::vector<ConsumedCapacity> consumed;
  list.begin_array();
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto outcome = run(context, request.structure(members[i]), i, std::move(statements[i]));
    if (outcome.result) consumed.push_back(outcome.result->consumed);
    write_response(list, outcome);
  }
  list.end_array();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_list_json(writer, consumed, report);
  }
  writer.key("Responses");
  writer.raw(responses);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
