#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/operations/item_page.h"
#include "emulator/partiql/ast.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {

/// One read by key: an equality on the partition attribute and, maybe, a condition on the sort attribute.
struct KeyedRead {
  AttributeValue partition;
  std::optional<expression::SortCondition> sort;
  /// What else must hold of the items; the conditions live as long as the plan.
  std::vector<const expression::BoundCondition*> rest;
};

/// How a SELECT finds its items: by key, one read for each alternative of its WHERE clause, or by reading
/// everything.
struct ReadPlan {
  std::vector<KeyedRead> reads;  // empty: everything
  std::optional<expression::Condition> where;

  /// What the items that are read must be filtered by.
  std::optional<expression::Condition> filter() const;
};

/// IN and OR over key attributes make several reads ("PartiQL select statements for DynamoDB", developer
/// guide). Errors: too many of them, or two that could read one item.
Result<ReadPlan> plan_reads(std::optional<expression::BoundCondition> where, const PageSource& source);

/// The key that the plan reads, if it is one item's and nothing else is asked.
std::optional<Item> planned_key(const ReadPlan& plan, const PageSource& source);

/// The stored ranges of the reads, in the order that ORDER BY asks for or else as written. Values have the
/// types of the key. Errors are those of ORDER BY.
struct PlannedRanges {
  std::vector<KeyBytesRange> ranges;
  bool forward = true;
};
Result<PlannedRanges> planned_ranges(const ReadPlan& plan, const std::vector<partiql::OrderBy>& order_by,
                                     const PageSource& source);

/// Values compared with key attributes have their types, and an index that is read by key has the attributes
/// that are filtered by.
Result<void> check_plan(const ReadPlan& plan, const PageSource& source);

}  // namespace offstage::emulator
