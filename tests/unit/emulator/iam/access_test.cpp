#include <string>
#include <utility>
#include <vector>

#include "emulator/iam/settings.h"
#include "emulator/operations/operations.h"
#include "tests/unit/emulator/embedded.h"

namespace offstage::emulator {
namespace {

constexpr const char* kKey = "ASIAFUNCTION00000000";
const std::string kTable = "arn:aws:dynamodb:us-east-1:123456789012:table/";
const std::string kUser =
    "User: arn:aws:sts::123456789012:assumed-role/app/fn is not authorized to perform: ";

std::string settings(const std::string& statements, const std::string& more = "",
                     const std::string& mode = "enforce") {
  return R"({"mode":")" + mode + R"(","principals":[{"accessKeyId":")" + kKey +
         R"(","secretAccessKey":"s","sessionToken":"t","account":"123456789012","role":"app","session":"fn",)"
         R"("policies":[{"Version":"2012-10-17","Statement":)" +
         statements + "}]" + more + "}]}";
}

EmulatorOptions options(const std::string& json) {
  auto parsed = iam::parse_settings(json);
  REQUIRE(parsed);
  EmulatorOptions options;
  options.in_memory = true;
  options.iam = std::move(parsed).value();
  return options;
}

std::string allow(const std::string& actions, const std::string& resources = R"("*")",
                  const std::string& condition = "") {
  return R"({"Effect":"Allow","Action":)" + actions + R"(,"Resource":)" + resources +
         (condition.empty() ? "" : ",\"Condition\":" + condition) + "}";
}

/// An emulator whose caller `fn` has a role with these statements; the test itself may do everything.
class Checked : public Embedded {
 public:
  explicit Checked(const std::string& statements, const std::string& more = "",
                   const std::string& mode = "enforce")
      : Embedded(options(settings(statements, more, mode))) {
    create_table();
    REQUIRE(call("CreateTable",
                 R"({"TableName":"idx","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                             {"AttributeName":"by","AttributeType":"S"}],
                     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
                     "GlobalSecondaryIndexes":[{"IndexName":"byIndex",
                       "KeySchema":[{"AttributeName":"by","KeyType":"HASH"}],
                       "Projection":{"ProjectionType":"ALL"}}]})")
                .status == 200);
  }

  HttpResponse as_function(const std::string& operation, const std::string& body) {
    auto request = request_for(operation, body);
    for (auto& header : request.headers) {
      if (header.name == "Authorization") {
        header.value = "AWS4-HMAC-SHA256 Credential=" + std::string(kKey) +
                       "/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
      }
    }
    return send(std::move(request));
  }

  /// "ok"; the message when access is denied; the type of any other error.
  std::string outcome(const std::string& operation, const std::string& body) {
    const auto response = as_function(operation, body);
    if (response.status == 200) return "ok";
    const auto document = json::Document::parse(response.body);
    REQUIRE(document);
    const auto root = document->root();
    const std::string type(root.find("__type")->as_string());
    if (type != "com.amazon.coral.service#AccessDeniedException") return type.substr(type.find('#') + 1);
    CHECK(response.status == 400);
    return std::string(root.find("Message")->as_string());
  }
};

std::string no_policy(const std::string& action, const std::string& resource) {
  return kUser + "dynamodb:" + action + " on resource: " + resource +
         " because no identity-based policy allows the dynamodb:" + action + " action";
}

struct Call {
  std::string operation;
  std::string body;
  std::vector<std::pair<const char*, const char*>> needs;  // action and what follows "table/"
};

