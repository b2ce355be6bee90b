#include "emulator/operations/partiql_statement.h"

#include <functional>
#include <utility>

#include "emulator/expression/update.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/operations/item_update.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/partiql_where.h"
#include "emulator/partiql/parser.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

using partiql::Returning;

/// The table that a statement writes to.
Result<std::shared_ptr<Table>> find_written_table(Context& context, const partiql::Source& target) {
  ASSIGN_OR_RETURN(auto source, find_statement_source(context, target));
  if (source.index) return errors::validation("This operation is not supported on an index");
  return source.table;
}

struct ItemClause {
  Item key;
  WriteCondition condition;
};

/// The one item that an UPDATE or DELETE is about, and what else must hold of it.
Result<ItemClause> read_where(const TableSchema& table, std::optional<expression::BoundCondition> where,
                              const StatementOptions& options) {
  ItemClause clause;
  WhereTerms terms(std::move(where));
  auto attributes = table.key.partition;
  attributes.insert(attributes.end(), table.key.sort.begin(), table.key.sort.end());
  for (const auto& attribute : attributes) {
    auto value = terms.take_equality(attribute.name);
    if (!value) {
      return errors::validation("Where clause does not contain a mandatory equality on all key attributes");
    }
    clause.key.set(attribute.name, *std::move(value));
  }
  RETURN_IF_ERROR(check_key(table, clause.key));
  clause.condition = {.condition = std::move(terms).rest(),
                      .return_item_on_failure = options.return_item_on_failure};
  return clause;
}

Result<void> check_nesting(const Item& item) {
  for (const auto& entry : item) {
    if (nesting_depth(entry.value) <= limits::kNestingLevelsMax) continue;
    return errors::validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
        "supported limit");
  }
  return {};
}

Result<StatementResult> write(Context& context, const std::shared_ptr<Table>& table, const Item& key,
                              Decision decide,
                              const std::function<Result<Item>(const WrittenItem&)>& returned) {
  const ItemWrite write{
      .table = table, .key = table_item_key(table->schema, key), .decide = std::move(decide)};
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));
  StatementResult result{.table = table->schema.name, .items = {}, .next = {}, .consumed = {}};
  result.consumed = consumed_by(table->schema, written);
  if (!returned) return result;
  ASSIGN_OR_RETURN(const auto item, returned(written));
  if (!item.empty()) append_item_json(result.items, item);
  return result;
}

Result<StatementResult> run(Context& context, partiql::Select select, const StatementOptions& options) {
  return execute_select(context, std::move(select), options);
}

Result<StatementResult> run(Context& context, partiql::Insert insert, const StatementOptions& options) {
  ASSIGN_OR_RETURN(const auto table, find_written_table(context, insert.into));
  if (size_bytes(insert.item) > limits::kItemBytesMax) {
    return errors::validation("Item size has exceeded the maximum allowed size");
  }
  RETURN_IF_ERROR(check_nesting(insert.item));
  RETURN_IF_ERROR(check_item_to_put(table->schema, insert.item, KeyTexts::kNamed));
  const auto decide = [&](const CurrentItem& current) -> Result<std::optional<Item>> {
    if (!current.exists()) return std::optional<Item>(insert.item);
    auto error = errors::duplicate_item();
    if (options.return_item_on_failure) {
      std::string json;
      append_item_json(json, current.stored());
      error.with_member("Item", std::move(json));
    }
    return error;
  };
  return write(context, table, insert.item, decide, {});
}

Result<Item> returned_by(const partiql::Update& update, const WrittenItem& written) {
  ASSIGN_OR_RETURN(const Item* before, written.before.item());
  switch (*update.returning) {
    case Returning::kAllOld:
      return *before;
    case Returning::kModifiedOld:
      return expression::updated_old(update.update, *before);
    case Returning::kAllNew:
      return *written.after;
    case Returning::kModifiedNew:
      return expression::updated_new(update.update, *written.after);
  }
  return Item();
}

