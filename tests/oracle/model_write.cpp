#include <algorithm>
#include <set>

#include "tests/oracle/model.h"

namespace offstage::oracle {
namespace {

Answer invalid(std::string message) {
  return {"ValidationException", std::move(message)};
}

constexpr std::size_t kItemBytesMax = 400 * 1024;

constexpr const char* kSchemaMismatch = "The provided key element does not match the schema";

/// Whether the attributes are the table's key and nothing else, with a text when not.
std::string exact_key_fault(const Table& table, const Item& key) {
  const auto fault = key_fault(table, key);
  const bool empty_value = fault.find("cannot contain an empty") != std::string::npos;
  if (key.size() != key_of(table).size() || (!fault.empty() && !empty_value)) return kSchemaMismatch;
  return fault;
}

/// A request to put more than an item may be is refused before anything else.
bool is_too_large(const WriteRequest& request) {
  return request.kind == WriteRequest::Kind::kPut && size_bytes(request.attributes) > kItemBytesMax;
}

constexpr const char* kTooLarge = "Item size has exceeded the maximum allowed size";

/// The type that an update's text gives its target, whatever the item holds.
std::optional<Type> written_type(const UpdateAction& action) {
  if (action.kind == UpdateAction::Kind::kRemove) return std::nullopt;
  if (action.kind != UpdateAction::Kind::kSet) return action.value.type;
  const auto& assigned = action.assigned;
  if (assigned.kind == Assigned::Kind::kPlus || assigned.kind == Assigned::Kind::kMinus) return Type::kN;
  if (assigned.kind == Assigned::Kind::kListAppend) return Type::kL;
  if (assigned.kind == Assigned::Kind::kIfNotExists || assigned.operands[0].path) return std::nullopt;
  return assigned.operands[0].literal.type;
}

/// An index key of which the text of an update makes another type.
std::string target_fault(const Table& table, const Update& update) {
  for (const auto& index : table.indexes) {
    for (const auto& attribute : key_of(index)) {
      for (const auto& action : update) {
        if (action.target.size() != 1 || action.target[0].name != attribute.name) continue;
        const auto type = written_type(action);
        if (!type || *type == attribute.type) continue;
        return "One or more parameter values were invalid: Type mismatch for Index Key " + attribute.name +
               " Expected: " + name_of(attribute.type) + " Actual: " + name_of(*type) +
               " IndexName: " + index.name;
      }
    }
  }
  return "";
}

bool only_removes(const Update& update) {
  return std::all_of(update.begin(), update.end(), [](const UpdateAction& action) {
    return action.kind == UpdateAction::Kind::kRemove || action.kind == UpdateAction::Kind::kDelete;
  });
}

std::string schema_fault(const Table& table, const WriteRequest& request) {
  if (request.kind != WriteRequest::Kind::kPut) {
    auto fault = exact_key_fault(table, request.attributes);
    return fault.empty() && request.update ? target_fault(table, *request.update) : fault;
  }
  const auto fault = key_fault(table, request.attributes);
  return fault.empty() ? index_key_fault(table, request.attributes, false) : fault;
}

std::optional<Item> returned(const WriteRequest& request, const Item* before,
                             const std::optional<Item>& after) {
  const auto part = [&](const Item& item) -> std::optional<Item> {
    if (!request.update) return std::nullopt;
    auto chosen = project(targets_of(*request.update), item);
    return chosen.empty() ? std::nullopt : std::optional(chosen);
  };
  if (request.return_values == "ALL_NEW") return after;
  if (request.return_values == "UPDATED_NEW") return after ? part(*after) : std::nullopt;
  if (!before) return std::nullopt;
  if (request.return_values == "ALL_OLD") return *before;
  if (request.return_values == "UPDATED_OLD") return part(*before);
  return std::nullopt;
}

void append_reason(json::Writer& writer, const std::optional<Answer>& failure) {
  writer.begin_object();
  if (!failure) {
    writer.member("Code", "None");
  } else {
    writer.member("Code",
                  failure->error == "ValidationException" ? "ValidationError" : "ConditionalCheckFailed");
    if (const auto body = json::Document::parse(failure->body); body->root().find("Item")) {
      writer.key("Item");
      writer.value(*body->root().find("Item"));
    }
    writer.member("Message", failure->message);
  }
  writer.end_object();
}

/// After an invalid action only the first of those is told.
Answer canceled(std::vector<std::optional<Answer>> failures) {
  bool invalid_seen = false;
  for (auto& failure : failures) {
    if (!failure || failure->error != "ValidationException") continue;
    if (!invalid_seen) {
      for (auto& other : failures) {
        if (&other != &failure) other.reset();
      }
    }
    invalid_seen = true;
  }
  Answer answer{"TransactionCanceledException", "", ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  writer.key("CancellationReasons");
  writer.begin_array();
  std::string codes;
  for (const auto& failure : failures) {
    append_reason(writer, failure);
    codes += codes.empty() ? "" : ", ";
    codes += !failure                                  ? "None"
             : failure->error == "ValidationException" ? "ValidationError"
                                                       : "ConditionalCheckFailed";
  }
  writer.end_array();
  writer.end_object();
  answer.message =
      "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes + "]";
  return answer;
}

Answer listed(const std::map<std::string, Consumed>& consumed, Report report, bool batch) {
  Answer answer{.body = ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  if (report != Report::kNone) {
    writer.key("ConsumedCapacity");
    write(writer, consumed, report);
  }
  if (batch) {
    writer.key("UnprocessedItems");
    writer.raw("{}");
  }
  writer.end_object();
  return answer;
}

}  // namespace

bool Model::KeyLess::operator()(const std::vector<Value>& a, const std::vector<Value>& b) const {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const int order = compare(a[i], b[i]); order != 0) return order < 0;
  }
  return false;
}