const std::vector<Call>& calls() {
  static const std::vector<Call> kCalls{
      {"GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})", {{"GetItem", "tab"}}},
      {"PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"}}})", {{"PutItem", "tab"}}},
      {"UpdateItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})", {{"UpdateItem", "tab"}}},
      {"DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":"b"}}})", {{"DeleteItem", "tab"}}},
      {"PutItem",
       R"({"TableName":"arn:aws:dynamodb:us-east-1:123456789012:table/tab","Item":{"pk":{"S":"a"}}})",
       {{"PutItem", "tab"}}},
      {"Query",
       R"({"TableName":"tab","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}})",
       {{"Query", "tab"}}},
      {"Query",
       R"({"TableName":"idx","IndexName":"byIndex","KeyConditionExpression":"#b = :p",
           "ExpressionAttributeNames":{"#b":"by"},"ExpressionAttributeValues":{":p":{"S":"a"}}})",
       {{"Query", "idx/index/byIndex"}}},
      {"Scan", R"({"TableName":"tab"})", {{"Scan", "tab"}}},
      {"Scan", R"({"TableName":"idx","IndexName":"byIndex"})", {{"Scan", "idx/index/byIndex"}}},
      {"BatchGetItem",
       R"({"RequestItems":{"tab":{"Keys":[{"pk":{"S":"a"}}]},"idx":{"Keys":[{"pk":{"S":"a"}}]}}})",
       {{"BatchGetItem", "tab"}, {"BatchGetItem", "idx"}}},
      {"BatchWriteItem",
       R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}],
                           "idx":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}})",
       {{"BatchWriteItem", "tab"}, {"BatchWriteItem", "idx"}}},
      {"TransactGetItems",
       R"({"TransactItems":[{"Get":{"TableName":"tab","Key":{"pk":{"S":"a"}}}},
                            {"Get":{"TableName":"idx","Key":{"pk":{"S":"a"}}}}]})",
       {{"GetItem", "tab"}, {"GetItem", "idx"}}},
      {"TransactWriteItems",
       R"({"TransactItems":[{"Put":{"TableName":"tab","Item":{"pk":{"S":"1"}}}},
                            {"Update":{"TableName":"tab","Key":{"pk":{"S":"2"}},"UpdateExpression":"SET a = :a",
                                       "ExpressionAttributeValues":{":a":{"S":"x"}}}},
                            {"Delete":{"TableName":"idx","Key":{"pk":{"S":"3"}}}},
                            {"ConditionCheck":{"TableName":"idx","Key":{"pk":{"S":"4"}},
                                               "ConditionExpression":"attribute_not_exists(pk) "}}]})",
       {{"PutItem", "tab"}, {"UpdateItem", "tab"}, {"DeleteItem", "idx"}, {"ConditionCheckItem", "idx"}}},
      {"ExecuteStatement",
       R"({"Statement":"SELECT * FROM \"tab\" WHERE pk = 'a'"})",
       {{"PartiQLSelect", "tab"}}},
      {"ExecuteStatement",
       R"({"Statement":"SELECT * FROM \"idx\".\"byIndex\""})",
       {{"PartiQLSelect", "idx/index/byIndex"}}},
      {"ExecuteStatement",
       R"({"Statement":"INSERT INTO \"tab\" VALUE {'pk':'new'}"})",
       {{"PartiQLInsert", "tab"}}},
      {"ExecuteStatement",
       R"({"Statement":"UPDATE \"tab\" SET a = 1 WHERE pk = 'new'"})",
       {{"PartiQLUpdate", "tab"}}},
      {"ExecuteStatement",
       R"({"Statement":"DELETE FROM \"tab\" WHERE pk = 'new'"})",
       {{"PartiQLDelete", "tab"}}},
      {"ExecuteTransaction",
       R"({"TransactStatements":[{"Statement":"INSERT INTO \"tab\" VALUE {'pk':'t1'}"},
                                 {"Statement":"DELETE FROM \"idx\" WHERE pk = 't2'"}]})",
       {{"PartiQLInsert", "tab"}, {"PartiQLDelete", "idx"}}},
      {"DescribeTable", R"({"TableName":"tab"})", {{"DescribeTable", "tab"}}},
      {"ListTables", "{}", {{"ListTables", "*"}}},
  };
  return kCalls;
}

}  // namespace

