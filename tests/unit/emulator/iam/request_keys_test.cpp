#include <string>
#include <utility>
#include <vector>

#include "emulator/iam/settings.h"
#include "tests/unit/emulator/embedded.h"

namespace offstage::emulator {
namespace {

constexpr const char* kKey = "ASIAFUNCTION00000000";

/// Whether a role that allows everything under this condition lets the call through.
class UnderCondition : public Embedded {
 public:
  explicit UnderCondition(const std::string& condition) : Embedded(options(condition)) {
    REQUIRE(call("CreateTable",
                 R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                             {"AttributeName":"sk","AttributeType":"N"},
                                             {"AttributeName":"by","AttributeType":"N"}],
                     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                                  {"AttributeName":"sk","KeyType":"RANGE"}],
                     "GlobalSecondaryIndexes":[{"IndexName":"byIndex",
                       "KeySchema":[{"AttributeName":"by","KeyType":"HASH"}],
                       "Projection":{"ProjectionType":"ALL"}}]})")
                .status == 200);
  }

  bool lets(const std::string& operation, const std::string& body) {
    auto request = request_for(operation, body);
    for (auto& header : request.headers) {
      if (header.name != "Authorization") continue;
      header.value = "AWS4-HMAC-SHA256 Credential=" + std::string(kKey) +
                     "/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    }
    request.headers.push_back({"User-Agent", "test/1.0"});
    const auto response = send(std::move(request));
    INFO(response.body);
    const bool refused = response.body.find("AccessDeniedException") != std::string::npos;
    if (!refused) CHECK(response.status == 200);
    return !refused;
  }

 private:
  static EmulatorOptions options(const std::string& condition) {
    auto parsed = iam::parse_settings(
        R"({"mode":"enforce","principals":[{"accessKeyId":"ASIAFUNCTION00000000","account":"123456789012",
            "role":"app","session":"fn","keys":{"lambda:SourceFunctionArn":["arn:fn"]},
            "policies":[{"Version":"2012-10-17","Statement":
              {"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":)" +
        condition + "}}]}]}");
    REQUIRE(parsed);
    EmulatorOptions options;
    options.in_memory = true;
    options.iam = std::move(parsed).value();
    return options;
  }
};

bool lets(const std::string& condition, const std::string& operation, const std::string& body) {
  return UnderCondition(condition).lets(operation, body);
}

std::string all_of(const std::string& key, const std::string& values) {
  return R"({"ForAllValues:StringEquals":{")" + key + "\":[" + values + R"(]},"Null":{")" + key +
         R"(":"false"}})";
}

const std::string kItemKey = R"("Key":{"pk":{"S":"u1"},"sk":{"N":"1"}})";

}  // namespace

TEST_CASE("iam keys: the leading keys of every sort of call") {
  const std::string u1 = all_of("dynamodb:LeadingKeys", R"("u1")");
  const std::pair<const char*, std::string> kRows[] = {
      {"GetItem", R"({"TableName":"tab",)" + kItemKey + "}"},
      {"UpdateItem", R"({"TableName":"tab",)" + kItemKey + "}"},
      {"DeleteItem", R"({"TableName":"tab",)" + kItemKey + "}"},
      {"PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"u1"},"sk":{"N":"1"}}})"},
      {"BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"pk":{"S":"u1"},"sk":{"N":"1"}}]}}})"},
      {"BatchWriteItem",
       R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"pk":{"S":"u1"},"sk":{"N":"1"}}}}]}})"},
      {"BatchWriteItem",
       R"({"RequestItems":{"tab":[{"DeleteRequest":{"Key":{"pk":{"S":"u1"},"sk":{"N":"1"}}}}]}})"},
      {"TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"tab",)" + kItemKey + "}}]}"},
      {"TransactWriteItems",
       R"({"TransactItems":[{"Put":{"TableName":"tab","Item":{"pk":{"S":"u1"},"sk":{"N":"1"}}}}]})"},
      {"Query",
       R"({"TableName":"tab","KeyConditionExpression":"pk = :p AND sk > :s",
           "ExpressionAttributeValues":{":p":{"S":"u1"},":s":{"N":"0"}}})"},
      {"Query",
       R"({"TableName":"tab","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"u1"}]}}})"},
      {"ExecuteStatement", R"({"Statement":"SELECT * FROM tab WHERE pk = 'u1'"})"},
      {"ExecuteStatement", R"({"Statement":"SELECT * FROM tab WHERE pk = ?","Parameters":[{"S":"u1"}]})"},
      {"ExecuteStatement", R"({"Statement":"INSERT INTO tab VALUE {'pk':'u1','sk':9}"})"},
  };
  for (const auto& [operation, body] : kRows) {
    CAPTURE(body);
    CHECK(lets(u1, operation, body));
    std::string other = body;
    for (auto at = other.find("u1"); at != std::string::npos; at = other.find("u1", at))
      other.replace(at, 2, "u2");
    CHECK_FALSE(lets(u1, operation, other));
  }
}