void Model::create(Table table) {
  auto name = table.name;
  tables_[name].table = std::move(table);
}

std::vector<Item> Model::items(const std::string& table) const {
  std::vector<Item> all;
  for (const auto& [key, item] : contents(table).items) all.push_back(item);
  return all;
}

const Item* Model::find(const std::string& table, const Item& key) const {
  const auto& there = contents(table);
  const auto found = there.items.find(key_values(key_of(there.table), key));
  return found == there.items.end() ? nullptr : &found->second;
}

Model::Decided Model::decide(const WriteRequest& request) const {
  const Item* before = find(request.table, request.attributes);
  if (request.condition && !holds(*request.condition, before ? *before : Item())) {
    Answer error{"ConditionalCheckFailedException", "The conditional request failed"};
    if (request.item_on_failure && before) error.body = "{\"Item\":" + text_of(*before) + "}";
    return {error, std::nullopt};
  }
  if (request.kind == WriteRequest::Kind::kPut) return {std::nullopt, request.attributes};
  if (request.kind == WriteRequest::Kind::kDelete) return {std::nullopt, std::nullopt};
  const Item start = before ? *before : request.attributes;
  if (request.kind == WriteRequest::Kind::kCheck || !request.update) return {std::nullopt, start};
  if (!before && only_removes(*request.update)) return {std::nullopt, std::nullopt};
  auto updated = apply(*request.update, start, before != nullptr);
  if (!updated.error.empty()) return {invalid(updated.error), std::nullopt};
  if (size_bytes(updated.item) > kItemBytesMax) {
    return {invalid("Item size to update has exceeded the maximum allowed size"), std::nullopt};
  }
  auto fault = index_key_fault(table(request.table), updated.item, true);
  if (!fault.empty()) return {invalid(std::move(fault)), std::nullopt};
  return {std::nullopt, std::move(updated.item)};
}

void Model::store(const WriteRequest& request, const std::optional<Item>& after) {
  auto& there = tables_.at(request.table);
  const auto key = key_values(key_of(there.table), request.attributes);
  if (request.kind == WriteRequest::Kind::kCheck) return;
  if (after) {
    there.items[key] = *after;
  } else {
    there.items.erase(key);
  }
}

