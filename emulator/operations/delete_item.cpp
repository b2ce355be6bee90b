#include "emulator/model/attribute_json.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct DeleteRequest {
  Item key;
  WriteCondition condition;
  ReturnValues return_values = ReturnValues::kNone;
};

Result<DeleteRequest> read_delete(const RequestReader& request) {
  RETURN_IF_ERROR(check_write_members(request, "Key"));
  RETURN_IF_ERROR(check_expression_members(request, {.legacy = {"Expected", "ConditionalOperator"},
                                                     .expressions = {"ConditionExpression"},
                                                     .with_values = {"ConditionExpression"}}));
  DeleteRequest deletion;
  ASSIGN_OR_RETURN(deletion.key, read_attribute_map(*request.member("Key"), request.validation()));
  deletion.return_values = read_return_values(request);
  if (deletion.return_values != ReturnValues::kNone && deletion.return_values != ReturnValues::kAllOld) {
    return errors::validation(texts::kReturnValuesOldOnly);
  }
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(request));
  ASSIGN_OR_RETURN(deletion.condition, read_write_condition(request, placeholders));
  RETURN_IF_ERROR(read_expected(request, deletion.condition));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return deletion;
}

}  // namespace

Result<std::string> delete_item(Context& context, const RequestReader& request) {
  auto read = read_delete(request);
  if (!read) return as_single_item_error(context.validation, std::move(read).error());
  const auto& deletion = *read;

  ASSIGN_OR_RETURN(const auto table, find_table(context, *request.string("TableName")));
  RETURN_IF_ERROR(check_key(table->schema, deletion.key));

  ItemWrite write{.table = table, .key = table_item_key(table->schema, deletion.key), .decide = {}};
  write.decide = [&](const CurrentItem& current) -> Result<NewItem> {
    RETURN_IF_ERROR(check_condition(deletion.condition, current));
    return NewItem();
  };
  ASSIGN_OR_RETURN(const auto written, context.writer.write(write));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (deletion.return_values == ReturnValues::kAllOld && written.before.exists()) {
    writer.key("Attributes");
    write_item(writer, written.before);
  }
  RETURN_IF_ERROR(write_metrics(writer, context, request, table->schema, deletion.key, written));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
