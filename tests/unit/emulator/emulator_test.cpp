#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

TEST_CASE("protocol: the fixed answers of the envelope, with their checksums") {
  Embedded emulator;
  struct Row {
    const char* what;
    HttpRequest request;
    int status;
    std::string body;
    std::string crc32;
  };
  auto not_json = request_for("ListTables", "{");
  auto empty = request_for("ListTables", "");
  auto unknown = request_for("Nonsense", "{}");
  auto no_target = request_for("ListTables", "{}");
  std::erase_if(no_target.headers, [](const HttpHeader& header) { return header.name == "X-Amz-Target"; });
  auto put = request_for("ListTables", "{}");
  put.method = "PUT";
  auto html = request_for("ListTables", "{}");
  html.headers[1].value = "text/html";
  const std::string serialization = R"({"__type":"com.amazon.coral.service#SerializationException"})";
  const std::string unknown_operation = R"({"__type":"com.amazon.coral.service#UnknownOperationException"})";
  const Row rows[] = {
      {"GET",
       {.method = "GET", .target = "/"},
       200,
       "healthy: dynamodb.us-east-1.amazonaws.com ",
       "3128867991"},
      {"other method", put, 404, "<UnknownOperationException/>\n", "3552371480"},
      {"other content type", html, 404, "<UnknownOperationException/>\n", "3552371480"},
      {"no JSON", not_json, 400, serialization, "3948637019"},
      {"no body", empty, 400, serialization, "3948637019"},
      {"unknown operation", unknown, 400, unknown_operation, "1368724161"},
      {"no target", no_target, 400, unknown_operation, "1368724161"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto response = emulator.send(row.request);
    CHECK(response.status == row.status);
    CHECK(response.body == row.body);
    REQUIRE(header(response, "x-amz-crc32"));
    CHECK(*header(response, "x-amz-crc32") == row.crc32);
    REQUIRE(header(response, "x-amzn-RequestId"));
    CHECK(header(response, "x-amzn-RequestId")->size() == 52);
  }
}

TEST_CASE("protocol: what lacks credentials is told so, any credentials will do") {
  Embedded emulator;
  auto none = request_for("ListTables", "{}");
  none.headers.pop_back();
  CHECK(emulator.send(none).body ==
        R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
        R"("message":"Request is missing Authentication Token"})");
  auto incomplete = request_for("ListTables", "{}");
  incomplete.headers.back().value = "AWS4-HMAC-SHA256 Credential=a";
  const auto response = emulator.send(incomplete);
  CHECK(response.status == 400);
  CHECK(response.body.find("IncompleteSignatureException") != std::string::npos);
  CHECK(response.body.find("requires 'Signature' parameter. ") != std::string::npos);
}

TEST_CASE("protocol: a call that AWS has and Offstage has not says which") {
  Embedded emulator;
  CHECK(emulator.text("CreateBackup", "{}") == "Offstage does not support CreateBackup yet");
}

TEST_CASE("protocol: JSON of the wrong type is refused before anything else is looked at") {
  Embedded emulator;
  const std::pair<const char*, const char*> rows[] = {
      {R"({"TableName":1})", "NUMBER_VALUE cannot be converted to String"},
      {R"({"TableName":["x"]})", "Unrecognized collection type class java.lang.String"},
      {R"({"TableName":{}})", "Start of structure or map found where not expected"},
      {R"({"TableName":"no such","ConsistentRead":7})", "NUMBER_VALUE cannot be converted to Boolean"},
      {R"({"TableName":"no such","ConsistentRead":"maybe"})", "Unexpected token received from parser"},
      {R"({"AttributesToGet":"a"})", "Unexpected field type"},
      {R"({"Key":"a"})", "Unexpected field type"},
      {R"({"Key":{"a":{"N":3}}})", "NUMBER_VALUE cannot be converted to String"},
  };
  for (const auto& [body, text] : rows) {
    CAPTURE(body);
    const auto response = emulator.call("GetItem", body);
    CHECK(response.body.find("SerializationException") != std::string::npos);
    CHECK(emulator.text("GetItem", body) == text);
  }
}

TEST_CASE("protocol: JSON as deep as one likes is answered, not followed") {
  Embedded emulator;
  const std::string deep(200'000, '[');
  CHECK(emulator.call("PutItem", deep).status == 400);
  CHECK(emulator.call("PutItem", "{\"Item\":" + deep).status == 400);
}

TEST_CASE("both validation cohorts: the newest says one more thing before single-item errors") {
  const char* put = R"({"TableName":"tab","Item":{"pk":{"S":"a"},"x":{"SS":[]}}})";
  const std::string text = "One or more parameter values were invalid: An string set  may not be empty";
  Embedded newest;
  newest.create_table();
  CHECK(newest.text("PutItem", put) == "1 validation error detected: " + text);
  Embedded classic(Validation::kClassic);
  classic.create_table();
  CHECK(classic.text("PutItem", put) == text);
}

TEST_CASE("several violated constraints come in one message") {
  Embedded classic(Validation::kClassic);
  CHECK(classic.text("PutItem", R"({"TableName":"a b","ReturnConsumedCapacity":"x","ReturnValues":"y"})") ==
        "4 validation errors detected: "
        "Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value "
        "set: [INDEXES, TOTAL, NONE]; "
        "Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: [a-zA-Z0-9_.-]+; "
        "Value 'y' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: "
        "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; "
        "Value null at 'item' failed to satisfy constraint: Member must not be null");
}

TEST_CASE("a table is named by its ARN as well, but not by another account's") {
  Embedded emulator;
  emulator.create_table();
  const auto get = [&](const std::string& table) {
    return emulator.text("GetItem", R"({"TableName":")" + table + R"(","Key":{"pk":{"S":"a"}}})");
  };
  CHECK(get("tab") == "{}");
  CHECK(get("arn:aws:dynamodb:us-east-1:123456789012:table/tab") == "{}");
  CHECK(get("arn:aws:dynamodb:us-east-1:999999999999:table/tab") == "Requested resource not found");
}

TEST_CASE("a new table is ACTIVE on the first look; its description is AWS's") {
  Embedded emulator;
  emulator.create_table();
  const auto document = json::Document::parse(emulator.text("DescribeTable", R"({"TableName":"tab"})"));
  REQUIRE(document);
  const auto table = *document->root().find("Table");
  CHECK(table.find("TableStatus")->as_string() == "ACTIVE");
  CHECK(table.find("TableArn")->as_string() == "arn:aws:dynamodb:us-east-1:123456789012:table/tab");
  CHECK(table.find("CreationDateTime")->as_double() == 1'767'225'600.0);
  CHECK(table.find("BillingModeSummary")->find("BillingMode")->as_string() == "PAY_PER_REQUEST");
  CHECK(table.find("ItemCount")->as_int64() == 0);
}

TEST_CASE("a failed condition shows the item when that was asked for") {
  Embedded emulator;
  emulator.create_table();
  REQUIRE(emulator.call("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"},"n":{"N":"1"}}})").status ==
          200);
  const auto response = emulator.call(
      "PutItem",
      R"json({"TableName":"tab","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk)",
                         "ReturnValuesOnConditionCheckFailure":"ALL_OLD"})json");
  CHECK(response.status == 400);
  CHECK(response.body ==
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed","Item":{"n":{"N":"1"},"pk":{"S":"a"}}})");
}
