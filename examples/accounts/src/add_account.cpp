// POST /accounts: putItem with the body. That it is an account has been looked at by API Gateway.
#include "accounts.h"

int main() {
  return accounts::serve([](const accounts::Request& request, accounts::Client& client) {
    const std::string item = offstage::dynamodb::to_item(request.body);
    if (item.empty()) return accounts::no_object();
    rapidjson::StringBuffer put;
    accounts::Writer writer(put);
    writer.StartObject();
    accounts::write_table(writer);
    writer.Key("Item");
    writer.RawValue(item.c_str(), item.size(), rapidjson::kObjectType);
    writer.EndObject();
    return client.call("PutItem", put.GetString());
  });
}
