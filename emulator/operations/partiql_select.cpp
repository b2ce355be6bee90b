#include <algorithm>
#include <functional>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/operations/key_range.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/operations/partiql_where.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {
namespace {

struct Plan {
  std::vector<KeyBytesRange> ranges;  // one for every partition, or the whole table or index
  bool by_partition = false;
  bool forward = true;
  std::optional<expression::Condition> filter;
};

/// Partition values asked for by equality or IN; empty when there are none.
std::vector<std::vector<AttributeValue>> take_partitions(WhereTerms& where, const KeySchema& key) {
  const auto& attribute = key.partition.front().name;
  if (auto value = where.take_equality(attribute)) return {{*std::move(value)}};
  std::vector<std::vector<AttributeValue>> partitions;
  if (const auto values = where.take_options(attribute)) {
    for (const auto& value : *values) partitions.push_back({value});
  }
  return partitions;
}

Result<Plan> plan(partiql::Select& select, const PageSource& source) {
  const auto& key = source.key();
  WhereTerms where(std::move(select.where));
  Plan plan;
  const auto partitions = take_partitions(where, key);
  if (partitions.empty()) {
    plan.ranges.push_back(prefix_range(space_prefix(source.space())));
  } else {
    plan.by_partition = true;
    expression::KeyCondition condition;
    condition.terms.resize(1);
    if (!key.sort.empty()) {
      const auto& attribute = key.sort.front().name;
      if (const auto range = where.take_range(attribute)) condition.terms.push_back({attribute, *range});
    }
    for (const auto& partition : partitions) {
      condition.terms[0] = {key.partition.front().name,
                            {expression::SortCondition::Operator::kEqual, partition.front(), {}}};
      ASSIGN_OR_RETURN(const auto range, expression::resolve(condition, key));
      plan.ranges.push_back(key_bytes(range, source.space()));
    }
  }
  plan.filter = std::move(where).rest();
  return plan;
}

Result<void> apply_order(const partiql::Select& select, const PageSource& source, bool has_where,
                         Plan& plan) {
  if (select.order_by.empty()) return {};
  if (!has_where) {
    return errors::validation("Must have WHERE clause in the statement when using ORDER BY clause.");
  }
  if (!plan.by_partition) {
    return errors::validation(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
  }
  const auto& key = source.key();
  for (const auto& order : select.order_by) {
    if (!key.contains(order.attribute)) {
      return errors::validation("Variable reference " + order.attribute +
                                " in ORDER BY clause must be part of the primary key");
    }
    if (order.attribute != key.partition.front().name) {
      plan.forward = order.ascending;
      continue;
    }
    std::sort(plan.ranges.begin(), plan.ranges.end(), [&](const KeyBytesRange& a, const KeyBytesRange& b) {
      return order.ascending ? a.begin < b.begin : b.begin < a.begin;
    });
  }
  return {};
}

/// Every path under the name of its last step; a list element has the name of its column.
Item selected(const std::vector<DocumentPath>& paths, const Item& item) {
  Item columns;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto* value = find(item, paths[i]);
    if (!value) continue;
    std::string name = paths[i].attribute();
    if (paths[i].is_nested()) {
      const auto* last = std::get_if<std::string>(&paths[i].steps().back());
      name = last ? *last : "_" + std::to_string(i + 1);
    }
    columns.set(name, *value);
  }
  return columns;
}

/// Collects the items of a page.
class Selection {
 public:
  Selection(Context& context, const partiql::Select& select, const PageSource& source,
            const PageParameters& parameters)
      : context_(context),
        paths_(select.paths),
        filter_(parameters.filter),
        source_(source),
        fetches_(needs_table()),
        consistency_(parameters.consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual) {
    if (fetches_) snapshot_.emplace(context.store.snapshot());
  }

  Result<void> add(std::string_view entry) {
    if (!fetches_) return add_item(entry, entry);
    ASSIGN_OR_RETURN(const auto attributes, decode_stored(entry));
    ASSIGN_OR_RETURN(
        const auto stored,
        read_item(context_.store, table_item_key(source_.table->schema, attributes), snapshot()));
    if (!stored) return errors::internal_failure("an index entry has no item");
    fetched_units_ += read_units(stored_item_size_bytes(stored->bytes()), consistency_);
    // SELECT * is what the index projects, even if the condition reads more.
    return add_item(stored->bytes(), paths_.empty() ? entry : stored->bytes());
  }

  void read(std::size_t bytes) { units_ += read_units(bytes, consistency_); }

  const Store::Snapshot* snapshot() const { return snapshot_ ? &*snapshot_ : nullptr; }
  std::string take_items() { return std::move(items_); }

  ConsumedCapacity consumed() const {
    ConsumedCapacity consumed{.table_name = source_.table->schema.name};
    if (!source_.index) {
      consumed.table_units = units_;
      return consumed;
    }
    consumed.table_units = fetched_units_;
    auto& arms = source_.index->is_global() ? consumed.global_indexes : consumed.local_indexes;
    arms[source_.index->name] = units_;
    return consumed;
  }

 private:
  /// A local index that does not hold what is asked for.
  bool needs_table() const {
    if (!source_.index || source_.index->is_global()) return false;
    auto paths = paths_;
    if (filter_) {
      for (auto& path : expression::paths_of(*filter_)) paths.push_back(std::move(path));
    }
    return std::any_of(paths.begin(), paths.end(), [&](const DocumentPath& path) {
      return !is_projected(source_.table->schema, *source_.index, path.attribute());
    });
  }

