#include "emulator/expression/key_condition.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/item_page.h"
#include "emulator/operations/key_range.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct QueryRequest {
  PageParameters page;
  expression::KeyCondition key_condition;
  bool forward = true;
};

Result<QueryRequest> read_query(const RequestReader& request) {
  Constraints constraints(request);
  check_page_members(request, PageCall::kQuery, constraints);
  check_conditions(request, "QueryFilter", constraints);
  constraints.conditional_operator();
  check_conditions(request, "KeyConditions", constraints);
  RETURN_IF_ERROR(constraints.check());
  RETURN_IF_ERROR(check_expression_members(
      request, {.legacy = {"AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"},
                .expressions = {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
                .with_values = {"FilterExpression", "KeyConditionExpression"}}));
  QueryRequest query;
  ASSIGN_OR_RETURN(query.page.filter, read_filter(request, "QueryFilter"));
  query.page.legacy_filter = query.page.filter.has_value();
  RETURN_IF_ERROR(check_attributes_to_get(request));
  query.forward = request.boolean("ScanIndexForward", true);
  query.page.consistent = request.boolean("ConsistentRead", false);
  if (const auto limit = request.integer("Limit")) query.page.limit = static_cast<std::size_t>(*limit);
  ASSIGN_OR_RETURN(query.page.start_key, read_start_key(request));
  ASSIGN_OR_RETURN(query.page.select, read_select(request, PageCall::kQuery));
  const auto key_expression = request.string("KeyConditionExpression");
  if (!key_expression && !request.has("KeyConditions")) {
    return errors::validation(texts::kKeyConditionMissing);
  }
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(request));
  if (key_expression) {
    ASSIGN_OR_RETURN(query.key_condition,
                     expression::parse_key_condition(*key_expression, placeholders, request.validation()));
  }
  if (request.has("FilterExpression")) {
    ASSIGN_OR_RETURN(query.page.filter,
                     read_condition(request, expression::ExpressionKind::kFilter, placeholders));
  }
  ASSIGN_OR_RETURN(query.page.projection, read_projection(request, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  ASSIGN_OR_RETURN(auto legacy_key, read_key_conditions(request));
  if (legacy_key) query.key_condition = *std::move(legacy_key);
  return query;
}

/// Whether the page may start there (DYNAMODB.md 10.2). A condition on the sort key goes before the
/// partition.
Result<void> check_start(const PageSource& source, const Item& start_key, const expression::KeyRange& range,
                         const KeyBytesRange& bytes) {
  if (bytes.contains(source.entry_key(start_key))) return {};
  if (!range.sort) return errors::validation(texts::kStartKeyOutsideQuery);
  Item in_partition = start_key;
  for (std::size_t i = 0; i < range.partition.size(); ++i) {
    in_partition.set(source.key().partition[i].name, range.partition[i]);
  }
  const bool in_range = bytes.contains(source.entry_key(in_partition));
  return errors::validation(in_range ? texts::kQueryNotRestartable : texts::kStartKeyOutsideRange);
}

}  // namespace

Result<std::string> query(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto query, read_query(request));
  ASSIGN_OR_RETURN(const auto source, find_source(context, request, query.page.consistent));
  const Item* start = query.page.start_key ? &*query.page.start_key : nullptr;
  if (start) RETURN_IF_ERROR(check_start_names(source, *start, PageCall::kQuery));
  ASSIGN_OR_RETURN(const auto range,
                   expression::resolve(query.key_condition, source.key(), request.validation(), start));
  const auto bytes = key_bytes(range, source.space());
  if (start) {
    RETURN_IF_ERROR(check_start_of_table(source, *start));
    RETURN_IF_ERROR(check_start(source, *start, range, bytes));
  }
  RETURN_IF_ERROR(check_paths(source, query.page, PageCall::kQuery));

  PageRequest page{.range = bytes, .forward = query.forward, .start_after = {}, .limit = {}};
  return read_and_answer(context, request, source, query.page, std::move(page));
}

}  // namespace offstage::emulator
