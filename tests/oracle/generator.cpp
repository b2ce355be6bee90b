#include "tests/oracle/generator.h"

#include <algorithm>
#include <memory>

#include "tests/oracle/requests.h"

namespace offstage::oracle {
namespace {

/// The item's or key's parts that name it, for a request that must not name one item twice.
std::string identity(const Table& table, const std::string& name, const Item& attributes) {
  std::string text = name;
  for (const auto& part : key_of(table)) {
    const auto found = attributes.find(part.name);
    if (found != attributes.end()) text += text_of(Item{{part.name, found->second}});
  }
  return text;
}

bool by_table(const auto& a, const auto& b) {
  return a.table < b.table;
}

std::string quoted_items(const std::vector<const Item*>& items) {
  std::string body = "{\"Items\":[";
  for (const auto* item : items) body += (body.back() == '[' ? "" : ",") + text_of(*item);
  return body + "]}";
}

}  // namespace

Report Generator::report() {
  const int choice = below(3);
  return static_cast<Report>(choice);
}

WriteRequest Generator::write(const Model& model, const std::string& name, bool plain) {
  const auto& table = model.table(name);
  WriteRequest request{.table = name};
  const int kind = below(10);
  request.kind = kind < 4   ? WriteRequest::Kind::kPut
                 : kind < 8 ? WriteRequest::Kind::kUpdate
                            : WriteRequest::Kind::kDelete;
  if (plain && request.kind == WriteRequest::Kind::kUpdate) request.kind = WriteRequest::Kind::kPut;
  request.attributes = request.kind == WriteRequest::Kind::kPut ? item(table) : key(table);
  if (plain) return request;
  if (request.kind == WriteRequest::Kind::kUpdate) request.update = update(table);
  if (chance(50)) {
    const bool complete = key_fault(table, request.attributes).empty();
    const Item* there = complete ? model.find(name, request.attributes) : nullptr;
    request.condition = condition(attributes(table, "", false), there, 0);
    request.item_on_failure = chance(50);
  }
  return request;
}

Operation Generator::write_operation(const Model& model, const std::string& name) {
  auto request = write(model, name, false);
  static const std::vector<std::string> kAll = {"",        "NONE",       "ALL_OLD", "UPDATED_OLD",
                                                "ALL_NEW", "UPDATED_NEW"};
  const bool is_update = request.kind == WriteRequest::Kind::kUpdate;
  request.return_values = kAll[static_cast<std::size_t>(below(is_update ? 6 : 3))];
  if (is_update && chance(3)) request.update.reset();
  const auto wanted = report();
  return {.call = call_of(request),
          .body = body_of(request, wanted, alias_every()),
          .ask = [=](Model& asked) { return asked.write(request, wanted); }};
}

Operation Generator::batch_write(const Model& model, const std::vector<std::string>& tables) {
  std::vector<WriteRequest> requests;
  std::vector<std::string> seen;
  for (int i = 1 + below(8); i > 0; --i) {
    auto request = write(model, one_of(tables), true);
    auto name = identity(model.table(request.table), request.table, request.attributes);
    if (std::count(seen.begin(), seen.end(), name) > 0 && !chance(2)) continue;
    seen.push_back(std::move(name));
    requests.push_back(std::move(request));
  }
  std::sort(requests.begin(), requests.end(), by_table<WriteRequest, WriteRequest>);
  const auto wanted = report();
  return {.call = "BatchWriteItem", .body = batch_write_body(requests, wanted), .ask = [=](Model& asked) {
            return asked.batch_write(requests, wanted);
          }};
}

Operation Generator::transact_write(const Model& model, const std::vector<std::string>& tables) {
  if (repeatable_ && chance(10)) return *repeatable_;
  std::vector<WriteRequest> actions;
  std::vector<std::string> seen;
  for (int i = 1 + below(6); i > 0; --i) {
    auto action = write(model, one_of(tables), false);
    if (action.kind == WriteRequest::Kind::kDelete && action.condition && chance(50)) {
      action.kind = WriteRequest::Kind::kCheck;
    }
    auto name = identity(model.table(action.table), action.table, action.attributes);
    if (std::count(seen.begin(), seen.end(), name) > 0 && !chance(2)) continue;
    seen.push_back(std::move(name));
    actions.push_back(std::move(action));
  }
  const auto wanted = report();
  const auto token = chance(10) ? "token-" + std::to_string(random_()) : "";
  Operation operation{.call = "TransactWriteItems",
                      .body = transact_write_body(actions, wanted, token, alias_every()),
                      .ask = {},
                      .page = {}};
  // Only a transaction that succeeded is remembered; a repetition of another is tried anew.
  const auto item_bytes = std::make_shared<std::vector<std::size_t>>();
  operation.ask = [=](Model& asked) {
    if (!item_bytes->empty()) return replayed(actions, wanted, *item_bytes);
    return asked.transact_write(actions, wanted, *item_bytes);
  };
  if (!token.empty()) repeatable_ = operation;
  return operation;
}

GetRequest Generator::get(const Table& table) {
  GetRequest request{.table = table.name};
  for (const auto& attribute : key_of(table)) request.key[attribute.name] = key_value(attribute.type);
  if (chance(40)) request.projection = projection(attributes(table, "", false));
  request.consistent = chance(50);
  return request;
}

Operation Generator::reads(const Model& model, const std::vector<std::string>& tables, bool transaction) {
  std::vector<GetRequest> requests;
  std::vector<std::string> seen;
  for (int i = 1 + below(6); i > 0; --i) {
    auto request = get(model.table(one_of(tables)));
    // One spelling for each key: how AWS tells duplicates from each other differs between the two calls.
    for (auto& [attribute, value] : request.key) value.written.clear();
    auto name = identity(model.table(request.table), request.table, request.key);
    if (std::count(seen.begin(), seen.end(), name) > 0) continue;
    seen.push_back(std::move(name));
    requests.push_back(std::move(request));
  }
  const auto wanted = report();
  if (transaction) {
    return {.call = "TransactGetItems",
            .body = transact_get_body(requests, wanted, alias_every()),
            .ask = [=](Model& asked) { return asked.transact_get(requests, wanted); }};
  }
  std::sort(requests.begin(), requests.end(), by_table<GetRequest, GetRequest>);
  for (std::size_t i = 1; i < requests.size(); ++i) {
    if (requests[i].table != requests[i - 1].table) continue;
    requests[i].projection = requests[i - 1].projection;
    requests[i].consistent = requests[i - 1].consistent;
  }
  return {.call = "BatchGetItem",
          .body = batch_get_body(requests, wanted, alias_every()),
          .ask = [=](Model& asked) { return asked.batch_get(requests, wanted); }};
}

/// PartiQL; what it says of missing and existing items is told here, the rest by the model.
Operation Generator::statement(const Model& model, const std::string& name) {
  const auto& table = model.table(name);
  Item chosen;
  for (const auto& attribute : key_of(table)) chosen[attribute.name] = key_value(attribute.type);
  WriteRequest write{.kind = WriteRequest::Kind::kDelete, .table = name, .attributes = chosen};
  switch (below(4)) {
    case 0:
      return {"ExecuteStatement", select_body(table, chosen), [=](Model& asked) {
                const Item* found = asked.find(name, chosen);
                return Answer{.body = quoted_items(found ? std::vector{found} : std::vector<const Item*>())};
              }};
    case 1:
      return {"ExecuteStatement", delete_body(table, chosen), [=](Model& asked) {
                const Item* found = asked.find(name, chosen);
                Answer answer{.body = quoted_items(found ? std::vector{found} : std::vector<const Item*>())};
                asked.write(write, Report::kNone);
                return answer;
              }};
    case 2: {
      const auto value = number(std::to_string(below(100)));
      return {"ExecuteStatement", update_body(table, chosen, "v1", value), [=](Model& asked) {
                const Item* found = asked.find(name, chosen);
                if (!found)
                  return Answer{"ConditionalCheckFailedException", "The conditional request failed"};
                auto put = write;
                put.kind = WriteRequest::Kind::kPut;
                put.attributes = *found;
                put.attributes["v1"] = value;
                asked.write(put, Report::kNone);
                return Answer{.body = quoted_items({asked.find(name, chosen)})};
              }};
    }
    default: {
      auto inserted = chosen;
      for (const auto* field : {"v1", "m", "l"}) inserted[field] = value_for(field);
      return {"ExecuteStatement", insert_body(table, inserted), [=](Model& asked) {
                if (asked.find(name, inserted)) {
                  return Answer{"DuplicateItemException", "Duplicate primary key exists in table"};
                }
                auto put = write;
                put.kind = WriteRequest::Kind::kPut;
                put.attributes = inserted;
                auto answer = asked.write(put, Report::kNone);
                if (answer.error.empty()) answer.body = quoted_items({});
                return answer;
              }};
    }
  }
}

/// PartiQL's WHERE, which is a Query or a Scan with a filter underneath, whichever way the emulator finds it
/// out.
Operation Generator::select(const Model& model, const std::string& name) {
  const auto& table = model.table(name);
  // Of the key there is but the one condition: the others would have to be of its type.
  auto wanted = condition(attributes(table, "", true), nullptr, 0);
  if (chance(40)) {
    const auto& hash = table.hash[0];
    const Operand value{std::nullopt, key_value(hash.type), false};
    Condition one_partition{.kind = Condition::Kind::kCompare, .comparator = "="};
    one_partition.operands = {{Path{Step{hash.name}}, {}, false}, value};
    wanted = {.kind = Condition::Kind::kAnd, .children = {std::move(one_partition), std::move(wanted)}};
  }
  Operation operation{.call = "ExecuteStatement", .body = select_body(table, wanted), .unordered = true};
  operation.ask = [=](Model& asked) {
    std::vector<Item> found;
    for (auto& item : asked.items(name)) {
      if (holds(wanted, item)) found.push_back(std::move(item));
    }
    std::vector<const Item*> chosen;
    for (const auto& item : found) chosen.push_back(&item);
    return Answer{.body = quoted_items(chosen)};
  };
  return operation;
}

PageRequest Generator::page(const Table& table) {
  PageRequest request{.table = table.name};
  if (!table.indexes.empty() && chance(60)) request.index = one_of(table.indexes).name;
  const auto* index = find_index(table, request.index);
  const bool query = chance(70);
  if (query) {
    for (const auto& attribute : index ? index->hash : table.hash) {
      request.conditions.push_back({attribute.name, "=", {key_value(attribute.type)}});
    }
    for (const auto& attribute : index ? index->range : table.range) {
      if (chance(50)) break;
      request.conditions.push_back(range_condition(attribute));
      if (request.conditions.back().comparator != "=") break;
    }
    if (chance(30)) std::reverse(request.conditions.begin(), request.conditions.end());
    request.forward = chance(60);
  } else if (chance(30)) {
    request.segments = 1 + below(5);
    request.segment = below(*request.segments);
  }
  const auto filtered = attributes(table, chance(97) ? request.index : "", query);
  if (!filtered.empty() && chance(35)) request.filter = condition(filtered, nullptr, 1);
  if (chance(30)) {
    request.projection = projection(attributes(table, chance(97) ? request.index : "", false));
    if (chance(30)) request.select = "SPECIFIC_ATTRIBUTES";
  } else if (chance(40)) {
    request.select = one_of(std::vector<std::string>{"COUNT", "ALL_ATTRIBUTES"});
    if (index && chance(30)) request.select = "ALL_PROJECTED_ATTRIBUTES";
  }
  if (chance(60)) request.limit = 1 + below(5);
  request.consistent = chance(index && index->global ? 2 : 40);
  return request;
}

Operation Generator::page_operation(PageRequest request) {
  const auto wanted = report();
  Operation operation{.call = request.conditions.empty() ? "Scan" : "Query",
                      .body = body_of(request, wanted, alias_every()),
                      .ask = [=](Model& asked) { return asked.page(request, wanted); },
                      .page = {}};
  operation.page = std::move(request);
  return operation;
}

Operation Generator::continued(PageRequest page, Item last) {
  page.start = std::move(last);
  return page_operation(std::move(page));
}

Operation Generator::next(const Model& model, const std::vector<std::string>& tables) {
  const auto& name = one_of(tables);
  const int kind = below(100);
  if (kind < 40) return write_operation(model, name);
  if (kind < 47) return batch_write(model, tables);
  if (kind < 57) return transact_write(model, tables);
  if (kind < 62) return reads(model, tables, true);
  if (kind < 67) return reads(model, tables, false);
  if (kind < 69) return statement(model, name);
  // More than a page has a NextToken, which is the emulator's own.
  if (kind < 71) return big_items_ ? statement(model, name) : select(model, name);
  if (kind < 77) {
    const auto request = get(model.table(name));
    const auto wanted = report();
    return {.call = "GetItem", .body = body_of(request, wanted, alias_every()), .ask = [=](Model& asked) {
              return asked.get(request, wanted);
            }};
  }
  return page_operation(page(model.table(name)));
}

}  // namespace offstage::oracle
