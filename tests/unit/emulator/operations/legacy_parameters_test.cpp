#include "emulator/operations/legacy_parameters.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/embedded.h"

// Requests with the parameters from before expressions and their exact answers (DYNAMODB.md 8).

using namespace offstage;
using namespace offstage::emulator;

namespace {

const std::string kDetected = "1 validation error detected: ";
const std::string kInvalid = "One or more parameter values were invalid: ";
const std::string kFailed = "The conditional request failed";
const std::string kOperators =
    "failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, "
    "EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]";

/// The table "tab" (pk), and "range" (pk, sk) with three items and a global index on "g".
class Tables : public Embedded {
 public:
  explicit Tables(Validation validation = Validation::kNewest) : Embedded(validation) {
    create_table();
    REQUIRE(call("CreateTable",
                 R"({"TableName":"range","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                   {"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
                 "GlobalSecondaryIndexes":[{"IndexName":"byG","Projection":{"ProjectionType":"KEYS_ONLY"},
                   "KeySchema":[{"AttributeName":"g","KeyType":"HASH"}]}]})")
                .status == 200);
    for (const char* item :
         {R"({"pk":{"S":"p"},"sk":{"N":"1"},"a":{"S":"x"},"g":{"S":"g"}})",
          R"({"pk":{"S":"p"},"sk":{"N":"2"},"a":{"S":"y"}})", R"({"pk":{"S":"p"},"sk":{"N":"3"}})"}) {
      REQUIRE(call("PutItem", std::string(R"({"TableName":"range","Item":)") + item + "}").status == 200);
    }
  }

  /// What a PutItem with these members answers.
  std::string put(const std::string& members) {
    return text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"k"},"a":{"S":"x"}},)" + members + "}");
  }
  std::string update(const std::string& members) {
    return text("UpdateItem", R"({"TableName":"tab","Key":{"pk":{"S":"k"}},)" + members + "}");
  }
  std::string get() { return text("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"k"}}})"); }
  std::string query(const std::string& members) {
    return text("Query", R"({"TableName":"range",)" + members + "}");
  }
  /// With AttributesToGet sk, so that the answers stay short.
  std::string query_sort_keys(const std::string& members) {
    return query(R"("AttributesToGet":["sk"],)" + members);
  }
  std::string scan(const std::string& members) {
    return text("Scan", R"({"TableName":"range","AttributesToGet":["sk"],)" + members + "}");
  }
};

/// A page of the items with these sort keys.
std::string page(const std::vector<std::string>& sort_keys, int scanned) {
  std::string items;
  for (const auto& key : sort_keys)
    items += (items.empty() ? "" : ",") + (R"({"sk":{"N":")" + key + R"("}})");
  return R"({"Count":)" + std::to_string(sort_keys.size()) + R"(,"Items":[)" + items +
         R"(],"ScannedCount":)" + std::to_string(scanned) + "}";
}

const std::string kPartition = R"("pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"p"}]})";

}  // namespace

TEST_CASE("Expected: on an item that is there and one that is not") {
  Tables tables;
  const std::string not_there = R"("Expected":{"pk":{"Exists":false}})";
  CHECK(tables.put(R"("Expected":{"a":{"Value":{"S":"x"}}})") == kFailed);
  CHECK(tables.put(R"("Expected":{"pk":{"ComparisonOperator":"NOT_NULL"}})") == kFailed);
  CHECK(tables.put(not_there) == "{}");
  CHECK(tables.put(not_there) == kFailed);
  CHECK(tables.put(R"("Expected":{})") == "{}");
  CHECK(tables.put(R"("Expected":{"a":{"Value":{"S":"x"}}})") == "{}");
  CHECK(tables.put(R"("Expected":{"a":{"Exists":"true","Value":{"S":"x"}}})") == "{}");
  CHECK(tables.put(R"("Expected":{"a":{"Exists":true,"Value":{"S":"y"}}})") == kFailed);
  CHECK(tables.put(R"("Expected":{"a":{"ComparisonOperator":"GT","Value":{"S":"w"}}})") == "{}");
  CHECK(tables.put(R"("Expected":{"a":{"ComparisonOperator":"NULL","AttributeValueList":[]}})") == kFailed);
  const std::string both = R"("Expected":{"a":{"Value":{"S":"x"}},"pk":{"Value":{"S":"other"}}})";
  CHECK(tables.put(both) == kFailed);
  CHECK(tables.put(both + R"(,"ConditionalOperator":"AND")") == kFailed);
  CHECK(tables.put(both + R"(,"ConditionalOperator":"OR")") == "{}");
  CHECK(tables.update(R"("Expected":{"a":{"Exists":false}})") == kFailed);
  const std::string deletion = R"({"TableName":"tab","Key":{"pk":{"S":"k"}},"Expected":{"a":{"Value":{"S":")";
  CHECK(tables.text("DeleteItem", deletion + R"(y"}}}})") == kFailed);
  CHECK(tables.text("DeleteItem", deletion + R"(x"}}}})") == "{}");
}

