#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct PutRequest {
  NewItem item;
  WriteCondition condition;
  ReturnValues return_values = ReturnValues::kNone;
};

Result<PutRequest> read_put(const RequestReader& request) {
  RETURN_IF_ERROR(check_write_members(request, "Item"));
  RETURN_IF_ERROR(check_expression_members(request, {.legacy = {"Expected", "ConditionalOperator"},
                                                     .expressions = {"ConditionExpression"},
                                                     .with_values = {"ConditionExpression"}}));
  PutRequest put;
  ASSIGN_OR_RETURN(auto item, read_attribute_map(*request.member("Item"), request.validation()));
  put.item = new_item(std::move(item));
  put.return_values = read_return_values(request);
  if (put.return_values != ReturnValues::kNone && put.return_values != ReturnValues::kAllOld) {
    return errors::validation(texts::kReturnValuesOldOnly);
  }
  if (size_bytes(*put.item) > limits::kItemBytesMax) {
    return errors::validation(texts::kItemTooLarge);
  }
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(request));
  ASSIGN_OR_RETURN(put.condition, read_write_condition(request, placeholders));
  RETURN_IF_ERROR(read_expected(request, put.condition));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return put;
}

}  // namespace

Result<std::string> put_item(Context& context, const RequestReader& request) {
  auto read = read_put(request);
  if (!read) return as_single_item_error(context.validation, std::move(read).error());
  const auto& put = *read;

  ASSIGN_OR_RETURN(const auto table, find_table(context, *request.string("TableName")));
  RETURN_IF_ERROR(check_item_to_put(table->schema, *put.item, KeyTexts::kNamed));

  ItemWrite write{.table = table, .key = table_item_key(table->schema, *put.item), .decide = {}};
  write.decide = [&](const CurrentItem& current) -> Result<NewItem> {
    RETURN_IF_ERROR(check_condition(put.condition, current));
    return put.item;
  };
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (put.return_values == ReturnValues::kAllOld && written.before.exists()) {
    writer.key("Attributes");
    write_item(writer, written.before);
  }
  RETURN_IF_ERROR(write_metrics(writer, context, request, table->schema, *put.item, written));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
