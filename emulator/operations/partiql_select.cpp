#include <algorithm>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/pages.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/partiql_plan.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/partiql/parser.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {
namespace {

/// The columns of an item under their names.
Item selected(const std::vector<DocumentPath>& paths, const Item& item) {
  Item columns;
  for (const auto& path : paths) {
    if (const auto* value = find(item, path)) columns.set(partiql::column_name(path), *value);
  }
  return columns;
}

/// Collects the items of a page.
class Selection {
 public:
  Selection(Context& context, const std::vector<DocumentPath>& paths,
            std::optional<expression::Condition> filter, const PageSource& source, bool consistent)
      : context_(context),
        paths_(paths),
        filter_(std::move(filter)),
        source_(source),
        fetches_(needs_table()),
        consistency_(consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual) {
    if (fetches_) view_ = context.reader.view(read_source());
  }

  Result<void> add(std::string_view entry) {
    if (!filter_ && paths_.empty()) {
      separate();
      return append_projected_json(items_, entry, std::nullopt);
    }
    ASSIGN_OR_RETURN(const auto attributes, decode_stored(entry));
    const bool wanted = !filter_ || expression::evaluate(*filter_, attributes);
    if (!fetches_) return wanted ? add_item(attributes) : Result<void>();
    // AWS reads the item, and charges for it, before it filters.
    ASSIGN_OR_RETURN(
        const auto stored,
        read_item(context_.store, table_item_key(source_.table->schema, attributes), snapshot()));
    if (!stored) return errors::internal_failure("an index entry has no item");
    fetched_units_ += read_units(stored_item_size_bytes(stored->bytes()), consistency_);
    if (!wanted) return {};
    ASSIGN_OR_RETURN(const auto item, decode_stored(stored->bytes()));
    return add_item(item);
  }

  void read(std::size_t bytes) { units_ += read_units(bytes, consistency_); }

  ReadSource read_source() const {
    return {.table = source_.table->schema, .index = source_.index, .consistency = consistency_};
  }
  const Store::Snapshot* snapshot() const { return view_.get(); }
  double fetched_units() const { return fetched_units_; }
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
  /// A local index that does not hold what is asked for. It is filtered by what it holds itself.
  bool needs_table() const {
    if (!source_.index || source_.index->is_global()) return false;
    return std::any_of(paths_.begin(), paths_.end(), [&](const DocumentPath& path) {
      return !is_projected(source_.table->schema, *source_.index, path.attribute());
    });
  }

  Result<void> add_item(const Item& item) {
    separate();
    append_item_json(items_, paths_.empty() ? item : selected(paths_, item));
    return {};
  }

  void separate() {
    if (!items_.empty()) items_.push_back(',');
  }

  Context& context_;
  const std::vector<DocumentPath>& paths_;
  const std::optional<expression::Condition> filter_;
  const PageSource& source_;
  const bool fetches_;
  const ReadConsistency consistency_;
  ItemReader::View view_;
  double units_ = 0;
  double fetched_units_ = 0;
  std::string items_;
};

AwsError invalid_token() {
  return errors::validation(texts::kNextTokenInvalid);
}

/// Reads on from `position` until the page is full; where the next one starts, if there is one.
Result<std::optional<StatementPosition>> read_ranges(Context& context, const PageSource& source,
                                                     const PlannedRanges& planned,
                                                     const SelectOptions& options, Selection& selection) {
  StatementPosition position = options.start.value_or(StatementPosition{});
  std::size_t evaluated = 0;
  std::size_t bytes = 0;
  for (; position.range < planned.ranges.size(); ++position.range) {
    PageRequest request{.range = planned.ranges[position.range],
                        .forward = planned.forward,
                        .start_after = {},
                        .limit = {},
                        .snapshot = selection.snapshot()};
    if (options.limit) request.limit = *options.limit - evaluated;
    if (position.after) request.start_after = source.entry_key(*position.after);
    ASSIGN_OR_RETURN(const auto page,
                     context.reader.page(selection.read_source(), request,
                                         [&](std::string_view entry) { return selection.add(entry); }));
    selection.read(page.bytes);
    if (page.last) {
      ASSIGN_OR_RETURN(const auto last, decode_stored(*page.last));
      position.after = source.last_evaluated_key(last);
      return std::optional(std::move(position));
    }
    position.after.reset();
    evaluated += page.evaluated;
    bytes += page.bytes;
    if (bytes >= limits::kPageBytesMax && position.range + 1 < planned.ranges.size()) {
      ++position.range;
      return std::optional(std::move(position));
    }
  }
  return std::optional<StatementPosition>();
}

}  // namespace

Result<TransactRead> prepare_item_read(Context& context, partiql::Select select, std::string_view operation) {
  ASSIGN_OR_RETURN(const auto source, find_statement_source(context, select.from));
  if (select.refused) return *std::move(select.refused);
  ASSIGN_OR_RETURN(const auto plan, plan_reads(std::move(select.where), source));
  auto key = planned_key(plan, source);
  if (!key) {
    return errors::validation(texts::kSelectWithoutKey, {operation});
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
  ASSIGN_OR_RETURN(const auto stored, context.reader.item({.table = schema, .consistency = consistency},
                                                          table_item_key(schema, read.key)));
  StatementResult result{
      .table = schema.name, .items = {}, .next = {}, .consumed = {.table_name = schema.name}};
  result.consumed.table_units = read_units(stored ? stored_item_size_bytes(stored->bytes()) : 0, consistency);
  if (stored) RETURN_IF_ERROR(read.append(result.items, stored->bytes()));
  return result;
}

Result<StatementResult> execute_select(Context& context, partiql::Select select,
                                       const SelectOptions& options) {
  ASSIGN_OR_RETURN(const auto source, find_statement_source(context, select.from));
  if (select.refused) return *std::move(select.refused);
  if (options.consistent && source.index && source.index->is_global()) {
    return errors::validation(texts::kStatementIndexConsistent);
  }
  ASSIGN_OR_RETURN(const auto plan, plan_reads(std::move(select.where), source));
  RETURN_IF_ERROR(check_plan(plan, source));
  ASSIGN_OR_RETURN(const auto planned, planned_ranges(plan, select.order_by, source));
  PageParameters columns;
  if (!select.paths.empty()) columns.projection = expression::ProjectionExpression(select.paths);
  RETURN_IF_ERROR(check_paths(source, columns, PageCall::kScan));
  if (options.start) {
    const auto& start = *options.start;
    if (start.range >= planned.ranges.size()) return invalid_token();
    if (start.after && !check_start_key(source, *start.after, PageCall::kQuery)) return invalid_token();
  }
  Selection selection(context, select.paths, plan.filter(), source, options.consistent);
  StatementResult result{.table = source.table->schema.name, .items = {}, .next = {}, .consumed = {}};
  ASSIGN_OR_RETURN(result.next, read_ranges(context, source, planned, options, selection));
  context.reader.charge_lookups(source.table->schema, selection.fetched_units());
  result.items = selection.take_items();
  result.consumed = selection.consumed();
  return result;
}

}  // namespace offstage::emulator
