#include "emulator/expression/update.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/collection_metrics.h"
#include "emulator/operations/item_update.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/transact.h"
#include "emulator/operations/transact_execution.h"

namespace offstage::emulator {
namespace {

enum class ActionKind { kCheck, kPut, kUpdate, kDelete };

struct KindName {
  std::string_view member;
  ActionKind kind;
};
constexpr KindName kKinds[] = {{"ConditionCheck", ActionKind::kCheck},
                               {"Put", ActionKind::kPut},
                               {"Update", ActionKind::kUpdate},
                               {"Delete", ActionKind::kDelete}};

struct Action {
  ActionKind kind = ActionKind::kCheck;
  std::string_view table_name;  // as in the request: a name or an ARN
  std::shared_ptr<Table> table;
  NewItem attributes;  // the item that is put, or the key
  std::optional<expression::Update> update;
  WriteCondition condition;
  std::size_t request_bytes = 0;  // of its share in the 4 MB of a transaction
};

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.return_item_collection_metrics();
  check_action_list(request, "TransactItems", constraints);
  check_request_token(request, constraints);
  return constraints.check();
}

Result<KindName> read_kind(const RequestReader& action) {
  std::optional<KindName> found;
  for (const auto& kind : kKinds) {
    if (!action.has(kind.member)) continue;
    if (found) {
      found.reset();
      break;
    }
    found = kind;
  }
  if (found) return *found;
  return errors::validation(texts::kActionKinds);
}

Result<void> check_action_members(const RequestReader& reader, const KindName& kind, std::size_t index) {
  Constraints constraints(reader, action_path(index, kind.member));
  constraints.table_name(1);
  constraints.required(kind.kind == ActionKind::kPut ? "Item" : "Key");
  if (kind.kind == ActionKind::kUpdate) constraints.required("UpdateExpression");
  if (kind.kind == ActionKind::kCheck) constraints.required("ConditionExpression");
  constraints.return_values_on_failure();
  return constraints.check();
}

Result<void> check_expressions(const RequestReader& reader, ActionKind kind) {
  if (kind == ActionKind::kUpdate) {
    return check_expression_members(reader, {.legacy = {},
                                             .expressions = {"UpdateExpression", "ConditionExpression"},
                                             .with_values = {"UpdateExpression", "ConditionExpression"}});
  }
  return check_expression_members(
      reader, {.legacy = {}, .expressions = {"ConditionExpression"}, .with_values = {"ConditionExpression"}});
}

/// What the action sends, as sizes count: the item or key, and the values of its expressions.
Result<std::size_t> request_bytes(const RequestReader& reader, const Item& attributes) {
  auto bytes = size_bytes(attributes);
  if (const auto values = reader.member("ExpressionAttributeValues")) {
    ASSIGN_OR_RETURN(const auto read, read_attribute_map(*values, reader.validation()));
    bytes += size_bytes(read);
  }
  return bytes;
}

Result<Action> read_action(json::Value element, std::size_t index) {
  const auto wrapper = action_reader(element);
  ASSIGN_OR_RETURN(const auto kind, read_kind(wrapper));
  const auto reader = wrapper.structure(*wrapper.member(kind.member));
  RETURN_IF_ERROR(check_action_members(reader, kind, index));
  RETURN_IF_ERROR(check_expressions(reader, kind.kind));

  Action action;
  action.kind = kind.kind;
  action.table_name = *reader.string("TableName");
  const auto attributes = reader.member(kind.kind == ActionKind::kPut ? "Item" : "Key");
  ASSIGN_OR_RETURN(auto map, read_attribute_map(*attributes, reader.validation()));
  action.attributes = new_item(std::move(map));
  if (kind.kind == ActionKind::kPut && size_bytes(*action.attributes) > limits::kItemBytesMax) {
    return errors::validation(texts::kItemTooLarge);
  }
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(reader));
  if (kind.kind == ActionKind::kUpdate) {
    ASSIGN_OR_RETURN(action.update,
                     expression::parse_update(*reader.string("UpdateExpression"), placeholders));
  }
  ASSIGN_OR_RETURN(action.condition, read_write_condition(reader, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  ASSIGN_OR_RETURN(action.request_bytes, request_bytes(reader, *action.attributes));
  return action;
}

Result<std::vector<Action>> read_actions(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  std::vector<Action> actions;
  std::size_t bytes = 0;
  for (const auto element : request.member("TransactItems")->elements()) {
    ASSIGN_OR_RETURN(auto action, read_action(element, actions.size()));
    bytes += action.request_bytes;
    actions.push_back(std::move(action));
  }
  if (bytes > limits::kTransactionBytesMax) return transaction_too_large();

  std::vector<ActionTarget> targets;
  targets.reserve(actions.size());
  for (const auto& action : actions) {
    targets.push_back({.table_name = action.table_name, .key = *action.attributes});
  }
  ASSIGN_OR_RETURN(auto tables, find_targets(context, targets));
  for (std::size_t i = 0; i < actions.size(); ++i) actions[i].table = std::move(tables[i]);
  return actions;
}

Result<void> check_schema(const Action& action) {
  const auto& schema = action.table->schema;
  if (action.kind == ActionKind::kPut) return check_item_to_put(schema, *action.attributes, KeyTexts::kNamed);
  RETURN_IF_ERROR(check_key(schema, *action.attributes));
  return action.update ? check_update_targets(schema, *action.update) : Result<void>();
}

Result<NewItem> decide(const Action& action, const CurrentItem& current) {
  RETURN_IF_ERROR(check_condition(action.condition, current));
  if (action.kind == ActionKind::kPut) return action.attributes;
  if (!action.update) return NewItem();
  if (!current.exists() && expression::only_removes(*action.update)) return NewItem();
  ASSIGN_OR_RETURN(const Item* before, current.item());
  const Item& start = current.exists() ? *before : *action.attributes;
  ASSIGN_OR_RETURN(auto after, expression::apply(*action.update, start, current.exists()));
  RETURN_IF_ERROR(check_update_result(action.table->schema, *before, after));
  return new_item(std::move(after));
}

/// The writes that the actions are; these outlive them.
std::vector<TransactWrite> writes_of(const std::vector<Action>& actions) {
  std::vector<TransactWrite> writes;
  for (const auto& action : actions) {
    TransactWrite write{.table = action.table,
                        .attributes = action.attributes,
                        .decide = {},
                        .check_only = action.kind == ActionKind::kCheck,
                        .invalid = {}};
    write.decide = [&action](const CurrentItem& current) { return decide(action, current); };
    if (auto checked = check_schema(action); !checked) write.invalid = std::move(checked).error();
    writes.push_back(std::move(write));
  }
  return writes;
}

Result<void> write_collections(json::Writer& writer, const Context& context,
                               const std::vector<Action>& actions) {
  std::vector<CollectionWrite> written;
  for (const auto& action : actions) {
    if (action.kind == ActionKind::kCheck) continue;
    written.push_back({.table_name = action.table_name, .table = *action.table, .key = *action.attributes});
  }
  writer.key("ItemCollectionMetrics");
  return write_collection_metrics_map(writer, context, written);
}

}  // namespace

Result<std::string> transact_write_items(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto actions, read_actions(context, request));
  ASSIGN_OR_RETURN(const auto consumed,
                   write_transaction(context, writes_of(actions), read_token(request, "TransactItems")));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_list_json(writer, consumed, report);
  }
  if (request.string("ReturnItemCollectionMetrics") == "SIZE") {
    RETURN_IF_ERROR(write_collections(writer, context, actions));
  }
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