TEST_CASE("iam keys: several items, numbers, indexes, and calls without leading keys") {
  const std::string u1 = all_of("dynamodb:LeadingKeys", R"("u1")");
  const std::string both = all_of("dynamodb:LeadingKeys", R"("u1","u2")");
  const std::string two =
      R"({"RequestItems":{"tab":{"Keys":[{"pk":{"S":"u1"},"sk":{"N":"1"}},{"pk":{"S":"u2"},"sk":{"N":"1"}}]}}})";
  CHECK_FALSE(lets(u1, "BatchGetItem", two));
  CHECK(lets(both, "BatchGetItem", two));
  const std::string in = R"({"Statement":"SELECT * FROM tab WHERE pk IN ['u1','u2']"})";
  CHECK_FALSE(lets(u1, "ExecuteStatement", in));
  CHECK(lets(both, "ExecuteStatement", in));
  CHECK(lets(all_of("dynamodb:LeadingKeys", R"("7")"), "Query",
             R"({"TableName":"tab","IndexName":"byIndex","KeyConditionExpression":"#b = :b",
                 "ExpressionAttributeNames":{"#b":"by"},"ExpressionAttributeValues":{":b":{"N":"7.0"}}})"));
  CHECK_FALSE(lets(u1, "Scan", R"({"TableName":"tab"})"));
  CHECK(lets(R"({"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["u1"]}})", "Scan",
             R"({"TableName":"tab"})"));
}

TEST_CASE("iam keys: the attributes that a request names") {
  const std::string keys = all_of("dynamodb:Attributes", R"("pk","sk")");
  const std::string more = all_of("dynamodb:Attributes", R"("pk","sk","a","b")");
  const std::pair<const char*, std::string> kRows[] = {
      {"GetItem", R"({"TableName":"tab",)" + kItemKey + R"(,"ProjectionExpression":"a.x, #b",
                      "ExpressionAttributeNames":{"#b":"b"}})"},
      {"GetItem", R"({"TableName":"tab",)" + kItemKey + R"(,"AttributesToGet":["a"]})"},
      {"PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"u1"},"sk":{"N":"1"},"a":{"S":"x"}}})"},
      {"PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"u1"},"sk":{"N":"1"}},
                      "ConditionExpression":"attribute_not_exists(b) "})"},
      {"PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"u1"},"sk":{"N":"1"}},
                      "Expected":{"b":{"Exists":false}}})"},
      {"UpdateItem",
       R"({"TableName":"tab",)" + kItemKey + R"(,"UpdateExpression":"SET a = if_not_exists(b, :v) ",
                         "ExpressionAttributeValues":{":v":{"N":"1"}}})"},
      {"UpdateItem",
       R"({"TableName":"tab",)" + kItemKey + R"(,"AttributeUpdates":{"a":{"Value":{"S":"x"}}}})"},
      {"Query", R"({"TableName":"tab","KeyConditionExpression":"pk = :p","FilterExpression":"a = :p",
                    "ExpressionAttributeValues":{":p":{"S":"u1"}}})"},
      {"Scan", R"({"TableName":"tab","FilterExpression":"attribute_exists(a) "})"},
      {"BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"pk":{"S":"u1"},"sk":{"N":"1"}}],
                           "ProjectionExpression":"a"}}})"},
      {"ExecuteStatement", R"({"Statement":"SELECT a FROM tab WHERE pk = 'u1' AND b = 1"})"},
      {"ExecuteStatement", R"({"Statement":"INSERT INTO tab VALUE {'pk':'u1','sk':9,'a':1}"})"},
  };
  for (const auto& [operation, body] : kRows) {
    CAPTURE(body);
    CHECK(lets(more, operation, body));
    CHECK_FALSE(lets(keys, operation, body));
  }
  CHECK(lets(keys, "GetItem", R"({"TableName":"tab",)" + kItemKey + "}"));
}

