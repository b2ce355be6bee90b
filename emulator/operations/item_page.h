#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/item_reader.h"
#include "emulator/operations/context.h"
#include "emulator/operations/expressions.h"

namespace offstage::emulator {

// What Query and Scan have in common (DYNAMODB.md 10).

/// The API call, where its texts or rules differ.
enum class PageCall { kQuery, kScan };

enum class Select { kAllAttributes, kAllProjectedAttributes, kSpecificAttributes, kCount };

/// The parts of the request that are known before the table is.
struct PageParameters {
  std::optional<expression::Condition> filter;
  bool legacy_filter = false;  // QueryFilter or ScanFilter, not FilterExpression
  std::optional<expression::ProjectionExpression> projection;
  std::optional<Select> select;  // as asked for
  std::optional<std::size_t> limit;
  std::optional<Item> start_key;
  bool consistent = false;
};

/// The members both calls have: their constraints, in AWS's order.
void check_page_members(const RequestReader& request, PageCall call, Constraints& constraints);
Result<std::optional<Select>> read_select(const RequestReader& request, PageCall call);
Result<std::optional<Item>> read_start_key(const RequestReader& request);

/// The table or index to be read.
struct PageSource {
  std::shared_ptr<Table> table;
  const SecondaryIndex* index = nullptr;  // nullptr: the table itself

  const KeySchema& key() const { return index ? index->key : table->schema.key; }
  std::uint32_t space() const { return index ? index->space : table->schema.space; }
  /// The key bytes of an entry with these key attributes.
  std::string entry_key(const Item& attributes) const;
  /// What LastEvaluatedKey shows of an entry.
  Item last_evaluated_key(const Item& entry) const;
};

/// ValidationException while the source is a global index that is not filled yet.
Result<void> check_readable(const Context& context, const PageSource& source);

Result<PageSource> find_source(Context& context, const RequestReader& request, bool consistent);

/// The start key's attributes are those of the table's and the index's keys.
Result<void> check_start_names(const PageSource& source, const Item& start_key, PageCall call);
/// The key of the table in a start key: types, lengths.
Result<void> check_start_of_table(const PageSource& source, const Item& start_key);
/// Both, and the types of the index's key. A Query looks at those with its key conditions
/// (expression::resolve).
Result<void> check_start_key(const PageSource& source, const Item& start_key, PageCall call);

/// Which attributes the index can serve: projections, filters, ALL_ATTRIBUTES.
Result<void> check_paths(const PageSource& source, const PageParameters& parameters, PageCall call);

/// What a Query filters by is projected, on local indexes too. Of a Scan AWS does not ask that.
Result<void> check_filter_projected(const PageSource& source, const std::vector<DocumentPath>& paths);

/// Reads one page of `range` and makes the answer of it.
Result<std::string> read_and_answer(Context& context, const RequestReader& request, const PageSource& source,
                                    const PageParameters& parameters, PageRequest page_request);

}  // namespace offstage::emulator
