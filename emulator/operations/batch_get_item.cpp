#include <algorithm>
#include <functional>
#include <set>
#include <vector>

#include "emulator/engine/item_reader.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/expressions.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/context.h"
#include "emulator/operations/expressions.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// The keys asked for in one table.
struct TableRequest {
  std::string name;  // as in the request: a name or an ARN
  json::Value request;
  std::shared_ptr<Table> table;
  std::vector<Item> keys;
  std::optional<expression::ProjectionExpression> projection;
  bool consistent = false;
};

Result<void> check_key_count(const RequestReader& request, json::Member table) {
  Constraints constraints(request);
  const auto keys = request.structure(table.value).member("Keys");
  const std::string name(table.name);
  if (!keys) {
    constraints.violated_null("requestItems." + name + ".member.keys");
  } else if (keys->empty() && !request.rules().lengths_without_value) {
    constraints.violated("[]", "requestItems." + name + ".member.keys", texts::kLengthAtLeast, {"1"});
  } else if (keys->empty()) {
    constraints.violated_hidden("RequestItems." + name + ".member.Keys", texts::kLengthAtLeast, {"1"});
  } else if (keys->size() > limits::kBatchGetKeysMax) {
    constraints.violated_hidden("RequestItems." + name + ".member.Keys", texts::kLengthAtMost, {"100"});
  }
  return constraints.check();
}

/// One style of projection for the whole call.
Result<void> check_one_style(const RequestReader& request) {
  bool legacy = false;
  bool expression = false;
  for (const auto table : request.member("RequestItems")->members()) {
    const auto reader = request.structure(table.value);
    legacy |= reader.has("AttributesToGet");
    expression |= reader.has("ProjectionExpression");
  }
  if (!legacy || !expression) return {};
  return errors::validation(texts::kMixedParameters, {"AttributesToGet", "ProjectionExpression"});
}

Result<void> check_members(const RequestReader& request) {
  const auto tables = request.member("RequestItems");
  if (tables && tables->empty() && request.rules().missing_target_first) {
    return errors::validation(texts::kRequestItemsMissing, {"BatchGetItem"});
  }
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.request_items();
  RETURN_IF_ERROR(constraints.check());
  std::size_t total = 0;
  for (const auto table : tables->members()) {
    RETURN_IF_ERROR(check_key_count(request, table));
    total += request.structure(table.value).member("Keys")->size();
  }
  if (total <= limits::kBatchGetKeysMax) return check_one_style(request);
  return errors::validation(texts::kTooManyItems, {"BatchGetItem"});
}

/// The same for keys that are written the same, and hardly ever for others.
std::size_t fingerprint(json::Value key) {
  constexpr std::size_t kFactor = 31;
  std::size_t print = 0;
  const auto add = [&print](std::string_view text) {
    print = print * kFactor + std::hash<std::string_view>()(text);
  };
  for (const auto attribute : key.members()) {
    add(attribute.name);
    for (const auto typed : attribute.value.members()) {
      add(typed.name);
      if (typed.value.is_string()) add(typed.value.as_string());
    }
  }
  return print;
}

bool all_differ(std::vector<std::size_t> prints) {
  std::sort(prints.begin(), prints.end());
  return std::adjacent_find(prints.begin(), prints.end()) == prints.end();
}

/// AWS compares keys as they were written: {"N":"1"} and {"N":"1.0"} are two.
Result<void> check_distinct(json::Value keys) {
  std::vector<std::size_t> prints;
  prints.reserve(keys.size());
  for (const auto key : keys.elements()) prints.push_back(fingerprint(key));
  if (all_differ(std::move(prints))) return {};
  std::set<std::string> seen;
  for (const auto key : keys.elements()) {
    if (!seen.insert(key.to_json()).second) {
      return errors::validation(texts::kDuplicateKeys);
    }
  }
  return {};
}