TEST_CASE("iam: every call needs its actions on its tables and indexes, and no other") {
  for (const Call& call : calls()) {
    CAPTURE(call.operation);
    CAPTURE(call.body);
    std::string all;
    for (const auto& [action, resource] : call.needs) {
      all += (all.empty() ? "" : ",") +
             allow("\"dynamodb:" + std::string(action) + "\"", "\"" + kTable + resource + "\"");
    }
    const std::string outcome = Checked("[" + all + "]").outcome(call.operation, call.body);
    CHECK((outcome == "ok" || outcome == "ConditionalCheckFailedException"));
    CHECK(Checked("[]").outcome(call.operation, call.body) ==
          no_policy(call.needs[0].first, kTable + call.needs[0].second));
    for (const auto& [missing, on] : call.needs) {
      std::string others = allow("\"s3:*\"");
      for (const auto& [action, resource] : call.needs) {
        if (missing == action && on == resource) continue;
        others += "," + allow("\"dynamodb:" + std::string(action) + "\"", "\"" + kTable + resource + "\"");
      }
      CHECK(Checked("[" + others + "]").outcome(call.operation, call.body) ==
            no_policy(missing, kTable + on));
    }
  }
}

TEST_CASE("iam: no call about items gets past its tables without leave, and none does anything") {
  for (const Call& call : calls()) {
    Checked checked("[]");
    CAPTURE(call.operation);
    const auto* entry = find_operation(call.operation);
    REQUIRE(entry != nullptr);
    if (entry->traffic == nullptr) continue;
    CHECK(checked.outcome(call.operation, call.body).starts_with(kUser));
    CHECK(checked.text("Scan", R"({"TableName":"tab","Select":"COUNT"})") ==
          R"({"Count":0,"ScannedCount":0})");
  }
}

TEST_CASE("iam: calls about streams, tags and everything") {
  const std::string stream = kTable + "tab/stream/2026-01-01T00:00:00.000";
  const std::pair<std::string, std::pair<std::string, std::string>> kRows[] = {
      {"UpdateTable", {R"({"TableName":"tab"})", kTable + "tab"}},
      {"DeleteTable", {R"({"TableName":"none"})", kTable + "none"}},
      {"TagResource", {R"({"ResourceArn":")" + kTable + R"(tab","Tags":[]})", kTable + "tab"}},
      {"DescribeStream", {R"({"StreamArn":")" + stream + "\"}", stream}},
      {"GetShardIterator", {R"({"StreamArn":")" + stream + "\"}", stream}},
      {"GetRecords", {R"({"ShardIterator":")" + stream + "|1|abc\"}", stream}},
      {"ListStreams", {"{}", "*"}},
      {"DescribeLimits", {"{}", "*"}},
  };
  for (const auto& [operation, row] : kRows) {
    CAPTURE(operation);
    CHECK(Checked("[]").outcome(operation, row.first) == no_policy(operation, row.second));
    const std::string policy = "[" + allow("\"dynamodb:" + operation + "\"", "\"" + row.second + "\"") + "]";
    CHECK_FALSE(Checked(policy).outcome(operation, row.first).starts_with(kUser));
  }
}

TEST_CASE("iam: an explicit deny has its own text, and wins") {
  Checked checked("[" + allow("\"dynamodb:*\"") +
                  R"(,{"Effect":"Deny","Action":"dynamodb:DeleteItem","Resource":"*"}])");
  CHECK(checked.outcome("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"}}})") == "ok");
  CHECK(checked.outcome("DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})") ==
        kUser + "dynamodb:DeleteItem on resource: " + kTable +
            "tab with an explicit deny in an identity-based policy");
}

TEST_CASE("iam: a permissions boundary takes away what it does not allow") {
  Checked checked("[" + allow("\"dynamodb:*\"") + "]",
                  R"(,"boundary":{"Statement":[)" + allow("\"dynamodb:Get*\"") +
                      R"(,{"Effect":"Deny","Action":"dynamodb:Scan","Resource":"*"}]})");
  CHECK(checked.outcome("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})") == "ok");
  CHECK(checked.outcome("DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})") ==
        kUser + "dynamodb:DeleteItem on resource: " + kTable +
            "tab because no permissions boundary allows the dynamodb:DeleteItem action");
  CHECK(checked.outcome("Scan", R"({"TableName":"tab"})") ==
        kUser + "dynamodb:Scan on resource: " + kTable +
            "tab with an explicit deny in a permissions boundary");
}

