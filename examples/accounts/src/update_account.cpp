// PUT /accounts/{id}: updateItem, which sets each field of the body. Answers with what the account is then.
#include "accounts.h"

namespace {

/// "SET #0 = :0, #1 = :1": names that are DynamoDB's own words are no trouble this way.
std::string update_expression(std::size_t fields) {
  std::string text;
  for (std::size_t i = 0; i < fields; ++i) {
    const std::string number = std::to_string(i);
    text += (i == 0 ? "SET #" : ", #") + number + " = :" + number;
  }
  return text;
}

std::string update_request(const std::string& id, const rapidjson::Value& fields) {
  rapidjson::StringBuffer buffer;
  accounts::Writer writer(buffer);
  writer.StartObject();
  accounts::write_table(writer);
  accounts::write_key(writer, id);
  accounts::write_text(writer, "ReturnValues", "ALL_NEW");
  if (fields.MemberCount() > 0) {
    accounts::write_text(writer, "UpdateExpression", update_expression(fields.MemberCount()));
    std::size_t number = 0;
    writer.Key("ExpressionAttributeNames");
    writer.StartObject();
    for (const auto& field : fields.GetObject()) {
      accounts::write_text(writer, ("#" + std::to_string(number++)).c_str(), field.name.GetString());
    }
    writer.EndObject();
    number = 0;
    writer.Key("ExpressionAttributeValues");
    writer.StartObject();
    for (const auto& field : fields.GetObject()) {
      writer.Key((":" + std::to_string(number++)).c_str());
      field.value.Accept(writer);
    }
    writer.EndObject();
  }
  writer.EndObject();
  return buffer.GetString();
}

}  // namespace

int main() {
  return accounts::serve([](const accounts::Request& request, accounts::Client& client) {
    rapidjson::Document fields;
    fields.Parse(offstage::dynamodb::to_item(request.body).c_str());
    if (!fields.IsObject()) return accounts::no_object();
    return client.call("UpdateItem", update_request(request.id, fields));
  });
}