TEST_CASE("Expected: what is wrong with it, in both cohorts") {
  struct Row {
    const char* members;
    std::string error;
  };
  const std::vector<Row> rows = {
      {R"("Expected":{"a":{}})", "Value must be provided when Exists is null for Attribute: a"},
      {R"("Expected":{"a":{"Exists":true}})", "Value must be provided when Exists is true for Attribute: a"},
      {R"("Expected":{"a":{"Exists":false,"Value":{"S":"x"}}})",
       "Value cannot be used when Exists is false for Attribute: a"},
      {R"("Expected":{"a":{"Value":{"S":"x"},"AttributeValueList":[]}})",
       "Value and AttributeValueList cannot be used together for Attribute: a"},
      {R"("Expected":{"a":{"Exists":true,"ComparisonOperator":"EQ"}})",
       "Exists and ComparisonOperator cannot be used together for Attribute: a"},
      {R"("Expected":{"a":{"ComparisonOperator":"EQ"}})",
       "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"},
      {R"("Expected":{"a":{"AttributeValueList":[{"S":"x"}]}})",
       "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
      {R"("Expected":{"a":{"ComparisonOperator":"BETWEEN","Value":{"S":"x"}}})",
       "Invalid number of argument(s) for the BETWEEN ComparisonOperator"},
      {R"("Expected":{"a":{"ComparisonOperator":"LT","Value":{"L":[]}}})",
       "ComparisonOperator LT is not valid for L AttributeValue type"},
  };
  Tables newest;
  Tables classic(Validation::kClassic);
  for (const auto& row : rows) {
    CAPTURE(row.members);
    CHECK(newest.put(row.members) == kDetected + kInvalid + row.error);
    CHECK(classic.put(row.members) == kInvalid + row.error);
  }
  const std::string unknown = R"("Expected":{"a":{"ComparisonOperator":"eq","Value":{"S":"x"}}})";
  const std::string constraint =
      kDetected + "Value 'eq' at 'expected.a.member.comparisonOperator' " + kOperators;
  CHECK(newest.put(unknown) == constraint);
  CHECK(classic.put(unknown) == constraint);
}

TEST_CASE("ConditionalOperator: its values, and what it needs") {
  Tables newest;
  Tables classic(Validation::kClassic);
  const std::string unknown = R"("Expected":{},"ConditionalOperator":"XOR")";
  CHECK(newest.put(unknown) ==
        kDetected + "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");
  CHECK(classic.put(unknown) == kDetected +
                                    "Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: "
                                    "Member must satisfy enum value set: [OR, AND]");
  const std::string alone = "ConditionalOperator cannot be used without Filter or Expected";
  const std::string two =
      "ConditionalOperator can only be used when Filter or Expected has two or more elements";
  const std::string one = R"({"a":{"ComparisonOperator":"NULL"}})";
  CHECK(newest.put(R"("ConditionalOperator":"OR")") == kDetected + alone);
  CHECK(classic.put(R"("ConditionalOperator":"OR")") == alone);
  CHECK(classic.put(R"("ConditionalOperator":"AND","Expected":)" + one) == two);
  CHECK(newest.scan(R"("ConditionalOperator":"OR")") == alone);
  CHECK(newest.scan(R"("ConditionalOperator":"OR","ScanFilter":)" + one) == two);
  const std::string keys = R"("KeyConditions":{)" + kPartition + "},";
  CHECK(newest.query(keys + R"("ConditionalOperator":"OR")") == alone);
  CHECK(newest.query(keys + R"("ConditionalOperator":"OR","QueryFilter":)" + one) == two);
}

TEST_CASE("AttributeUpdates: what becomes of the item") {
  Tables tables;
  CHECK(tables.update(R"("AttributeUpdates":{"a":{"Action":"DELETE"}},"ReturnValues":"ALL_NEW")") == "{}");
  CHECK(tables.get() == "{}");
  CHECK(tables.update(R"("AttributeUpdates":{},"ReturnValues":"ALL_NEW")") ==
        R"({"Attributes":{"pk":{"S":"k"}}})");
  CHECK(tables.update(R"("AttributeUpdates":{"a":{"Value":{"S":"x"}},"n":{"Value":{"N":"1"},"Action":"ADD"},
                        "l":{"Value":{"L":[{"N":"1"}]},"Action":"ADD"}},"ReturnValues":"UPDATED_NEW")") ==
        R"({"Attributes":{"a":{"S":"x"},"l":{"L":[{"N":"1"}]},"n":{"N":"1"}}})");
  CHECK(tables.update(R"("AttributeUpdates":{"a":{"Action":"DELETE"},"n":{"Value":{"N":"2"},"Action":"ADD"},
                        "l":{"Value":{"L":[{"N":"2"}]},"Action":"ADD"}},"ReturnValues":"UPDATED_OLD")") ==
        R"({"Attributes":{"a":{"S":"x"},"l":{"L":[{"N":"1"}]},"n":{"N":"1"}}})");
  CHECK(tables.get() == R"({"Item":{"l":{"L":[{"N":"1"},{"N":"2"}]},"n":{"N":"3"},"pk":{"S":"k"}}})");
  CHECK(tables.update(R"("AttributeUpdates":{"n":{"Value":{"SS":["x"]},"Action":"ADD"}})") ==
        "Type mismatch for attribute to update");
  CHECK(tables.update(R"("AttributeUpdates":{"n":{"Value":{"N":"1"},"Action":"ADD"}},
                         "Expected":{"n":{"Value":{"N":"7"}}})") == kFailed);
}

