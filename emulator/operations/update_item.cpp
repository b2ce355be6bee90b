#include "emulator/expression/update.h"
#include "emulator/model/attribute_json.h"
#include "emulator/operations/item_update.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct UpdateRequest {
  Item key;
  std::optional<expression::Update> update;         // without one the item is made, or stays as it is
  std::vector<expression::AttributeUpdate> legacy;  // what `update` was made of, if it was AttributeUpdates
  WriteCondition condition;
  ReturnValues return_values = ReturnValues::kNone;
};

Result<void> check_members(const RequestReader& request) {
  if (request.rules().update_stops_at_return_values) {
    if (!request.has("Key")) return check_write_members(request.with(Validation::kClassic), "Key");
    Constraints first(request);
    first.return_values();
    RETURN_IF_ERROR(first.check());
  }
  return check_write_members(request, "Key");
}

Result<UpdateRequest> read_update(const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  RETURN_IF_ERROR(
      check_expression_members(request, {.legacy = {"AttributeUpdates", "Expected", "ConditionalOperator"},
                                         .expressions = {"UpdateExpression", "ConditionExpression"},
                                         .with_values = {"UpdateExpression", "ConditionExpression"}}));
  UpdateRequest update;
  ASSIGN_OR_RETURN(update.key, read_attribute_map(*request.member("Key"), request.validation()));
  update.return_values = read_return_values(request);
  ASSIGN_OR_RETURN(auto legacy, read_attribute_updates(request));
  if (legacy && !legacy->empty()) {
    update.update = expression::update_of(*legacy);
    update.legacy = *std::move(legacy);
  }
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(request));
  if (const auto text = request.string("UpdateExpression")) {
    ASSIGN_OR_RETURN(update.update, expression::parse_update(*text, placeholders));
  }
  ASSIGN_OR_RETURN(update.condition, read_write_condition(request, placeholders));
  RETURN_IF_ERROR(read_expected(request, update.condition));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return update;
}

Result<NewItem> updated(const TableSchema& table, const UpdateRequest& update, const CurrentItem& current) {
  RETURN_IF_ERROR(check_condition(update.condition, current));
  ASSIGN_OR_RETURN(const Item* before, current.item());
  const Item& start = current.exists() ? *before : update.key;
  if (!update.update) return new_item(start);
  if (!current.exists() && expression::only_removes(*update.update)) return NewItem();
  RETURN_IF_ERROR(expression::check_types(update.legacy, start));
  ASSIGN_OR_RETURN(auto after, expression::apply(*update.update, start, current.exists()));
  RETURN_IF_ERROR(check_update_result(table, *before, after));
  return new_item(std::move(after));
}

/// The Attributes of the answer; nothing when the member is left out.
Result<std::optional<Item>> returned_attributes(const UpdateRequest& update, const WrittenItem& written) {
  const auto unless_empty = [](Item item) {
    return item.empty() ? std::optional<Item>() : std::optional(item);
  };
  switch (update.return_values) {
    case ReturnValues::kNone:
      return std::optional<Item>();
    case ReturnValues::kAllNew:
      return written.after ? std::optional(*written.after) : std::nullopt;
    case ReturnValues::kUpdatedNew:
      if (!update.update || !written.after) return std::optional<Item>();
      return unless_empty(expression::updated_new(*update.update, *written.after));
    case ReturnValues::kAllOld:
    case ReturnValues::kUpdatedOld:
      break;
  }
  if (!written.before.exists()) return std::optional<Item>();
  ASSIGN_OR_RETURN(const Item* before, written.before.item());
  if (update.return_values == ReturnValues::kAllOld) return std::optional<Item>(*before);
  if (!update.update) return std::optional<Item>();
  return unless_empty(expression::updated_old(*update.update, *before));
}

}  // namespace

Result<std::string> update_item(Context& context, const RequestReader& request) {
  auto read = read_update(request);
  if (!read) return as_single_item_error(context.validation, std::move(read).error());
  const auto& update = *read;

  ASSIGN_OR_RETURN(const auto table, find_table(context, *request.string("TableName")));
  RETURN_IF_ERROR(check_key(table->schema, update.key));
  if (update.update) RETURN_IF_ERROR(check_update_targets(table->schema, *update.update));

  ItemWrite write{.table = table, .key = table_item_key(table->schema, update.key), .decide = {}};
  write.decide = [&](const CurrentItem& current) { return updated(table->schema, update, current); };
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  ASSIGN_OR_RETURN(const auto attributes, returned_attributes(update, written));
  if (attributes) {
    writer.key("Attributes");
    append_item_json(writer.begin_raw(), *attributes);
  }
  RETURN_IF_ERROR(write_metrics(writer, context, request, table->schema, update.key, written));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
