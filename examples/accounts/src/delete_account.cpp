// DELETE /accounts/{id}: deleteItem. Answers with what the account was.
#include "accounts.h"

int main() {
  return accounts::serve([](const accounts::Request& request, accounts::Client& client) {
    rapidjson::StringBuffer remove;
    accounts::Writer writer(remove);
    writer.StartObject();
    accounts::write_table(writer);
    accounts::write_key(writer, request.id);
    accounts::write_text(writer, "ReturnValues", "ALL_OLD");
    writer.EndObject();
    return client.call("DeleteItem", remove.GetString());
  });
}
