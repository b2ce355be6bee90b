#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/item_writer.h"
#include "emulator/expression/condition.h"
#include "emulator/operations/context.h"
#include "emulator/operations/expressions.h"

namespace offstage::emulator {

// What PutItem, UpdateItem and DeleteItem have in common (DYNAMODB.md 9).

enum class ReturnValues { kNone, kAllOld, kUpdatedOld, kAllNew, kUpdatedNew };

ReturnValues read_return_values(const RequestReader& request);

/// The constraints of the members that all three have. `item_member` is "Item" or "Key".
Result<void> check_write_members(const RequestReader& request, std::string_view item_member);

/// ConditionExpression and what to answer when it is not met.
struct WriteCondition {
  std::optional<expression::Condition> condition;
  bool return_item_on_failure = false;
};

Result<WriteCondition> read_write_condition(const RequestReader& request,
                                            expression::Placeholders& placeholders);

/// ConditionalCheckFailedException unless the item meets the condition; with the item if it was asked for.
Result<void> check_condition(const WriteCondition& condition, const CurrentItem& current);

/// What a write consumed, with the arms of the indexes it touched.
ConsumedCapacity consumed_by(const WrittenItem& written);

/// Writes the members ConsumedCapacity and ItemCollectionMetrics if the request asked for them.
/// `key` holds at least the item's partition attribute.
Result<void> write_metrics(json::Writer& writer, const Context& context, const RequestReader& request,
                           const TableSchema& table, const Item& key, const WrittenItem& written);

/// One element of ItemCollectionMetrics: the size of the item's collection in table and local indexes, as
/// a range of whole gigabytes.
Result<void> write_collection_metrics(json::Writer& writer, const Context& context, const TableSchema& table,
                                      const Item& key);

/// Appends the item that a write found, as one JSON value.
void write_item(json::Writer& writer, const CurrentItem& item);

}  // namespace offstage::emulator
