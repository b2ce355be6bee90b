#include "emulator/operations/partiql_write.h"

#include <utility>

#include "emulator/expression/update.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/item_update.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/partiql_where.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

using partiql::Returning;

/// The table that a statement writes to.
Result<std::shared_ptr<Table>> find_written_table(Context& context, const partiql::Source& target) {
  if (target.index) return errors::validation(texts::kStatementIndexWrite);
  return find_table(context, target.table);
}

std::optional<AwsError> error_of(Result<void> checked) {
  if (checked) return std::nullopt;
  return std::move(checked).error();
}

AwsError wrong_key_type(const KeyAttribute& attribute) {
  return errors::validation(texts::kStatementKeyType, {attribute.name});
}

std::vector<KeyAttribute> attributes_of(const KeySchema& key) {
  auto attributes = key.partition;
  attributes.insert(attributes.end(), key.sort.begin(), key.sort.end());
  return attributes;
}

/// How a statement of its own words that its clause is about no one item; nothing when it is.
std::optional<AwsError> wrong_clause(const TableSchema& table, const ItemClause& clause) {
  if (!clause.complete) {
    return errors::validation(texts::kWhereWithoutKey);
  }
  if (clause.twice) {
    return errors::validation(texts::kWhereKeyTwice, {*clause.twice});
  }
  for (const auto& attribute : attributes_of(table.key)) {
    if (!clause.key.find(attribute.name)->is(attribute.type)) return wrong_key_type(attribute);
  }
  return std::nullopt;
}

/// How a statement of its own words an item without the table's key; nothing when it has it.
std::optional<AwsError> wrong_item(const TableSchema& table, const Item& item) {
  for (const auto& attribute : attributes_of(table.key)) {
    const auto* value = item.find(attribute.name);
    if (!value) return errors::invalid_parameter(texts::kKeyMissing, {attribute.name});
    if (!value->is(attribute.type)) return wrong_key_type(attribute);
  }
  return std::nullopt;
}

/// Fills in the item that an UPDATE or DELETE is about.
void take_item(StatementWrite& statement, ItemClause& clause) {
  const auto& schema = statement.write.table->schema;
  statement.write.attributes = new_item(std::move(clause.key));
  statement.refused = wrong_clause(
      schema,
      {.key = *statement.write.attributes, .complete = clause.complete, .twice = clause.twice, .rest = {}});
  statement.write.invalid = error_of(check_key(schema, *statement.write.attributes));
  if (clause.twice && !statement.write.invalid)
    statement.write.invalid = errors::validation(texts::kKeyMismatch);
  if (!statement.refused) statement.refused = statement.write.invalid;
}

WriteCondition condition_of(ItemClause clause, bool return_item_on_failure) {
  return {.condition = std::move(clause.rest), .return_item_on_failure = return_item_on_failure};
}

/// PartiQL words it without saying what is nested.
Result<void> check_nesting(const Item& item) {
  for (const auto& entry : item) {
    if (nesting_depth(entry.value) <= limits::kNestingLevelsMax) continue;
    return errors::validation(texts::kNestingOfItem);
  }
  return {};
}

Result<void> check_insert(const TableSchema& table, const Item& item) {
  if (size_bytes(item) > limits::kItemBytesMax) {
    return errors::validation(texts::kItemTooLarge);
  }
  RETURN_IF_ERROR(check_nesting(item));
  return check_item_to_put(table, item, KeyTexts::kNamed);
}

AwsError duplicate(const CurrentItem& current, bool return_item) {
  auto error = errors::duplicate_item();
  if (return_item) {
    std::string json;
    append_item_json(json, current.stored());
    error.with_member("Item", std::move(json));
  }
  return error;
}

Result<Item> returned_by(const expression::Update& update, Returning returning, const WrittenItem& written) {
  ASSIGN_OR_RETURN(const Item* before, written.before.item());
  switch (returning) {
    case Returning::kAllOld:
      return *before;
    case Returning::kModifiedOld:
      return expression::updated_old(update, *before);
    case Returning::kAllNew:
      return *written.after;
    case Returning::kModifiedNew:
      return expression::updated_new(update, *written.after);
  }
  return Item();
}

