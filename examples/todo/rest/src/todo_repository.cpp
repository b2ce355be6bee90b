#include "todo_repository.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "json_text.h"
#include "offstage/dynamodb/document.h"

namespace todo {
namespace {

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Hands a member of the payload on under another name, if it is there.
void copy_member(Writer& writer, const char* name, const rapidjson::Value& payload, const char* member) {
  const auto found = payload.FindMember(member);
  if (found != payload.MemberEnd()) write_json(writer, name, json_of(found->value));
}

/// {"name": {"S": "text"}}
std::string item_with(const char* name, const std::string& text) {
  rapidjson::StringBuffer plain;
  Writer writer(plain);
  writer.StartObject();
  write_text(writer, name, text);
  writer.EndObject();
  return offstage::dynamodb::to_item(plain.GetString());
}

std::string items_of(const std::string& answer) {
  return json_of(parsed(answer)["Items"]);
}

}  // namespace

TodoRepository::TodoRepository(offstage::dynamodb::Client& client) : client_(client) {
  const char* table = std::getenv("todoTable");
  table_ = table == nullptr ? "" : table;
}

std::string TodoRepository::call(const char* operation, const std::string& request) {
  const auto answer = client_.call(operation, request);
  if (!answer) throw std::runtime_error(answer.error().message);
  return offstage::dynamodb::plain_answer(*answer);
}

std::string TodoRepository::create(const std::string& id, const rapidjson::Value& payload) {
  const std::int64_t now = now_ms();
  rapidjson::StringBuffer item;
  Writer item_writer(item);
  item_writer.StartObject();
  write_text(item_writer, "id", id);
  copy_member(item_writer, "userId", payload, "userId");
  item_writer.Key("dateCreated");
  item_writer.Int64(now);
  item_writer.Key("dateUpdated");
  item_writer.Int64(now);
  copy_member(item_writer, "content", payload, "content");
  write_text(item_writer, "status", "pending");
  item_writer.EndObject();

  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_text(writer, "TableName", table_);
  write_json(writer, "Item", offstage::dynamodb::to_item(item.GetString()));
  write_text(writer, "ConditionExpression", "#id <> :id");
  write_json(writer, "ExpressionAttributeNames", R"({"#id":"id"})");
  write_json(writer, "ExpressionAttributeValues", item_with(":id", id));
  writer.EndObject();
  call("PutItem", request.GetString());
  return item.GetString();
}

std::string TodoRepository::update(const std::string& id, const rapidjson::Value& payload) {
  rapidjson::StringBuffer values;
  Writer values_writer(values);
  values_writer.StartObject();
  copy_member(values_writer, ":content", payload, "content");
  copy_member(values_writer, ":status", payload, "status");
  values_writer.Key(":dateUpdated");
  values_writer.Int64(now_ms());
  values_writer.EndObject();

  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_text(writer, "TableName", table_);
  write_json(writer, "Key", item_with("id", id));
  write_json(writer, "ExpressionAttributeNames", R"({"#content":"content","#status":"status"})");
  write_json(writer, "ExpressionAttributeValues", offstage::dynamodb::to_item(values.GetString()));
  write_text(writer, "UpdateExpression",
             "SET #content = :content, #status = :status, dateUpdated = :dateUpdated");
  write_text(writer, "ReturnValues", "ALL_NEW");
  writer.EndObject();
  return call("UpdateItem", request.GetString());
}

std::string TodoRepository::remove(const std::string& id) {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_text(writer, "TableName", table_);
  write_json(writer, "Key", item_with("id", id));
  writer.EndObject();
  return call("DeleteItem", request.GetString());
}

std::string TodoRepository::get(const std::string& id) {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_text(writer, "TableName", table_);
  write_text(writer, "KeyConditionExpression", "id = :id");
  write_json(writer, "ExpressionAttributeValues", item_with(":id", id));
  writer.EndObject();
  return items_of(call("Query", request.GetString()));
}

std::string TodoRepository::list() {
  rapidjson::StringBuffer request;
  Writer writer(request);
  writer.StartObject();
  write_text(writer, "TableName", table_);
  writer.EndObject();
  return R"({"data":)" + items_of(call("Scan", request.GetString())) + "}";
}

}  // namespace todo
