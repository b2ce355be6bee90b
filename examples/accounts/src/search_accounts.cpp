// GET /accounts: scan.
#include "accounts.h"

int main() {
  return accounts::serve([](const accounts::Request&, accounts::Client& client) {
    rapidjson::StringBuffer scan;
    accounts::Writer writer(scan);
    writer.StartObject();
    accounts::write_table(writer);
    writer.EndObject();
    return client.call("Scan", scan.GetString());
  });
}