TEST_CASE("AttributeUpdates: what is wrong with it, in both cohorts") {
  struct Row {
    const char* updates;
    std::string error;
  };
  const std::vector<Row> rows = {
      {R"({"a":{}})", kInvalid + "Only DELETE action is allowed when no attribute value is specified"},
      {R"({"a":{"Action":"ADD"}})",
       kInvalid + "Only DELETE action is allowed when no attribute value is specified"},
      {R"({"a":{"Action":"DELETE","Value":{"S":"x"}}})",
       kInvalid + "DELETE action with value is not supported for the type S"},
      {R"({"a":{"Action":"ADD","Value":{"S":"x"}}})",
       kInvalid + "ADD action is not supported for the type S"},
      {R"({"a":{"Value":{"N":"x"}}})", "The parameter cannot be converted to a numeric value: x"},
      {R"({"":{"Value":{"N":"1"}}})", "Empty attribute name"},
  };
  Tables newest;
  Tables classic(Validation::kClassic);
  for (const auto& row : rows) {
    CAPTURE(row.updates);
    const auto members = std::string(R"("AttributeUpdates":)") + row.updates;
    CHECK(newest.update(members) == kDetected + row.error);
    CHECK(classic.update(members) == row.error);
  }
  CHECK(
      newest.update(R"("AttributeUpdates":{"a":{"Action":"X","Value":{"S":"x"}}})") ==
      kDetected +
          "Value 'X' at 'attributeUpdates.a.member.action' failed to satisfy constraint: Member must satisfy "
          "enum value set: [ADD, PUT, DELETE]");
  CHECK(newest.update(R"("AttributeUpdates":{"pk":{"Value":{"S":"x"}}})") ==
        kInvalid + "Cannot update attribute pk. This attribute is part of the key");
  CHECK(newest.update(R"("AttributeUpdates":{"a":{"Value":{"S":"x"}}},"UpdateExpression":"SET a = :a")") ==
        kDetected +
            "Can not use both expression and non-expression parameters in the same request: Non-expression "
            "parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}");
}

TEST_CASE("KeyConditions and QueryFilter: the items they find") {
  Tables tables;
  const auto sort = [&](const std::string& op, const std::string& values) {
    return tables.query_sort_keys(R"("KeyConditions":{)" + kPartition + R"(,"sk":{"ComparisonOperator":")" +
                                  op + R"(","AttributeValueList":)" + values + "}}");
  };
  CHECK(tables.query_sort_keys(R"("KeyConditions":{)" + kPartition + "}") == page({"1", "2", "3"}, 3));
  CHECK(sort("EQ", R"([{"N":"2"}])") == page({"2"}, 1));
  CHECK(sort("LT", R"([{"N":"2"}])") == page({"1"}, 1));
  CHECK(sort("LE", R"([{"N":"2"}])") == page({"1", "2"}, 2));
  CHECK(sort("GT", R"([{"N":"2"}])") == page({"3"}, 1));
  CHECK(sort("GE", R"([{"N":"2"}])") == page({"2", "3"}, 2));
  CHECK(sort("BETWEEN", R"([{"N":"2"},{"N":"3"}])") == page({"2", "3"}, 2));
  const auto filtered = [&](const std::string& filter) {
    return tables.query_sort_keys(R"("KeyConditions":{)" + kPartition + R"(},"QueryFilter":)" + filter);
  };
  CHECK(filtered(R"({"a":{"ComparisonOperator":"NE","AttributeValueList":[{"S":"x"}]}})") ==
        page({"2", "3"}, 3));
  CHECK(filtered(R"({"a":{"ComparisonOperator":"NOT_CONTAINS","AttributeValueList":[{"S":"x"}]}})") ==
        page({"2"}, 3));
  CHECK(filtered("{}") == page({"1", "2", "3"}, 3));
  // KeyConditions goes with the newer parameters, except its own successor.
  CHECK(tables.query(R"("KeyConditions":{)" + kPartition +
                     R"(},"FilterExpression":"a = :a","ExpressionAttributeValues":{":a":{"S":"y"}},
                        "ProjectionExpression":"sk")") == page({"2"}, 3));
}

