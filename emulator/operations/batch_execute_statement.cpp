#include <map>
#include <vector>

#include "emulator/model/limits.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/partiql_statement.h"

namespace offstage::emulator {
namespace {

/// "ValidationException" as Responses[i].Error.Code has it.
std::string error_code(const AwsError& error) {
  const std::string name(error.name());
  if (name == "ValidationException") return "ValidationError";
  constexpr std::string_view kSuffix = "Exception";
  return name.ends_with(kSuffix) ? name.substr(0, name.size() - kSuffix.size()) : name;
}

void write_error(json::Writer& writer, const AwsError& error) {
  writer.key("Error");
  writer.begin_object();
  writer.member("Code", error_code(error));
  for (const auto& [name, json] : error.members()) {
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
    constraints.violated("[]", "statements", "Member must have length greater than or equal to 1");
  } else if (statements->size() > limits::kBatchStatementsMax) {
    constraints.violated_text(
        "Value at 'Statements' failed to satisfy constraint: Member must have length less than or equal to "
        "25");
  }
  std::size_t number = 0;
  for (const auto element : statements->elements()) {
    const auto path = "statements." + std::to_string(++number) + ".member.";
    check_statement_members(request.structure(element), path, constraints);
  }
  return constraints.check();
}

using ReadStatement = Result<partiql::BoundStatement>;

bool is_read(const partiql::BoundStatement& statement) {
  return std::holds_alternative<partiql::Select>(statement);
}

/// Nothing but reads, or nothing but writes; what is neither counts for nothing.
Result<void> check_one_sort(const std::vector<ReadStatement>& statements) {
  bool reads = false;
  bool writes = false;
  for (const auto& statement : statements) {
    if (statement) (is_read(*statement) ? reads : writes) = true;
  }
  if (!reads || !writes) return {};
  return errors::validation("Read and write requests together in the same batch is not supported.");
}

/// One element of Responses.
void write_response(json::Writer& writer, const Result<StatementResult>& result) {
  writer.begin_object();
  if (!result) {
    write_error(writer, result.error());
  } else {
    if (!result->items.empty()) {
      writer.key("Item");
      writer.raw(result->items);
    }
    writer.member("TableName", result->table);
  }
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
  std::map<std::string, ConsumedCapacity> consumed;
  list.begin_array();
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!statements[i]) {
      write_response(list, std::move(statements[i]).error());
      continue;
    }
    const auto member = request.structure(members[i]);
    const StatementOptions options{
        .consistent = member.boolean("ConsistentRead", false),
        .limit = {},
        .start = {},
        .return_item_on_failure = member.string("ReturnValuesOnConditionCheckFailure") == "ALL_OLD",
        .single_item = true};
    const auto result = execute(context, std::move(statements[i]).value(), options);
    if (result)
      consumed.try_emplace(result->table, ConsumedCapacity{.table_name = result->table})
          .first->second.add(result->consumed);
    write_response(list, result);
  }
  list.end_array();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    writer.begin_array();
    for (const auto& [name, units] : consumed) append_capacity_json(writer, units, report);
    writer.end_array();
  }
  writer.key("Responses");
  writer.raw(responses);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