Result<TableRequest> read_table(const RequestReader& request, json::Member member) {
  TableRequest table{.name = std::string(member.name), .request = member.value, .table = {}, .keys = {}};
  const auto reader = request.structure(member.value);
  RETURN_IF_ERROR(check_expression_members(
      reader, {.legacy = {"AttributesToGet"}, .expressions = {"ProjectionExpression"}, .with_values = {}}));
  const auto keys = *reader.member("Keys");
  for (const auto key : keys.elements()) {
    ASSIGN_OR_RETURN(auto attributes, read_attribute_map(key, request.validation()));
    table.keys.push_back(std::move(attributes));
  }
  RETURN_IF_ERROR(check_attributes_to_get(reader));
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(reader));
  ASSIGN_OR_RETURN(table.projection, read_projection(reader, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  RETURN_IF_ERROR(check_distinct(keys));
  table.consistent = reader.boolean("ConsistentRead", false);
  return table;
}

Result<void> check_schema(const TableRequest& table) {
  for (const auto& key : table.keys) RETURN_IF_ERROR(check_key(table.table->schema, key));
  if (!table.projection) return {};
  return check_scalar_keys(table.table->schema, expression::paths_of(*table.projection));
}

/// What was not read: the keys, and the table's other members as they were sent.
void write_unprocessed(json::Writer& writer, const TableRequest& table,
                       const std::vector<std::size_t>& left) {
  writer.key(table.name);
  writer.begin_object();
  for (const auto member : table.request.members()) {
    writer.key(member.name);
    if (member.name != "Keys") {
      writer.value(member.value);
      continue;
    }
    writer.begin_array();
    for (const auto i : left) writer.value(member.value[i]);
    writer.end_array();
  }
  writer.end_object();
}

ReadConsistency consistency_of(const TableRequest& table) {
  return table.consistent ? ReadConsistency::kStrong : ReadConsistency::kEventual;
}

/// Reads the tables one after the other until the answer is full.
class Reading {
 public:
  Reading(Context& context, CapacityReport report) : context_(context), report_(report) {}

  Result<void> read(const TableRequest& table) {
    responses_.key(table.name);
    responses_.begin_array();
    ConsumedCapacity consumed{.table_name = table.table->schema.name};
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
      if (full_) {
        left.push_back(i);
        continue;
      }
      ASSIGN_OR_RETURN(const bool taken, read_key(table, table.keys[i], consumed));
      if (!taken) left.push_back(i);
    }
    responses_.end_array();
    if (!left.empty()) write_unprocessed(unprocessed_, table, left);
    if (left.size() == table.keys.size()) return {};
    any_read_ = true;
    if (report_ != CapacityReport::kNone) append_capacity_json(capacity_, consumed, report_);
    return {};
  }

  /// Why keys were refused, if not a single one was read: a batch fails as a whole only then.
  std::optional<AwsError> failure() const { return any_read_ ? std::nullopt : refusal_; }

  std::string answer() {
    responses_.end_object();
    unprocessed_.end_object();
    capacity_.end_array();
    std::string body;
    json::Writer writer(body);
    writer.begin_object();
    if (report_ != CapacityReport::kNone) {
      writer.key("ConsumedCapacity");
      writer.raw(capacity_text_);
    }
    writer.key("Responses");
    writer.raw(responses_text_);
    writer.key("UnprocessedKeys");
    writer.raw(unprocessed_text_);
    writer.end_object();
    return body;
  }

  void begin() {
    responses_.begin_object();
    unprocessed_.begin_object();
    capacity_.begin_array();
  }

 private:
  Result<std::optional<Store::Value>> find(const TableRequest& table, const Item& key) {
    if (auto fault = injected_refusal(context_)) return *std::move(fault);
    return context_.reader.item({.table = table.table->schema, .consistency = consistency_of(table)},
                                table_item_key(table.table->schema, key));
  }

  /// False when the key is left to the client: the item would not fit any more, or it was refused.
  Result<bool> read_key(const TableRequest& table, const Item& key, ConsumedCapacity& consumed) {
    auto found = find(table, key);
    if (!found && errors::is_throttling(found.error())) {
      if (!refusal_) refusal_ = std::move(found).error();
      return false;
    }
    ASSIGN_OR_RETURN(const auto stored, std::move(found));
    const auto size = stored ? stored_item_size_bytes(stored->bytes()) : 0;
    if (bytes_ + size > limits::kBatchResponseBytesMax) {
      full_ = true;
      return false;
    }
    bytes_ += size;
    consumed.table_units += read_units(size, consistency_of(table));
    if (stored)
      RETURN_IF_ERROR(append_projected_json(responses_.begin_raw(), stored->bytes(), table.projection));
    return true;
  }

  Context& context_;
  const CapacityReport report_;
  std::string responses_text_, unprocessed_text_, capacity_text_;
  json::Writer responses_{responses_text_};
  json::Writer unprocessed_{unprocessed_text_};
  json::Writer capacity_{capacity_text_};
  std::size_t bytes_ = 0;
  bool full_ = false;
  bool any_read_ = false;
  std::optional<AwsError> refusal_;
};

}  // namespace

Result<std::string> batch_get_item(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  std::vector<TableRequest> tables;
  for (const auto member : request.member("RequestItems")->members()) {
    ASSIGN_OR_RETURN(auto table, read_table(request, member));
    tables.push_back(std::move(table));
  }
  for (auto& table : tables) {
    ASSIGN_OR_RETURN(table.table, find_table(context, table.name));
  }
  for (const auto& table : tables) RETURN_IF_ERROR(check_schema(table));
  Reading reading(context, request.capacity_report());
  reading.begin();
  for (const auto& table : tables) RETURN_IF_ERROR(reading.read(table));
  if (auto failure = reading.failure()) return *std::move(failure);
  return reading.answer();
}

}  // namespace offstage::emulator
