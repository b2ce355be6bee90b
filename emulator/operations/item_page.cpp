#include "emulator/operations/item_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/keys.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

std::string_view select_name(Select select) {
  switch (select) {
    case Select::kAllAttributes:
      return "ALL_ATTRIBUTES";
    case Select::kAllProjectedAttributes:
      return "ALL_PROJECTED_ATTRIBUTES";
    case Select::kSpecificAttributes:
      return "SPECIFIC_ATTRIBUTES";
    case Select::kCount:
      return "COUNT";
  }
  return {};
}

/// Attributes of some paths that entries of the index do not carry.
std::vector<std::string> unprojected(const PageSource& source, const std::vector<DocumentPath>& paths) {
  std::vector<std::string> names;
  for (const auto& path : paths) {
    if (is_projected(source.table->schema, *source.index, path.attribute())) continue;
    if (std::find(names.begin(), names.end(), path.attribute()) == names.end())
      names.push_back(path.attribute());
  }
  return names;
}

std::string join(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

/// Whether entries of a local index have to be looked up in the table: it has all attributes, the entry
/// only those it projects. A filter never asks for that: a Query's may not (check_filter_projected), and a
/// Scan's finds no such attribute.
bool needs_table(const PageSource& source, const PageParameters& parameters) {
  if (!source.index || source.index->is_global()) return false;
  if (source.index->projection.type == ProjectionType::kAll) return false;
  if (parameters.select == Select::kAllAttributes) return true;
  return parameters.projection && !unprojected(source, expression::paths_of(*parameters.projection)).empty();
}

/// Writes a page's answer, entry by entry.
class Answer {
 public:
  Answer(Context& context, const PageSource& source, const PageParameters& parameters,
         const Store::Snapshot* snapshot)
      : context_(context),
        source_(source),
        parameters_(parameters),
        snapshot_(snapshot),
        fetches_(needs_table(source, parameters)) {
    // Count stands before the items, and is known after them: most pages have as many as were asked for.
    body_ = fmt::format(R"({{"Count":{})", parameters.limit.value_or(0));
    count_size_ = body_.size() - kCountAt;
    if (shows_items()) body_ += R"(,"Items":[)";
  }

  Result<void> add(std::string_view entry) {
    if (!fetches_) return add_item(entry, entry);
    ASSIGN_OR_RETURN(const auto attributes, decode_stored(entry));
    const auto key = table_item_key(source_.table->schema, attributes);
    ASSIGN_OR_RETURN(const auto stored, read_item(context_.store, key, snapshot_));
    if (!stored) return errors::internal_failure("an index entry has no item");
    fetched_units_ += read_units(stored_item_size_bytes(stored->bytes()), consistency());
    return add_item(entry, stored->bytes());
  }

  ReadConsistency consistency() const {
    return parameters_.consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual;
  }
  double fetched_units() const { return fetched_units_; }

  /// The whole of it. `capacity` and `last_key` are JSON, or empty where the answer has none.
  std::string finish(const Page& page, std::string_view capacity, std::string_view last_key) && {
    if (shows_items()) body_.push_back(']');
    if (!last_key.empty()) body_.append(R"(,"LastEvaluatedKey":)").append(last_key);
    body_.append(fmt::format(R"(,"ScannedCount":{}}})", page.evaluated));
    body_.replace(kCountAt, count_size_, std::to_string(count_));
    if (!capacity.empty()) body_.insert(1, fmt::format(R"("ConsumedCapacity":{},)", capacity));
    return std::move(body_);
  }

 private:
  static constexpr std::size_t kCountAt = std::string_view(R"({"Count":)").size();

  bool shows_items() const { return parameters_.select != Select::kCount; }

  /// `filtered` is the entry that was read, `shown` what has the attributes that are asked for.
  Result<void> add_item(std::string_view filtered, std::string_view shown) {
    if (parameters_.filter) {
      ASSIGN_OR_RETURN(const auto item, decode_stored(filtered));
      if (!expression::evaluate(*parameters_.filter, item)) return {};
    }
    ++count_;
    if (!shows_items()) return {};
    if (count_ > 1) body_.push_back(',');
    const auto begin = body_.size();
    RETURN_IF_ERROR(append_projected_json(body_, shown, parameters_.projection));
    if (count_ == 1) make_room(body_.size() - begin);
    return {};
  }

  /// For as many as are asked for, going by the size of the first, so that the text does not move while it
  /// grows.
  void make_room(std::size_t first) {
    constexpr std::size_t kBytesMax = std::size_t{1} << 20;
    constexpr std::size_t kForTheRest = 512;
    const std::size_t one = first + first / 8 + 1;
    if (parameters_.limit)
      body_.reserve(body_.size() + std::min(kBytesMax / one, *parameters_.limit) * one + kForTheRest);
  }

  Context& context_;
  const PageSource& source_;
  const PageParameters& parameters_;
  const Store::Snapshot* snapshot_;
  const bool fetches_;
  double fetched_units_ = 0;
  std::size_t count_ = 0;
  std::size_t count_size_ = 0;  // of the text that stands for it so far
  std::string body_;
};

ConsumedCapacity consumed_by(const PageSource& source, const Page& page, const Answer& answer) {
  const double units = read_units(page.bytes, answer.consistency());
  ConsumedCapacity consumed{.table_name = source.table->schema.name};
  if (!source.index) {
    consumed.table_units = units;
  } else {
    consumed.table_units = answer.fetched_units();
    auto& arms = source.index->is_global() ? consumed.global_indexes : consumed.local_indexes;
    arms[source.index->name] = units;
  }
  return consumed;
}

}  // namespace