Result<StatementResult> run(Context& context, partiql::Update update, const StatementOptions& options) {
  ASSIGN_OR_RETURN(const auto table, find_written_table(context, update.target));
  ASSIGN_OR_RETURN(const auto clause, read_where(table->schema, std::move(update.where), options));
  RETURN_IF_ERROR(check_update_targets(table->schema, update.update));
  const auto decide = [&](const CurrentItem& current) -> Result<std::optional<Item>> {
    if (!current.exists()) return errors::conditional_check_failed();
    RETURN_IF_ERROR(check_condition(clause.condition, current));
    ASSIGN_OR_RETURN(const Item* before, current.item());
    ASSIGN_OR_RETURN(auto after, expression::apply(update.update, *before, true));
    RETURN_IF_ERROR(check_update_result(table->schema, after));
    return std::optional<Item>(std::move(after));
  };
  if (!update.returning) return write(context, table, clause.key, decide, {});
  return write(context, table, clause.key, decide,
               [&](const WrittenItem& written) { return returned_by(update, written); });
}

Result<StatementResult> run(Context& context, partiql::Delete deletion, const StatementOptions& options) {
  ASSIGN_OR_RETURN(const auto table, find_written_table(context, deletion.from));
  ASSIGN_OR_RETURN(const auto clause, read_where(table->schema, std::move(deletion.where), options));
  const auto decide = [&](const CurrentItem& current) -> Result<std::optional<Item>> {
    RETURN_IF_ERROR(check_condition(clause.condition, current));
    return std::optional<Item>();
  };
  if (!deletion.returns_old) return write(context, table, clause.key, decide, {});
  return write(context, table, clause.key, decide, [](const WrittenItem& written) -> Result<Item> {
    ASSIGN_OR_RETURN(const Item* before, written.before.item());
    return *before;
  });
}

}  // namespace

void check_statement_members(const RequestReader& request, const std::string& path,
                             Constraints& constraints) {
  const auto statement = request.string("Statement");
  if (!statement) {
    constraints.violated_text("Value null at '" + path +
                              "statement' failed to satisfy constraint: Member must not be null");
  } else if (statement->empty()) {
    constraints.violated("", path + "statement", "Member must have length greater than or equal to 1");
  } else if (statement->size() > limits::kStatementBytesMax) {
    constraints.violated(*statement, path + "statement",
                         "Member must have length less than or equal to 8192");
  }
  if (const auto parameters = request.member("Parameters"); parameters && parameters->empty()) {
    constraints.violated("[]", path + "parameters", "Member must have length greater than or equal to 1");
  }
  const auto returned = request.string("ReturnValuesOnConditionCheckFailure");
  if (returned && returned != "ALL_OLD" && returned != "NONE") {
    constraints.violated(*returned, path + "returnValuesOnConditionCheckFailure",
                         enum_constraint({"ALL_OLD", "NONE"}));
  }
}

Result<partiql::BoundStatement> read_statement(const RequestReader& request) {
  std::vector<AttributeValue> parameters;
  if (const auto member = request.member("Parameters")) {
    for (const auto element : member->elements()) {
      ASSIGN_OR_RETURN(auto value, read_attribute_value(element, request.validation()));
      parameters.push_back(std::move(value));
    }
  }
  ASSIGN_OR_RETURN(const auto statement, partiql::parse(*request.string("Statement")));
  return partiql::bind(statement, parameters);
}

Result<PageSource> find_statement_source(Context& context, const partiql::Source& from) {
  PageSource source;
  ASSIGN_OR_RETURN(source.table, find_table(context, from.table));
  if (!from.index) return source;
  source.index = source.table->schema.find_index(*from.index);
  if (!source.index) return errors::validation("The table does not have the specified index");
  if (source.index->key.partition.size() > 1 || source.index->key.sort.size() > 1) {
    return errors::validation(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute "
        "RANGE keys.");
  }
  return source;
}

Result<StatementResult> execute(Context& context, partiql::BoundStatement statement,
                                const StatementOptions& options) {
  return std::visit([&](auto&& node) { return run(context, std::forward<decltype(node)>(node), options); },
                    std::move(statement));
}

}  // namespace offstage::emulator