  Result<void> add_item(std::string_view filtered, std::string_view shown) {
    Item item;
    if (filter_ || !paths_.empty()) {
      ASSIGN_OR_RETURN(item, decode_stored(filtered));
    }
    if (filter_ && !expression::evaluate(*filter_, item)) return {};
    separate();
    if (paths_.empty()) return append_projected_json(items_, shown, std::nullopt);
    append_item_json(items_, selected(paths_, item));
    return {};
  }

  void separate() {
    if (!items_.empty()) items_.push_back(',');
  }

  Context& context_;
  const std::vector<DocumentPath>& paths_;
  const std::optional<expression::Condition>& filter_;
  const PageSource& source_;
  const bool fetches_;
  const ReadConsistency consistency_;
  std::optional<Store::Snapshot> snapshot_;
  double units_ = 0;
  double fetched_units_ = 0;
  std::string items_;
};

AwsError invalid_token() {
  return errors::validation("Invalid NextToken");
}

/// Reads on from `position` until the page is full; where the next one starts, if there is one.
Result<std::optional<StatementPosition>> read_ranges(Context& context, const PageSource& source,
                                                     const Plan& plan, const SelectOptions& options,
                                                     Selection& selection) {
  StatementPosition position = options.start.value_or(StatementPosition{});
  std::size_t evaluated = 0;
  std::size_t bytes = 0;
  for (; position.range < plan.ranges.size(); ++position.range) {
    PageRequest request{.range = plan.ranges[position.range],
                        .forward = plan.forward,
                        .start_after = {},
                        .limit = {},
                        .snapshot = selection.snapshot()};
    if (options.limit) request.limit = *options.limit - evaluated;
    if (position.after) request.start_after = source.entry_key(*position.after);
    ASSIGN_OR_RETURN(const auto page, read_page(context.store, request, [&](std::string_view entry) {
                       return selection.add(entry);
                     }));
    selection.read(page.bytes);
    if (page.last) {
      ASSIGN_OR_RETURN(const auto last, decode_stored(*page.last));
      position.after = source.last_evaluated_key(last);
      return std::optional(std::move(position));
    }
    position.after.reset();
    evaluated += page.evaluated;
    bytes += page.bytes;
    if (bytes >= limits::kPageBytesMax && position.range + 1 < plan.ranges.size()) {
      ++position.range;
      return std::optional(std::move(position));
    }
  }
  return std::optional<StatementPosition>();
}

}  // namespace

Result<TransactRead> prepare_item_read(Context& context, partiql::Select select, std::string_view operation) {
  ASSIGN_OR_RETURN(const auto source, find_statement_source(context, select.from));
  WhereTerms where(std::move(select.where));
  auto key = source.index ? std::nullopt : where.take_key(source.key());
  if (!key || std::move(where).rest()) {
    return errors::validation("Select statements within " + std::string(operation) +
                              " must specify the primary key in the where clause.");
  }
  TransactRead read{.table = source.table, .key = *std::move(key), .append = {}, .invalid = {}};
  if (auto checked = check_key(read.table->schema, read.key); !checked) {
    read.invalid = std::move(checked).error();
  }
  read.append = [paths = std::move(select.paths)](std::string& out, std::string_view stored) -> Result<void> {
    if (paths.empty()) return append_projected_json(out, stored, std::nullopt);
    ASSIGN_OR_RETURN(const auto item, decode_stored(stored));
    append_item_json(out, selected(paths, item));
    return {};
  };
  return read;
}

Result<StatementResult> run_item_read(Context& context, const TransactRead& read,
                                      ReadConsistency consistency) {
  const auto& schema = read.table->schema;
  ASSIGN_OR_RETURN(const auto stored, read_item(context.store, table_item_key(schema, read.key), nullptr));
  StatementResult result{
      .table = schema.name, .items = {}, .next = {}, .consumed = {.table_name = schema.name}};
  result.consumed.table_units = read_units(stored ? stored_item_size_bytes(stored->bytes()) : 0, consistency);
  if (stored) RETURN_IF_ERROR(read.append(result.items, stored->bytes()));
  return result;
}

Result<StatementResult> execute_select(Context& context, partiql::Select select,
                                       const SelectOptions& options) {
  ASSIGN_OR_RETURN(const auto source, find_statement_source(context, select.from));
  if (options.consistent && source.index && source.index->is_global()) {
    return errors::validation("Strongly consistent read is not supported on Global Secondary Indexes");
  }
  const bool has_where = select.where.has_value();
  ASSIGN_OR_RETURN(auto plan, emulator::plan(select, source));
  RETURN_IF_ERROR(apply_order(select, source, has_where, plan));
  PageParameters parameters{.filter = std::move(plan.filter),
                            .projection = {},
                            .select = {},
                            .limit = {},
                            .start_key = {},
                            .consistent = options.consistent};
  if (!select.paths.empty()) parameters.projection = expression::ProjectionExpression(select.paths);
  RETURN_IF_ERROR(check_paths(source, parameters, PageCall::kScan));
  if (options.start) {
    const auto& start = *options.start;
    if (start.range >= plan.ranges.size()) return invalid_token();
    if (start.after && !check_start_key(source, *start.after, PageCall::kQuery)) return invalid_token();
  }
  Selection selection(context, select, source, parameters);
  StatementResult result{.table = source.table->schema.name, .items = {}, .next = {}, .consumed = {}};
  ASSIGN_OR_RETURN(result.next, read_ranges(context, source, plan, options, selection));
  result.items = selection.take_items();
  result.consumed = selection.consumed();
  return result;
}

}  // namespace offstage::emulator