Result<StatementWrite> prepare(Context& context, partiql::Exists exists, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_table(context, exists.select.from.table));
  const auto& schema = write.table->schema;
  auto clause = read_item_clause(std::move(exists.select.where), schema.key);
  if (exists.select.from.index || !clause.complete || !clause.rest) {
    return errors::validation(texts::kExistsWithoutCondition);
  }
  write.attributes = new_item(clause.key);
  write.check_only = true;
  write.invalid = error_of(check_key(schema, *write.attributes));
  write.decide = [condition = condition_of(std::move(clause), return_item_on_failure)](
                     const CurrentItem& current) -> Result<NewItem> {
    if (!current.exists()) return errors::conditional_check_failed();
    RETURN_IF_ERROR(check_condition(condition, current));
    return NewItem();
  };
  return statement;
}

Result<StatementWrite> prepare(Context& context, partiql::Insert insert, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_written_table(context, insert.into));
  write.attributes = new_item(std::move(insert.item));
  write.invalid = error_of(check_insert(write.table->schema, *write.attributes));
  statement.refused = wrong_item(write.table->schema, *write.attributes);
  if (!statement.refused) statement.refused = write.invalid;
  write.decide = [item = write.attributes,
                  return_item_on_failure](const CurrentItem& current) -> Result<NewItem> {
    if (current.exists()) return duplicate(current, return_item_on_failure);
    return item;
  };
  return statement;
}

Result<StatementWrite> prepare(Context& context, partiql::Update update, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_written_table(context, update.target));
  const auto& schema = write.table->schema;
  auto clause = read_item_clause(std::move(update.where), schema.key);
  take_item(statement, clause);
  if (!write.invalid) {
    write.invalid = error_of(check_update_targets(schema, update.update));
    statement.refused = write.invalid;
  }
  write.decide = [table = write.table, actions = update.update,
                  condition = condition_of(std::move(clause), return_item_on_failure)](
                     const CurrentItem& current) -> Result<NewItem> {
    if (!current.exists()) return errors::conditional_check_failed();
    RETURN_IF_ERROR(check_condition(condition, current));
    ASSIGN_OR_RETURN(const Item* before, current.item());
    ASSIGN_OR_RETURN(auto after, expression::apply(actions, *before, true));
    RETURN_IF_ERROR(check_nesting(after));
    RETURN_IF_ERROR(check_update_result(table->schema, *before, after));
    return new_item(std::move(after));
  };
  if (update.returning) {
    statement.returned = [actions = update.update, returning = *update.returning](
                             const WrittenItem& written) { return returned_by(actions, returning, written); };
  }
  return statement;
}

Result<StatementWrite> prepare(Context& context, partiql::Delete deletion, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_written_table(context, deletion.from));
  auto clause = read_item_clause(std::move(deletion.where), write.table->schema.key);
  take_item(statement, clause);
  // Nothing to delete is no failure, whatever else the clause says.
  write.decide = [condition = condition_of(std::move(clause), return_item_on_failure)](
                     const CurrentItem& current) -> Result<NewItem> {
    if (current.exists()) RETURN_IF_ERROR(check_condition(condition, current));
    return NewItem();
  };
  if (deletion.returns_old) {
    statement.returned = [](const WrittenItem& written) -> Result<Item> {
      ASSIGN_OR_RETURN(const Item* before, written.before.item());
      return *before;
    };
  }
  return statement;
}

}  // namespace

Result<StatementWrite> prepare_write(Context& context, partiql::ItemStatement statement,
                                     bool return_item_on_failure) {
  return std::visit(
      [&](auto&& node) {
        return prepare(context, std::forward<decltype(node)>(node), return_item_on_failure);
      },
      std::move(statement));
}

Result<StatementResult> run_write(Context& context, const StatementWrite& statement) {
  const auto& table = statement.write.table;
  const ItemWrite write{.table = table,
                        .key = table_item_key(table->schema, *statement.write.attributes),
                        .decide = statement.write.decide};
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));
  StatementResult result{.table = table->schema.name, .items = {}, .next = {}, .consumed = {}};
  result.consumed = consumed_by(written);
  if (!statement.returned) return result;
  ASSIGN_OR_RETURN(const auto item, statement.returned(written));
  if (!item.empty()) append_item_json(result.items, item);
  return result;
}

}  // namespace offstage::emulator
