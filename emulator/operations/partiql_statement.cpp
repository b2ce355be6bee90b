#include "emulator/operations/partiql_statement.h"

#include <utility>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/parser.h"

namespace offstage::emulator {

void check_statement_members(const RequestReader& request, const std::string& path,
                             Constraints& constraints) {
  const auto statement = request.string("Statement");
  if (!statement) {
    constraints.violated_null(path + "statement");
  } else if (statement->empty()) {
    constraints.violated("", path + "statement", texts::kLengthAtLeast, {"1"});
  } else if (statement->size() > limits::kStatementBytesMax) {
    constraints.violated(*statement, path + "statement", texts::kLengthAtMost,
                         {std::to_string(limits::kStatementBytesMax)});
  }
  if (const auto parameters = request.member("Parameters"); parameters && parameters->empty()) {
    constraints.violated("[]", path + "parameters", texts::kLengthAtLeast, {"1"});
  }
  if (const auto returned = request.string("ReturnValuesOnConditionCheckFailure")) {
    constraints.one_of(*returned, path + "returnValuesOnConditionCheckFailure", {"ALL_OLD", "NONE"});
  }
}

bool returns_item_on_failure(const RequestReader& request) {
  return request.string("ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
}

Result<std::vector<AttributeValue>> read_parameters(const RequestReader& request) {
  std::vector<AttributeValue> parameters;
  const auto member = request.member("Parameters");
  if (!member) return parameters;
  for (const auto element : member->elements()) {
    ASSIGN_OR_RETURN(auto value, read_attribute_value(element, request.validation()));
    parameters.push_back(std::move(value));
  }
  return parameters;
}

Result<partiql::BoundStatement> bind_statement(const RequestReader& request,
                                               const std::vector<AttributeValue>& parameters) {
  ASSIGN_OR_RETURN(const auto statement, partiql::parse(*request.string("Statement")));
  return partiql::bind(statement, parameters);
}

Result<partiql::BoundStatement> read_statement(const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto parameters, read_parameters(request));
  return bind_statement(request, parameters);
}

bool is_read(const partiql::BoundStatement& statement) {
  return std::holds_alternative<partiql::Select>(statement);
}

const std::string& table_name(const partiql::BoundStatement& statement) {
  using Name = const std::string&;
  const expression::Overloaded of_item{
      [](const partiql::Exists& exists) -> Name { return exists.select.from.table; },
      [](const partiql::Insert& insert) -> Name { return insert.into.table; },
      [](const partiql::Update& update) -> Name { return update.target.table; },
      [](const partiql::Delete& deletion) -> Name { return deletion.from.table; }};
  return std::visit(
      expression::Overloaded{
          [](const partiql::Select& select) -> Name { return select.from.table; },
          [&](const partiql::ItemStatement& item) -> Name { return std::visit(of_item, item); }},
      statement);
}

Result<PageSource> find_statement_source(Context& context, const partiql::Source& from) {
  PageSource source;
  ASSIGN_OR_RETURN(source.table, find_table(context, from.table));
  if (!from.index) return source;
  source.index = source.table->schema.find_index(*from.index);
  if (!source.index) return errors::validation(texts::kStatementIndexUnknown);
  RETURN_IF_ERROR(check_readable(context, source));
  if (source.index->key.partition.size() > 1 || source.index->key.sort.size() > 1) {
    return errors::validation(texts::kStatementIndexKeys);
  }
  return source;
}

AwsError exists_outside_transaction() {
  return errors::validation(texts::kExistsMisplaced);
}

}  // namespace offstage::emulator