TEST_CASE("iam keys: what a request asks for, with its defaults") {
  const auto is = [](const std::string& key, const std::string& value) {
    return R"({"StringEquals":{")" + key + "\":\"" + value + "\"}}";
  };
  const std::string get = R"({"TableName":"tab",)" + kItemKey;
  CHECK(lets(is("dynamodb:Select", "ALL_ATTRIBUTES"), "GetItem", get + "}"));
  CHECK(
      lets(is("dynamodb:Select", "SPECIFIC_ATTRIBUTES"), "GetItem", get + R"(,"ProjectionExpression":"a"})"));
  CHECK(lets(is("dynamodb:Select", "COUNT"), "Scan", R"({"TableName":"tab","Select":"COUNT"})"));
  CHECK(lets(is("dynamodb:Select", "ALL_PROJECTED_ATTRIBUTES"), "Scan",
             R"({"TableName":"tab","IndexName":"byIndex"})"));
  CHECK(lets(is("dynamodb:Select", "SPECIFIC_ATTRIBUTES"), "ExecuteStatement",
             R"({"Statement":"SELECT a FROM tab"})"));
  CHECK_FALSE(lets(is("dynamodb:Select", "ALL_ATTRIBUTES"), "DeleteItem", get + "}"));
  CHECK(lets(is("dynamodb:ReturnValues", "NONE"), "DeleteItem", get + "}"));
  CHECK(lets(is("dynamodb:ReturnValues", "ALL_OLD"), "DeleteItem", get + R"(,"ReturnValues":"ALL_OLD"})"));
  CHECK(lets(is("dynamodb:ReturnValues", "ALL_OLD"), "ExecuteStatement",
             R"({"Statement":"DELETE FROM tab WHERE pk = 'u1' AND sk = 1 RETURNING ALL OLD *"})"));
  const std::string check = R"({"TransactItems":[{"ConditionCheck":{"TableName":"tab",)" + kItemKey +
                            R"(,"ConditionExpression":"attribute_not_exists(pk) ")";
  CHECK(lets(is("dynamodb:ReturnValues", "NONE"), "TransactWriteItems", check + "}}]}"));
  CHECK(lets(is("dynamodb:ReturnValues", "ALL_OLD"), "TransactWriteItems",
             check + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}]})"));
  CHECK(lets(is("dynamodb:EnclosingOperation", "TransactWriteItems"), "TransactWriteItems", check + "}}]}"));
  CHECK_FALSE(lets(is("dynamodb:EnclosingOperation", "TransactWriteItems"), "DeleteItem", get + "}"));
  CHECK(lets(is("dynamodb:EnclosingOperation", "ExecuteTransaction"), "ExecuteTransaction",
             R"({"TransactStatements":[{"Statement":"INSERT INTO tab VALUE {'pk':'u1','sk':9}"}]})"));
  CHECK(lets(is("dynamodb:ReturnConsumedCapacity", "NONE"), "GetItem", get + "}"));
  CHECK(lets(is("dynamodb:ReturnConsumedCapacity", "TOTAL"), "GetItem",
             get + R"(,"ReturnConsumedCapacity":"TOTAL"})"));
}

TEST_CASE("iam keys: SELECTs that read a whole table") {
  const char* whole = R"({"Bool":{"dynamodb:FullTableScan":"true"}})";
  CHECK(lets(whole, "ExecuteStatement", R"({"Statement":"SELECT * FROM tab"})"));
  CHECK(lets(whole, "ExecuteStatement", R"({"Statement":"SELECT * FROM tab WHERE sk = 1"})"));
  CHECK_FALSE(lets(whole, "ExecuteStatement", R"({"Statement":"SELECT * FROM tab WHERE pk = 'u1'"})"));
  CHECK_FALSE(lets(whole, "Scan", R"({"TableName":"tab"})"));
}

TEST_CASE("iam keys: tags of the table, which its indexes have too") {
  UnderCondition tagged(R"({"StringEquals":{"aws:ResourceTag/Team":"a"}})");
  const std::string get = R"({"TableName":"tab",)" + kItemKey + "}";
  CHECK_FALSE(tagged.lets("GetItem", get));
  CHECK(tagged
            .call("TagResource", R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/tab",
                                     "Tags":[{"Key":"Team","Value":"a"}]})")
            .status == 200);
  CHECK(tagged.lets("GetItem", get));
  CHECK(tagged.lets("Scan", R"({"TableName":"tab","IndexName":"byIndex"})"));
  CHECK(tagged.lets("ListTagsOfResource",
                    R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/tab"})"));
  CHECK_FALSE(tagged.lets("ListTables", "{}"));
}

TEST_CASE("iam keys: global keys") {
  const auto lets_list = [](const std::string& condition) { return lets(condition, "ListTables", "{}"); };
  CHECK(lets_list(R"({"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/app"}})"));
  CHECK(lets_list(
      R"({"StringEquals":{"aws:PrincipalAccount":"123456789012","aws:RequestedRegion":"us-east-1"}})"));
  CHECK(lets_list(R"({"StringLike":{"aws:userid":"AROA*:fn","aws:UserAgent":"test/*"}})"));
  CHECK(lets_list(R"({"StringEquals":{"lambda:SourceFunctionArn":"arn:fn"}})"));
  CHECK(lets_list(R"({"Bool":{"aws:SecureTransport":"true","aws:ViaAWSService":"false"}})"));
  CHECK(
      lets_list(R"({"DateEquals":{"aws:CurrentTime":"2026-01-01T00:00:00Z","aws:EpochTime":"1767225600"}})"));
  CHECK(lets_list(R"({"StringEquals":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}})"));
  CHECK_FALSE(lets_list(R"({"StringEquals":{"aws:PrincipalTag/team":"x"}})"));
  CHECK_FALSE(lets_list(R"({"IpAddress":{"aws:SourceIp":"127.0.0.1"}})"));
}

}  // namespace offstage::emulator