TEST_CASE("KeyConditions and QueryFilter: what is wrong with them") {
  Tables newest;
  Tables classic(Validation::kClassic);
  const auto keys = [](const std::string& conditions) { return R"("KeyConditions":)" + conditions; };
  struct Row {
    std::string members;
    std::string error;
  };
  const std::vector<Row> rows = {
      {R"("Limit":1)",
       "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."},
      {keys("{}"), "Conditions can be of length 1 or 2 only"},
      {keys(R"({"pk":{"ComparisonOperator":"EQ"}})"),
       kInvalid + "Invalid number of argument(s) for the EQ ComparisonOperator"},
      {keys(R"({"pk":{"ComparisonOperator":"NE","AttributeValueList":[{"S":"p"}]}})"),
       "Attempted conditional constraint is not an indexable operation"},
      {keys("{" + kPartition + R"(,"sk":{"ComparisonOperator":"NULL"}})"),
       "Attempted conditional constraint is not an indexable operation"},
      {keys(R"({"pk":{"ComparisonOperator":"GT","AttributeValueList":[{"S":"p"}]}})"),
       "Query key condition not supported"},
      {keys(R"({"sk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}})"),
       "Query condition missed key schema element: pk"},
      {keys(R"({"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}})"),
       kInvalid + "Condition parameter type does not match schema type"},
      {keys(R"({"pk":{}})"),
       kDetected + "Value null at 'keyConditions.pk.member.comparisonOperator' failed to satisfy constraint: "
                   "Member must not be null"},
      {keys("{" + kPartition + "}") + R"(,"QueryFilter":{"a":{"ComparisonOperator":""}})",
       kDetected + "Value '' at 'queryFilter.a.member.comparisonOperator' " + kOperators},
      {keys("{" + kPartition + "}") + R"(,"QueryFilter":{"sk":{"ComparisonOperator":"NOT_NULL"}})",
       "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"},
      {keys("{" + kPartition + "}") + R"(,"KeyConditionExpression":"pk = :p")",
       "Can not use both expression and non-expression parameters in the same request: Non-expression "
       "parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}"},
      {R"("IndexName":"byG","KeyConditions":{"g":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"g"}]}},
          "QueryFilter":{"a":{"ComparisonOperator":"NOT_NULL"}})",
       kInvalid + "Secondary index byG does not project one or more filter attributes: [a]"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.members);
    CHECK(newest.query(row.members) == row.error);
    CHECK(classic.query(row.members) == row.error);
  }
  const auto three =
      keys("{" + kPartition + R"(,"a":{"ComparisonOperator":"NULL"},"sk":{"ComparisonOperator":"NULL"}})");
  CHECK(newest.query(three) ==
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
  CHECK(classic.query(three) == "Conditions can be of length 1 or 2 only");
}

TEST_CASE("ScanFilter: on any attribute, keys too") {
  Tables tables;
  CHECK(tables.scan(R"("ScanFilter":{"sk":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"2"}]}})") ==
        page({"3"}, 3));
  const std::string two = R"("ScanFilter":{"a":{"ComparisonOperator":"NULL"},
      "sk":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"1"},{"N":"3"}]}})";
  CHECK(tables.scan(two) == page({"3"}, 3));
  CHECK(tables.scan(two + R"(,"ConditionalOperator":"OR")") == page({"1", "3"}, 3));
  CHECK(tables.scan(
            R"("ScanFilter":{"a":{"ComparisonOperator":"IN","AttributeValueList":[{"S":"x"},{"N":"1"}]}})") ==
        kInvalid + "AttributeValues inside AttributeValueList must be of same type");
  CHECK(tables.scan(R"("ScanFilter":{},"FilterExpression":"a = b")") ==
        "Can not use both expression and non-expression parameters in the same request: Non-expression "
        "parameters: {AttributesToGet, ScanFilter} Expression parameters: {FilterExpression}");
}