void check_page_members(const RequestReader& request, PageCall call, Constraints& constraints) {
  constraints.return_consumed_capacity();
  constraints.table_name(1);
  constraints.index_name();
  constraints.one_of("Select",
                     {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"});
  const auto limit = request.integer("Limit");
  if (limit && *limit < 1 && call == PageCall::kQuery) {
    constraints.violated_hidden("Limit", texts::kValueAtLeast, {"1"});
  } else {
    constraints.between("Limit", 1, std::numeric_limits<std::int32_t>::max());
  }
}

Result<std::optional<Select>> read_select(const RequestReader& request, PageCall call) {
  std::optional<Select> select;
  const auto text = request.string("Select");
  for (const auto known : {Select::kAllAttributes, Select::kAllProjectedAttributes,
                           Select::kSpecificAttributes, Select::kCount}) {
    if (text == select_name(known)) select = known;
  }
  std::string_view list;
  if (request.has("AttributesToGet")) list = "AttributesToGet";
  if (request.has("ProjectionExpression")) list = "ProjectionExpression";
  if (select == Select::kSpecificAttributes && list.empty()) {
    const bool counted = call == PageCall::kQuery && request.rules().query_select_counted;
    return counted ? errors::violations({texts::fill(texts::kSelectWithoutList)})
                   : errors::validation(texts::kSelectWithoutList);
  }
  if (select && select != Select::kSpecificAttributes && !list.empty()) {
    return errors::validation(texts::kSelectWithList, {list, select_name(*select)});
  }
  if (select == Select::kAllProjectedAttributes && !request.has("IndexName")) {
    return errors::validation(texts::kSelectProjectedOnTable);
  }
  return select;
}

Result<std::optional<Item>> read_start_key(const RequestReader& request) {
  const auto member = request.member("ExclusiveStartKey");
  if (!member) return std::optional<Item>();
  ASSIGN_OR_RETURN(auto key, read_attribute_map(*member, request.validation(), ValuePlace::kStartKey));
  return std::optional(std::move(key));
}

std::string PageSource::entry_key(const Item& attributes) const {
  return index ? index_entry_key(table->schema, *index, attributes)
               : table_item_key(table->schema, attributes);
}

Item PageSource::last_evaluated_key(const Item& entry) const {
  return index ? key_of(table->schema, *index, entry) : key_of(table->schema, entry);
}

Result<void> check_readable(const Context& context, const PageSource& source) {
  if (!source.index || !source.index->is_global()) return {};
  const auto& schema = source.table->schema;
  const auto position = static_cast<std::size_t>(source.index - schema.indexes.data());
  const auto status = context.catalog.index_status(*source.table, position);
  if (status != IndexStatus::kAllocating && status != IndexStatus::kBackfilling) return {};
  return errors::validation(texts::kIndexBackfilling, {source.index->name});
}

Result<PageSource> find_source(Context& context, const RequestReader& request, bool consistent) {
  PageSource source;
  ASSIGN_OR_RETURN(source.table, find_table(context, *request.string("TableName")));
  const auto name = request.string("IndexName");
  if (!name) return source;
  source.index = source.table->schema.find_index(*name);
  if (!source.index) {
    return errors::validation(texts::kIndexUnknown, {*name});
  }
  RETURN_IF_ERROR(check_readable(context, source));
  if (consistent && source.index->is_global()) {
    return errors::validation(texts::kConsistentGlobalRead);
  }
  return source;
}

Result<void> check_start_names(const PageSource& source, const Item& start_key, PageCall call) {
  const auto& table = source.table->schema;
  std::size_t attributes = 0;
  bool complete = true;
  const auto look_for = [&](const KeyAttribute& attribute) {
    ++attributes;
    complete = complete && start_key.find(attribute.name) != nullptr;
  };
  for (const auto& attribute : table.key.partition) look_for(attribute);
  for (const auto& attribute : table.key.sort) look_for(attribute);
  if (source.index) {
    const auto look_for_own = [&](const KeyAttribute& attribute) {
      if (!table.key.contains(attribute.name)) look_for(attribute);
    };
    for (const auto& attribute : source.index->key.partition) look_for_own(attribute);
    for (const auto& attribute : source.index->key.sort) look_for_own(attribute);
  }
  if (complete && start_key.size() == attributes) return {};
  if (call == PageCall::kQuery || source.index) return errors::validation(texts::kStartKeyInvalid);
  return errors::validation(texts::kStartKeyInvalidFor, {texts::kKeyMismatch.words});
}

Result<void> check_start_of_table(const PageSource& source, const Item& start_key) {
  const auto& table = source.table->schema;
  auto checked = check_key(table, key_of(table, start_key));
  if (checked) return {};
  return errors::validation(texts::kStartKeyInvalidFor, {checked.error().message()});
}

Result<void> check_start_key(const PageSource& source, const Item& start_key, PageCall call) {
  RETURN_IF_ERROR(check_start_names(source, start_key, call));
  const auto fits = [&](const KeyAttribute& attribute) {
    return start_key.find(attribute.name)->is(attribute.type);
  };
  if (source.index) {
    const auto& key = source.index->key;
    const bool all_fit = std::all_of(key.partition.begin(), key.partition.end(), fits) &&
                         std::all_of(key.sort.begin(), key.sort.end(), fits);
    if (!all_fit) return errors::validation(texts::kKeyMismatch);
  }
  return check_start_of_table(source, start_key);
}

Result<void> check_paths(const PageSource& source, const PageParameters& parameters, PageCall call) {
  const bool global = source.index && source.index->is_global();
  if (parameters.projection) {
    const auto& paths = expression::paths_of(*parameters.projection);
    RETURN_IF_ERROR(check_scalar_keys(source.table->schema, paths));
    if (global) {
      if (const auto missing = unprojected(source, paths); !missing.empty()) {
        return errors::invalid_parameter(texts::kNotProjected, {source.index->name, join(missing)});
      }
    }
  }
  if (parameters.filter && call == PageCall::kQuery) {
    for (const auto& path : expression::paths_of(*parameters.filter)) {
      if (!source.key().contains(path.attribute())) continue;
      const auto* filter = parameters.legacy_filter ? "QueryFilter" : "Filter Expression";
      return errors::validation(texts::kFilterOnKey, {filter, path.attribute()});
    }
  }
  if (global && parameters.select == Select::kAllAttributes &&
      source.index->projection.type != ProjectionType::kAll) {
    return errors::invalid_parameter(texts::kSelectAllOnGlobal, {source.index->name});
  }
  if (parameters.filter) {
    const auto paths = expression::paths_of(*parameters.filter);
    RETURN_IF_ERROR(check_scalar_keys(source.table->schema, paths));
    if (call == PageCall::kQuery) return check_filter_projected(source, paths);
  }
  return {};
}

Result<void> check_filter_projected(const PageSource& source, const std::vector<DocumentPath>& paths) {
  if (!source.index) return {};
  const auto missing = unprojected(source, paths);
  if (missing.empty()) return {};
  return errors::invalid_parameter(texts::kFilterNotProjected, {source.index->name, join(missing)});
}

Result<std::string> read_and_answer(Context& context, const RequestReader& request, const PageSource& source,
                                    const PageParameters& parameters, PageRequest page_request) {
  const ReadSource read{
      .table = source.table->schema,
      .index = source.index,
      .consistency = parameters.consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual};
  // A page that looks entries up in the table sees both as of one moment.
  ItemReader::View view;
  if (needs_table(source, parameters)) view = context.reader.view(read);
  page_request.snapshot = view.get();
  page_request.limit = parameters.limit;
  if (parameters.start_key) page_request.start_after = source.entry_key(*parameters.start_key);

  Answer answer(context, source, parameters, page_request.snapshot);
  ASSIGN_OR_RETURN(const auto page, context.reader.page(read, page_request, [&](std::string_view entry) {
    return answer.add(entry);
  }));
  context.reader.charge_lookups(source.table->schema, answer.fetched_units());

  std::string capacity;
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    json::Writer writer(capacity);
    append_capacity_json(writer, consumed_by(source, page, answer), report);
  }
  std::string last_key;
  if (page.last) {
    ASSIGN_OR_RETURN(const auto last, decode_stored(*page.last));
    append_item_json(last_key, source.last_evaluated_key(last));
  }
  return std::move(answer).finish(page, capacity, last_key);
}

}  // namespace offstage::emulator
