#include "emulator/model/attribute_json.h"
#include "emulator/operations/expressions.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/transact.h"
#include "emulator/operations/transact_execution.h"

namespace offstage::emulator {
namespace {

struct Get {
  std::string_view table_name;
  Item key;
  std::optional<expression::ProjectionExpression> projection;
};

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  check_action_list(request, "TransactItems", constraints);
  return constraints.check();
}

Result<Get> read_get(json::Value element, std::size_t index) {
  const auto action = action_reader(element);
  const auto member = action.member("Get");
  if (!member) {
    Constraints constraints(action, action_path(index, ""));
    constraints.required("Get");
    RETURN_IF_ERROR(constraints.check());
  }
  const auto reader = action.structure(*member);
  Constraints constraints(reader, action_path(index, "Get"));
  constraints.table_name(1);
  constraints.required("Key");
  RETURN_IF_ERROR(constraints.check());
  RETURN_IF_ERROR(check_expression_members(
      reader, {.legacy = {}, .expressions = {"ProjectionExpression"}, .with_values = {}}));
  Get get{.table_name = *reader.string("TableName"), .key = {}, .projection = {}};
  ASSIGN_OR_RETURN(get.key, read_attribute_map(*reader.member("Key"), reader.validation()));
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(reader));
  ASSIGN_OR_RETURN(get.projection, read_projection(reader, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return get;
}

Result<std::vector<Get>> read_gets(const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  std::vector<Get> gets;
  for (const auto element : request.member("TransactItems")->elements()) {
    ASSIGN_OR_RETURN(auto get, read_get(element, gets.size()));
    gets.push_back(std::move(get));
  }
  return gets;
}

/// The reads that the gets are; these outlive them.
std::vector<TransactRead> reads_of(const std::vector<Get>& gets,
                                   const std::vector<std::shared_ptr<Table>>& tables) {
  std::vector<TransactRead> reads;
  for (std::size_t i = 0; i < gets.size(); ++i) {
    TransactRead read{.table = tables[i], .key = gets[i].key, .append = {}, .invalid = {}};
    read.append = [&get = gets[i]](std::string& out, std::string_view stored) {
      return append_projected_json(out, stored, get.projection);
    };
    if (auto checked = check_key(tables[i]->schema, gets[i].key); !checked) {
      read.invalid = std::move(checked).error();
    }
    reads.push_back(std::move(read));
  }
  return reads;
}

}  // namespace

Result<std::string> transact_get_items(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto gets, read_gets(request));
  std::vector<ActionTarget> targets;
  targets.reserve(gets.size());
  for (const auto& get : gets) targets.push_back({.table_name = get.table_name, .key = get.key});
  ASSIGN_OR_RETURN(const auto tables, find_targets(context, targets));
  ASSIGN_OR_RETURN(const auto result, read_transaction(context, reads_of(gets, tables)));
  return answer_json(request, result);
}

}  // namespace offstage::emulator
