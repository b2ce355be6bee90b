#include "tests/oracle/requests.h"

#include <set>

namespace offstage::oracle {
namespace {

/// A request's object, closed at the end of its life.
class Body {
 public:
  Body() { writer_.begin_object(); }
  json::Writer& writer() { return writer_; }
  std::string take() {
    writer_.end_object();
    return std::move(text_);
  }

 private:
  std::string text_;
  json::Writer writer_{text_};
};

void write_report(json::Writer& writer, Report report) {
  if (report == Report::kTotal) writer.member("ReturnConsumedCapacity", "TOTAL");
  if (report == Report::kIndexes) writer.member("ReturnConsumedCapacity", "INDEXES");
}

void write_attributes(json::Writer& writer, const std::string& member, const Item& item) {
  writer.key(member);
  write(writer, item, Spelling::kRequest);
}

void write_members(json::Writer& writer, const WriteRequest& request, int alias_every) {
  writer.member("TableName", request.table);
  write_attributes(writer, request.kind == WriteRequest::Kind::kPut ? "Item" : "Key", request.attributes);
  ExpressionText text(alias_every);
  if (request.update) writer.member("UpdateExpression", text.of(*request.update));
  if (request.condition) writer.member("ConditionExpression", text.of(*request.condition));
  text.write_placeholders(writer);
  if (request.item_on_failure) writer.member("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
  if (!request.return_values.empty()) writer.member("ReturnValues", request.return_values);
}

void write_projection(json::Writer& writer, const GetRequest& request, int alias_every) {
  if (!request.projection) return;
  ExpressionText text(alias_every);
  writer.member("ProjectionExpression", text.of(*request.projection));
  text.write_placeholders(writer);
}

void write_schema(json::Writer& writer, const std::vector<KeyAttribute>& hash,
                  const std::vector<KeyAttribute>& range) {
  writer.key("KeySchema");
  writer.begin_array();
  const auto attribute = [&](const KeyAttribute& part, const char* type) {
    writer.begin_object();
    writer.member("AttributeName", part.name);
    writer.member("KeyType", type);
    writer.end_object();
  };
  for (const auto& part : hash) attribute(part, "HASH");
  for (const auto& part : range) attribute(part, "RANGE");
  writer.end_array();
}

void write_indexes(json::Writer& writer, const Table& table, bool global) {
  bool any = false;
  for (const auto& index : table.indexes) any = any || index.global == global;
  if (!any) return;
  writer.key(global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
  writer.begin_array();
  for (const auto& index : table.indexes) {
    if (index.global != global) continue;
    writer.begin_object();
    writer.member("IndexName", index.name);
    write_schema(writer, index.hash, index.range);
    writer.key("Projection");
    writer.begin_object();
    writer.member("ProjectionType", index.projection);
    if (!index.include.empty()) {
      writer.key("NonKeyAttributes");
      writer.begin_array();
      for (const auto& name : index.include) writer.string(name);
      writer.end_array();
    }
    writer.end_object();
    writer.end_object();
  }
  writer.end_array();
}

/// Calls `write_one(first, end)` for each run of requests on one table.
template <class Request, class Write>
void for_each_table(const std::vector<Request>& requests, Write write_one) {
  for (std::size_t first = 0; first < requests.size();) {
    std::size_t end = first;
    while (end < requests.size() && requests[end].table == requests[first].table) ++end;
    write_one(first, end);
    first = end;
  }
}

std::string statement_body(const std::string& statement, const std::vector<Value>& parameters) {
  Body body;
  auto& writer = body.writer();
  writer.member("Statement", statement);
  if (parameters.empty()) return body.take();
  writer.key("Parameters");
  writer.begin_array();
  for (const auto& parameter : parameters) write(writer, parameter, Spelling::kRequest);
  writer.end_array();
  return body.take();
}

/// " WHERE p = ? AND s = ?"; the values go to `parameters`.
std::string where(const Table& table, const Item& key, std::vector<Value>& parameters) {
  std::string text;
  for (const auto& part : key_of(table)) {
    text += (text.empty() ? " WHERE " : " AND ") + part.name + " = ?";
    parameters.push_back(key.at(part.name));
  }
  return text;
}

}  // namespace

std::string create_table_body(const Table& table) {
  Body body;
  auto& writer = body.writer();
  writer.member("TableName", table.name);
  writer.member("BillingMode", "PAY_PER_REQUEST");
  write_schema(writer, table.hash, table.range);
  std::map<std::string, Type> types;
  for (const auto& part : key_of(table)) types[part.name] = part.type;
  for (const auto& index : table.indexes) {
    for (const auto& part : key_of(index)) types[part.name] = part.type;
  }
  writer.key("AttributeDefinitions");
  writer.begin_array();
  for (const auto& [name, type] : types) {
    writer.begin_object();
    writer.member("AttributeName", name);
    writer.member("AttributeType", name_of(type));
    writer.end_object();
  }
  writer.end_array();
  writer.key("StreamSpecification");
  writer.raw(R"({"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"})");
  write_indexes(writer, table, false);
  write_indexes(writer, table, true);
  return body.take();
}

std::string call_of(const WriteRequest& request) {
  if (request.kind == WriteRequest::Kind::kPut) return "PutItem";
  return request.kind == WriteRequest::Kind::kUpdate ? "UpdateItem" : "DeleteItem";
}

std::string body_of(const WriteRequest& request, Report report, int alias_every) {
  Body body;
  write_members(body.writer(), request, alias_every);
  write_report(body.writer(), report);
  return body.take();
}

std::string batch_write_body(const std::vector<WriteRequest>& requests, Report report) {
  Body body;
  auto& writer = body.writer();
  write_report(writer, report);
  writer.key("RequestItems");
  writer.begin_object();
  for_each_table(requests, [&](std::size_t first, std::size_t end) {
    writer.key(requests[first].table);
    writer.begin_array();
    for (std::size_t i = first; i < end; ++i) {
      const bool put = requests[i].kind == WriteRequest::Kind::kPut;
      writer.begin_object();
      writer.key(put ? "PutRequest" : "DeleteRequest");
      writer.begin_object();
      write_attributes(writer, put ? "Item" : "Key", requests[i].attributes);
      writer.end_object();
      writer.end_object();
    }
    writer.end_array();
  });
  writer.end_object();
  return body.take();
}

std::string transact_write_body(const std::vector<WriteRequest>& actions, Report report,
                                const std::string& token, int alias_every) {
  static constexpr const char* kMembers[] = {"Put", "Update", "Delete", "ConditionCheck"};
  Body body;
  auto& writer = body.writer();
  write_report(writer, report);
  if (!token.empty()) writer.member("ClientRequestToken", token);
  writer.key("TransactItems");
  writer.begin_array();
  for (const auto& action : actions) {
    writer.begin_object();
    writer.key(kMembers[static_cast<int>(action.kind)]);
    writer.begin_object();
    write_members(writer, action, alias_every);
    writer.end_object();
    writer.end_object();
  }
  writer.end_array();
  return body.take();
}

std::string body_of(const GetRequest& request, Report report, int alias_every) {
  Body body;
  auto& writer = body.writer();
  writer.member("TableName", request.table);
  write_attributes(writer, "Key", request.key);
  write_projection(writer, request, alias_every);
  if (request.consistent) writer.key("ConsistentRead"), writer.boolean(true);
  write_report(writer, report);
  return body.take();
}

std::string batch_get_body(const std::vector<GetRequest>& requests, Report report, int alias_every) {
  Body body;
  auto& writer = body.writer();
  write_report(writer, report);
  writer.key("RequestItems");
  writer.begin_object();
  for_each_table(requests, [&](std::size_t first, std::size_t end) {
    writer.key(requests[first].table);
    writer.begin_object();
    writer.key("Keys");
    writer.begin_array();
    for (std::size_t i = first; i < end; ++i) write(writer, requests[i].key, Spelling::kRequest);
    writer.end_array();
    write_projection(writer, requests[first], alias_every);
    writer.key("ConsistentRead");
    writer.boolean(requests[first].consistent);
    writer.end_object();
  });
  writer.end_object();
  return body.take();
}

std::string transact_get_body(const std::vector<GetRequest>& requests, Report report, int alias_every) {
  Body body;
  auto& writer = body.writer();
  write_report(writer, report);
  writer.key("TransactItems");
  writer.begin_array();
  for (const auto& request : requests) {
    writer.begin_object();
    writer.key("Get");
    writer.begin_object();
    writer.member("TableName", request.table);
    write_attributes(writer, "Key", request.key);
    write_projection(writer, request, alias_every);
    writer.end_object();
    writer.end_object();
  }
  writer.end_array();
  return body.take();
}

std::string body_of(const PageRequest& request, Report report, int alias_every) {
  Body body;
  auto& writer = body.writer();
  writer.member("TableName", request.table);
  if (!request.index.empty()) writer.member("IndexName", request.index);
  ExpressionText text(alias_every);
  if (!request.conditions.empty()) {
    writer.member("KeyConditionExpression", text.of(request.conditions));
    writer.key("ScanIndexForward");
    writer.boolean(request.forward);
  }
  if (request.filter) writer.member("FilterExpression", text.of(*request.filter));
  if (request.projection) writer.member("ProjectionExpression", text.of(*request.projection));
  text.write_placeholders(writer);
  if (!request.select.empty()) writer.member("Select", request.select);
  if (request.limit) writer.key("Limit"), writer.integer(*request.limit);
  if (request.segments) {
    writer.key("Segment"), writer.integer(*request.segment);
    writer.key("TotalSegments"), writer.integer(*request.segments);
  }
  if (request.start) write_attributes(writer, "ExclusiveStartKey", *request.start);
  if (request.consistent) writer.key("ConsistentRead"), writer.boolean(true);
  write_report(writer, report);
  return body.take();
}

std::string insert_body(const Table& table, const Item& item) {
  std::string members;
  std::vector<Value> parameters;
  for (const auto& [name, value] : item) {
    members += (members.empty() ? "'" : ", '") + name + "': ?";
    parameters.push_back(value);
  }
  return statement_body("INSERT INTO \"" + table.name + "\" VALUE {" + members + "}", parameters);
}

std::string select_body(const Table& table, const Item& key) {
  std::vector<Value> parameters;
  const auto condition = where(table, key, parameters);
  return statement_body("SELECT * FROM \"" + table.name + "\"" + condition, parameters);
}

std::string select_body(const Table& table, const Condition& condition) {
  ExpressionText text;
  const auto where = text.of(condition);
  return statement_body("SELECT * FROM \"" + table.name + "\" WHERE " + where, text.values());
}

std::string delete_body(const Table& table, const Item& key) {
  std::vector<Value> parameters;
  const auto condition = where(table, key, parameters);
  return statement_body("DELETE FROM \"" + table.name + "\"" + condition + " RETURNING ALL OLD *",
                        parameters);
}

std::string update_body(const Table& table, const Item& key, const std::string& attribute,
                        const Value& value) {
  std::vector<Value> parameters{value};
  const auto condition = where(table, key, parameters);
  return statement_body(
      "UPDATE \"" + table.name + "\" SET " + attribute + " = ?" + condition + " RETURNING ALL NEW *",
      parameters);
}

}  // namespace offstage::oracle