Answer Model::write(const WriteRequest& request, Report report) {
  const auto& schema = table(request.table);
  if (is_too_large(request)) return invalid(std::string("1 validation error detected: ") + kTooLarge);
  if (auto fault = schema_fault(schema, request); !fault.empty()) return invalid(std::move(fault));
  const auto decided = decide(request);
  if (decided.error) return *decided.error;
  const Item* found = find(request.table, request.attributes);
  const auto before = found ? std::optional(*found) : std::nullopt;
  store(request, decided.after);

  Answer answer{.body = ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  if (const auto attributes = returned(request, before ? &*before : nullptr, decided.after)) {
    writer.key("Attributes");
    oracle::write(writer, *attributes);
  }
  if (report != Report::kNone) {
    writer.key("ConsumedCapacity");
    oracle::write(
        writer, schema.name,
        consumed_by_write(schema, before ? &*before : nullptr, decided.after ? &*decided.after : nullptr),
        report);
  }
  writer.end_object();
  return answer;
}

Answer Model::batch_write(const std::vector<WriteRequest>& requests, Report report) {
  std::map<std::string, std::set<std::vector<Value>, KeyLess>> keys;
  if (std::any_of(requests.begin(), requests.end(), is_too_large)) return invalid(kTooLarge);
  for (const auto& request : requests) {
    const auto& schema = table(request.table);
    auto fault = schema_fault(schema, request);
    const bool of_key = fault.find("Missing the key") != std::string::npos ||
                        fault.find("Type mismatch for key") != std::string::npos;
    if (!fault.empty()) return invalid(of_key ? kSchemaMismatch : std::move(fault));
  }
  for (const auto& request : requests) {
    if (!keys[request.table].insert(key_values(key_of(table(request.table)), request.attributes)).second) {
      return invalid("Provided list of item keys contains duplicates");
    }
  }
  std::map<std::string, Consumed> consumed;
  for (const auto& request : requests) {
    const Item* before = find(request.table, request.attributes);
    const bool put = request.kind == WriteRequest::Kind::kPut;
    consumed[request.table].add(
        consumed_by_write(table(request.table), before, put ? &request.attributes : nullptr));
    store(request, put ? std::optional(request.attributes) : std::nullopt);
  }
  return listed(consumed, report, true);
}

Answer Model::transact_write(const std::vector<WriteRequest>& actions, Report report,
                             std::vector<std::size_t>& item_bytes) {
  std::map<std::string, std::set<std::vector<Value>, KeyLess>> keys;
  if (std::any_of(actions.begin(), actions.end(), is_too_large)) return invalid(kTooLarge);
  for (const auto& action : actions) {
    const auto fault = key_fault(table(action.table), action.attributes);
    if (!fault.empty() && fault.find(" Key: ") == std::string::npos) continue;
    if (!keys[action.table].insert(key_values(key_of(table(action.table)), action.attributes)).second) {
      return invalid("Transaction request cannot include multiple operations on one item");
    }
  }
  for (const auto& action : actions) {
    auto fault = key_fault(table(action.table), action.attributes);
    if (fault.find(" Key: ") != std::string::npos) return invalid(std::move(fault));
  }
  std::vector<std::optional<Answer>> failures(actions.size());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    auto fault = schema_fault(table(actions[i].table), actions[i]);
    if (fault.empty()) continue;
    failures[i] = invalid(std::move(fault));
    return canceled(std::move(failures));
  }
  std::vector<Decided> decided;
  bool failed = false;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    decided.push_back(decide(actions[i]));
    failures[i] = decided.back().error;
    failed = failed || failures[i];
  }
  if (failed) return canceled(std::move(failures));
  std::map<std::string, Consumed> consumed;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const Item* before = find(actions[i].table, actions[i].attributes);
    const bool check = actions[i].kind == WriteRequest::Kind::kCheck;
    const Item* after = decided[i].after ? &*decided[i].after : nullptr;
    auto part = consumed_by_write(table(actions[i].table), before, check ? before : after);
    item_bytes.push_back(
        std::max(before ? size_bytes(*before) : 0, after && !check ? size_bytes(*after) : 0));
    part.table *= 2;
    part.kind = Consumed::Kind::kWrite;
    consumed[actions[i].table].add(part);
    store(actions[i], decided[i].after);
  }
  return listed(consumed, report, false);
}

Answer replayed(const std::vector<WriteRequest>& actions, Report report,
                const std::vector<std::size_t>& item_bytes) {
  std::map<std::string, Consumed> consumed;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Consumed part{.table = 2 * read_units(item_bytes[i], true)};
    part.kind = Consumed::Kind::kRead;
    consumed[actions[i].table].add(part);
  }
  return listed(consumed, report, false);
}

}  // namespace offstage::oracle
