#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// One item of several that a request wrote.
struct CollectionWrite {
  std::string_view table_name;  // as in the request: a name or an ARN
  const Table& table;
  const Item& key;  // holds at least the item's partition attribute
};

/// Writes the ItemCollectionMetrics of several writes: for each table with local indexes, each collection
/// once (DYNAMODB.md 6.4).
Result<void> write_collection_metrics_map(json::Writer& writer, const Context& context,
                                          const std::vector<CollectionWrite>& writes);

}  // namespace offstage::emulator
