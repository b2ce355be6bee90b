#include "emulator/operations/partiql_write.h"

#include <utility>

#include "emulator/expression/update.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
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
  if (target.index) return errors::validation("This operation is not supported on an index");
  return find_table(context, target.table);
}

std::optional<AwsError> error_of(Result<void> checked) {
  if (checked) return std::nullopt;
  return std::move(checked).error();
}

struct ItemClause {
  Item key;
  WriteCondition condition;
};

/// The one item that a WHERE clause is about, and what else must hold of it.
Result<ItemClause> read_where(const TableSchema& table, std::optional<expression::BoundCondition> where,
                              bool return_item_on_failure) {
  WhereTerms terms(std::move(where));
  auto key = terms.take_key(table.key);
  if (!key) {
    return errors::validation("Where clause does not contain a mandatory equality on all key attributes");
  }
  return ItemClause{
      .key = *std::move(key),
      .condition = {.condition = std::move(terms).rest(), .return_item_on_failure = return_item_on_failure}};
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

Result<void> check_insert(const TableSchema& table, const Item& item) {
  if (size_bytes(item) > limits::kItemBytesMax) {
    return errors::validation("Item size has exceeded the maximum allowed size");
  }
  RETURN_IF_ERROR(check_nesting(item));
  return check_item_to_put(table, item, KeyTexts::kNamed);
}

Result<void> check_update(const TableSchema& table, const Item& key, const expression::Update& update) {
  RETURN_IF_ERROR(check_key(table, key));
  return check_update_targets(table, update);
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
  auto clause = read_where(schema, std::move(exists.select.where), return_item_on_failure);
  if (exists.select.from.index || !clause || !clause->condition.condition) {
    return errors::validation("EXISTS() must contain a single item read with additional condition");
  }
  write.attributes = std::move(clause->key);
  write.check_only = true;
  write.invalid = error_of(check_key(schema, write.attributes));
  write.decide = [condition = clause->condition](const CurrentItem& current) -> Result<std::optional<Item>> {
    if (!current.exists()) return errors::conditional_check_failed();
    RETURN_IF_ERROR(check_condition(condition, current));
    return std::optional<Item>();
  };
  return statement;
}

Result<StatementWrite> prepare(Context& context, partiql::Insert insert, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_written_table(context, insert.into));
  write.attributes = insert.item;
  write.invalid = error_of(check_insert(write.table->schema, insert.item));
  write.decide = [item = std::move(insert.item),
                  return_item_on_failure](const CurrentItem& current) -> Result<std::optional<Item>> {
    if (current.exists()) return duplicate(current, return_item_on_failure);
    return std::optional<Item>(item);
  };
  return statement;
}

Result<StatementWrite> prepare(Context& context, partiql::Update update, bool return_item_on_failure) {
  StatementWrite statement;
  auto& write = statement.write;
  ASSIGN_OR_RETURN(write.table, find_written_table(context, update.target));
  const auto& schema = write.table->schema;
  ASSIGN_OR_RETURN(auto clause, read_where(schema, std::move(update.where), return_item_on_failure));
  write.attributes = std::move(clause.key);
  write.invalid = error_of(check_update(schema, write.attributes, update.update));
  write.decide = [table = write.table, actions = update.update, condition = std::move(clause.condition)](
                     const CurrentItem& current) -> Result<std::optional<Item>> {
    if (!current.exists()) return errors::conditional_check_failed();
    RETURN_IF_ERROR(check_condition(condition, current));
    ASSIGN_OR_RETURN(const Item* before, current.item());
    ASSIGN_OR_RETURN(auto after, expression::apply(actions, *before, true));
    RETURN_IF_ERROR(check_update_result(table->schema, after));
    return std::optional<Item>(std::move(after));
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
  const auto& schema = write.table->schema;
  ASSIGN_OR_RETURN(auto clause, read_where(schema, std::move(deletion.where), return_item_on_failure));
  write.attributes = std::move(clause.key);
  write.invalid = error_of(check_key(schema, write.attributes));
  // Nothing to delete is no failure, whatever else the clause says.
  write.decide =
      [condition = std::move(clause.condition)](const CurrentItem& current) -> Result<std::optional<Item>> {
    if (current.exists()) RETURN_IF_ERROR(check_condition(condition, current));
    return std::optional<Item>();
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
                        .key = table_item_key(table->schema, statement.write.attributes),
                        .decide = statement.write.decide};
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));
  StatementResult result{.table = table->schema.name, .items = {}, .next = {}, .consumed = {}};
  result.consumed = consumed_by(table->schema, written);
  if (!statement.returned) return result;
  ASSIGN_OR_RETURN(const auto item, statement.returned(written));
  if (!item.empty()) append_item_json(result.items, item);
  return result;
}

}  // namespace offstage::emulator
