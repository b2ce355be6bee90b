#include <doctest/doctest.h>

#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// "tab" with one item, and a local index that projects nothing but keys.
void create_item(Embedded& emulator) {
  REQUIRE(emulator
              .call("CreateTable",
                    R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                          {"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"l","AttributeType":"S"}],
                        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                          {"AttributeName":"sk","KeyType":"RANGE"}],
                        "LocalSecondaryIndexes":[{"IndexName":"local","Projection":{"ProjectionType":"KEYS_ONLY"},
                          "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                            {"AttributeName":"l","KeyType":"RANGE"}]}]})")
              .status == 200);
  REQUIRE(emulator
              .call("PutItem",
                    R"({"TableName":"tab",
                        "Item":{"pk":{"S":"a"},"sk":{"S":"b"},"l":{"S":"c"},"v":{"S":"d"}}})")
              .status == 200);
}

}  // namespace

TEST_CASE("local index: a query may not filter by what is not projected, whatever it shows") {
  Embedded emulator;
  create_item(emulator);
  const std::string filtered =
      R"("TableName":"tab","IndexName":"local","FilterExpression":"v = :v","KeyConditionExpression":"pk = :k",
         "ExpressionAttributeValues":{":v":{"S":"d"},":k":{"S":"a"}})";
  const std::string refused =
      "One or more parameter values were invalid: Secondary index local does not project one or more filter "
      "attributes: [v]";
  CHECK(emulator.text("Query", "{" + filtered + "}") == refused);
  CHECK(emulator.text("Query", "{" + filtered + R"(,"Select":"ALL_ATTRIBUTES"})") == refused);
  CHECK(emulator.text("Query", "{" + filtered + R"(,"ProjectionExpression":"v"})") == refused);
  CHECK(emulator.text("ExecuteStatement",
                      R"({"Statement":"SELECT * FROM tab.\"local\" WHERE pk = 'a' AND v = 'd'"})") ==
        refused);
}

TEST_CASE("local index: a scan does not find what is not projected, even if it shows it") {
  Embedded emulator;
  create_item(emulator);
  const std::string filtered =
      R"("TableName":"tab","IndexName":"local","FilterExpression":"v = :v",
         "ExpressionAttributeValues":{":v":{"S":"d"}})";
  const std::string nothing = R"({"Count":0,"Items":[],"ScannedCount":1})";
  CHECK(emulator.text("Scan", "{" + filtered + "}") == nothing);
  CHECK(emulator.text("Scan", "{" + filtered + R"(,"ProjectionExpression":"v"})") == nothing);
  CHECK(emulator.text("Scan", R"({"TableName":"tab","IndexName":"local","ProjectionExpression":"v"})") ==
        R"({"Count":1,"Items":[{"v":{"S":"d"}}],"ScannedCount":1})");
}