TEST_CASE("iam: what is wrong with the request comes before, whether the table is there does not") {
  Checked checked("[]");
  CHECK(checked.outcome("GetItem", R"({"TableName":"none","Key":{"pk":{"S":"a"}}})") ==
        no_policy("GetItem", kTable + "none"));
  CHECK(checked.outcome("GetItem", R"({"TableName":7,"Key":{"pk":{"S":"a"}}})") == "SerializationException");
  CHECK(checked.outcome("GetItem", R"({"Key":{"pk":{"S":"a"}}})") == "ValidationException");
  CHECK(checked.outcome("GetItem", R"({"TableName":"tab"})") == "ValidationException");
  CHECK(checked.outcome("Query", R"({"TableName":"tab","KeyConditionExpression":"pk ="})") ==
        "ValidationException");
  CHECK(checked.outcome("ExecuteStatement", R"({"Statement":"SELECT"})") == "ValidationException");
  CHECK(checked.outcome("TransactGetItems", R"({"TransactItems":[{}]})") == "ValidationException");
}

TEST_CASE("iam: statements of a batch are refused one by one") {
  Checked checked("[" + allow("\"dynamodb:PartiQLInsert\"") + "]");
  const auto response = checked.as_function(
      "BatchExecuteStatement", R"({"Statements":[{"Statement":"INSERT INTO \"tab\" VALUE {'pk':'1'}"},
                                                 {"Statement":"DELETE FROM \"tab\" WHERE pk = '1'"}]})");
  CHECK(response.status == 200);
  CHECK(response.body == R"({"Responses":[{"TableName":"tab"},{"Error":{"Code":"AccessDenied","Message":")" +
                             no_policy("PartiQLDelete", kTable + "tab") + R"("}}]})");
}

TEST_CASE("iam: other callers, and principals whose roles are unknown, are nobody's business") {
  Checked checked("[]");
  CHECK(checked.call("Scan", R"({"TableName":"tab"})").status == 200);
  Checked unknown("[]", R"(,"checked":false)");
  CHECK(unknown.outcome("Scan", R"({"TableName":"tab"})") == "ok");
}

TEST_CASE("iam: warn lets everything through") {
  Checked checked("[]", "", "warn");
  CHECK(checked.outcome("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"}}})") == "ok");
  CHECK(checked.outcome("GetItem", R"({"TableName":"none","Key":{"pk":{"S":"a"}}})") ==
        "ResourceNotFoundException");
}

TEST_CASE("iam: a presigned request has its caller in the query") {
  Checked checked("[]");
  auto request = request_for("Scan", R"({"TableName":"tab"})");
  std::erase_if(request.headers, [](const HttpHeader& header) { return header.name == "Authorization"; });
  request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + std::string(kKey) +
                   "%2F20260101%2Fus-east-1%2Fdynamodb%2Faws4_request&X-Amz-Date=20260101T000000Z&"
                   "X-Amz-SignedHeaders=host&X-Amz-Signature=0";
  CHECK(checked.send(request).status == 400);
}

TEST_CASE("iam: settings that are none say why, and quote no secrets") {
  const std::pair<std::string, const char*> kRows[] = {
      {"", "expected a JSON object"},
      {"{}", "mode: expected warn or enforce"},
      {R"({"mode":"warn"})", "principals: expected a list"},
      {R"({"mode":"warn","principals":[{"accessKeyId":"K","secretAccessKey":"hidden"}]})",
       "a principal needs accessKeyId, account, role and session"},
      {settings(R"([{"Effect":"Maybe"}])"), "role app: Effect: expected Allow or Deny"},
  };
  for (const auto& [json, wanted] : kRows) {
    const auto parsed = iam::parse_settings(json);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().text == wanted);
  }
  CHECK(iam::read_settings("/nowhere/at/all").error().text == "cannot read /nowhere/at/all");
}

}  // namespace offstage::emulator
