#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// A statement with more members, such as R"("Parameters":[…])".
std::string with(const std::string& statement, const std::string& members) {
  return R"({"Statement":)" + json::quoted(statement) + (members.empty() ? "" : "," + members) + "}";
}

std::string request(const std::vector<std::string>& statements, const std::string& members = "") {
  std::string list;
  for (const auto& statement : statements) {
    if (!list.empty()) list += ',';
    list += statement.starts_with('{') ? statement : with(statement, "");
  }
  return R"({"TransactStatements":[)" + list + "]" + (members.empty() ? "" : "," + members) + "}";
}

struct Row {
  std::vector<std::string> statements;
  std::string answer;
};

const std::string kFirst = "Validation failed in TransactStatements[0]: ";

}  // namespace

TEST_CASE("execute transaction: requests that are refused as a whole") {
  Embedded emulator;
  emulator.create_table();
  const std::string update = "UPDATE tab SET n = 1 WHERE pk = 'a'";
  const Row rows[] = {
      {{"SELECT * FROM tab WHERE pk = 'a'", update},
       "ExecuteTransaction API does not support both read and write operations in the same request."},
      {{"SELECT * FROM tab WHERE pk = 'a'", "EXISTS(SELECT * FROM tab WHERE pk = 'b' AND n = 1)"},
       "ExecuteTransaction API does not support both read and write operations in the same request."},
      {{"SELECT * FROM tab WHERE"},
       kFirst + "Statement wasn't well formed, can't be processed: Unexpected term"},
      {{update, "SELECT * FROM"},
       "Validation failed in TransactStatements[1]: Statement wasn't well formed, can't be processed: "
       "Unexpected term"},
      {{"SELECT * FROM tab"},
       kFirst + "Select statements within ExecuteTransaction must specify the primary key in the where "
                "clause."},
      {{"SELECT * FROM tab WHERE pk = 'a' AND attribute_exists(n)"},
       kFirst + "Select statements within ExecuteTransaction must specify the primary key in the where "
                "clause."},
      {{"SELECT * FROM tab.\"by-g\" WHERE g = 'a'"},
       kFirst + "Reads on indices are not supported within transactions."},
      {{"UPDATE tab.\"by-g\" SET n = 1 WHERE pk = 'a'"},
       kFirst + "This operation is not supported on an index"},
      {{update + " RETURNING ALL NEW *"},
       kFirst + "RETURNING clause is not supported in ExecuteTransaction."},
      {{"DELETE FROM tab WHERE pk = 'a' RETURNING ALL OLD *"},
       kFirst + "RETURNING clause is not supported in ExecuteTransaction."},
      {{"EXISTS(SELECT * FROM tab WHERE pk = 'a')", update},
       kFirst + "EXISTS() must contain a single item read with additional condition"},
      {{"EXISTS(SELECT * FROM tab WHERE n = 1)", update},
       kFirst + "EXISTS() must contain a single item read with additional condition"},
      {{with("DELETE FROM tab WHERE pk = ?", "")},
       kFirst + "Number of parameters in request and statement don't match."},
      {{with("DELETE FROM tab WHERE pk = ?", R"("Parameters":[{"N":"abc"}])")},
       "The parameter cannot be converted to a numeric value: abc"},
      {{update, "DELETE FROM tab WHERE pk = 'a'"},
       "Transaction request cannot include multiple operations on one item"},
      {{"SELECT * FROM tab WHERE pk = 'a'", "SELECT n FROM tab WHERE pk = 'a'"},
       "Transaction request cannot include multiple operations on one item"},
      {{"DELETE FROM tab WHERE pk = ''"},
       "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
       "empty string value. Key: pk"},
      {{""},
       "1 validation error detected: Value '' at 'transactStatements.1.member.statement' failed to satisfy "
       "constraint: Member must have length greater than or equal to 1"},
      {{with(update, R"("Parameters":[],"ReturnValuesOnConditionCheckFailure":"X")")},
       "2 validation errors detected: Value '[]' at 'transactStatements.1.member.parameters' failed to "
       "satisfy constraint: Member must have length greater than or equal to 1; Value 'X' at "
       "'transactStatements.1.member.returnValuesOnConditionCheckFailure' failed to satisfy constraint: "
       "Member must satisfy enum value set: [ALL_OLD, NONE]"},
      {{},
       "1 validation error detected: Value at 'TransactStatements' failed to satisfy constraint: Member must "
       "have length greater than or equal to 1"},
      {std::vector<std::string>(101, update),
       "1 validation error detected: Value at 'TransactStatements' failed to satisfy constraint: Member must "
       "have length less than or equal to 100"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.statements);
    CHECK(emulator.text("ExecuteTransaction", request(row.statements)) == row.answer);
  }
  CHECK(emulator.text("ExecuteTransaction", "{}") ==
        "1 validation error detected: Value null at 'transactStatements' failed to satisfy constraint: "
        "Member must not be null");
  CHECK(emulator.text("Scan", R"({"TableName":"tab"})") == R"({"Count":0,"Items":[],"ScannedCount":0})");
}

TEST_CASE("execute transaction: all writes or none, with a reason for each statement") {
  Embedded emulator;
  emulator.create_table();
  const auto reasons = [&](const std::vector<std::string>& statements) {
    const auto response = emulator.call("ExecuteTransaction", request(statements));
    CHECK(response.status == 400);
    const auto at = response.body.find("reasons [");
    return at == std::string::npos ? response.body : response.body.substr(at + 8);
  };
  CHECK(emulator.text("ExecuteTransaction",
                      request({"INSERT INTO tab VALUE {'pk': 'a', 'n': 1}",
                               with("INSERT INTO tab VALUE {'pk': ?}", R"("Parameters":[{"S":"b"}])")},
                              R"("ReturnConsumedCapacity":"TOTAL")")) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":4.0,"WriteCapacityUnits":4.0}],)"
        R"("Responses":[]})");
  CHECK(emulator.text("ExecuteTransaction",
                      request({"EXISTS(SELECT * FROM tab WHERE pk = 'a' AND n = 1 AND zz IS MISSING)",
                               "UPDATE tab SET n = 2 WHERE pk = 'b' AND attribute_not_exists(n)",
                               "DELETE FROM tab WHERE pk = 'none' AND n = 1"})) == R"({"Responses":[]})");

  const std::string failed = R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed")";
  CHECK(reasons({"INSERT INTO tab VALUE {'pk': 'a'}", "INSERT INTO tab VALUE {'pk': 'c'}",
                 with("UPDATE tab SET n = 9 WHERE pk = 'b' AND n = 1",
                      R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD")"),
                 "UPDATE tab SET n = 9 WHERE pk = 'none'"}) ==
        R"([DuplicateItem, None, ConditionalCheckFailed, ConditionalCheckFailed]","CancellationReasons":[)"
        R"({"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},{"Code":"None"},)" +
            failed + R"(,"Item":{"n":{"N":"2"},"pk":{"S":"b"}}},)" + failed + "}]}");
  CHECK(reasons({"EXISTS(SELECT * FROM tab WHERE pk = 'none' AND n IS MISSING)",
                 "DELETE FROM tab WHERE pk = 'a'"}) ==
        R"([ConditionalCheckFailed, None]","CancellationReasons":[)" + failed + R"(},{"Code":"None"}]})");
  CHECK(reasons({"DELETE FROM tab WHERE pk = 'a'", "INSERT INTO tab VALUE {'pk': 1}"}) ==
        R"([None, ValidationError]","CancellationReasons":[{"Code":"None"},{"Code":"ValidationError",)"
        R"("Message":"One or more parameter values were invalid: Type mismatch for key pk expected: S )"
        R"(actual: N"}]})");
  CHECK(
      reasons({"UPDATE tab SET pk = 'x' WHERE pk = 'a'"}) ==
      R"([ValidationError]","CancellationReasons":[{"Code":"ValidationError","Message":)"
      R"("One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of )"
      R"(the key"}]})");
  CHECK(emulator.text("ExecuteTransaction",
                      request({"SELECT * FROM tab WHERE pk = 'a'", "SELECT pk FROM tab WHERE pk = 'c'",
                               "SELECT n FROM tab WHERE pk = 'b'"},
                              R"("ReturnConsumedCapacity":"INDEXES")")) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":6.0,"ReadCapacityUnits":6.0,)"
        R"("Table":{"CapacityUnits":6.0,"ReadCapacityUnits":6.0}}],)"
        R"("Responses":[{"Item":{"n":{"N":"1"},"pk":{"S":"a"}}},{},{"Item":{"n":{"N":"2"}}}]})");
}

TEST_CASE("execute transaction: a token makes it happen once") {
  Embedded emulator;
  emulator.create_table();
  const std::string token = R"("ClientRequestToken":"t","ReturnConsumedCapacity":"TOTAL")";
  REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"},"n":{"N":"0"},"big":{"S":")" +
                                       std::string(5'000, 'x') + R"("}}})") == "{}");
  const auto twice = request(
      {"UPDATE tab SET n = n + 1 REMOVE big WHERE pk = 'a'", "DELETE FROM tab WHERE pk = 'b'"}, token);
  CHECK(emulator.text("ExecuteTransaction", twice) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":12.0,"WriteCapacityUnits":12.0}],)"
        R"("Responses":[]})");
  // The repetition is charged for the items as the first call found or left them, whichever is larger.
  CHECK(emulator.text("ExecuteTransaction", twice) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":6.0,"ReadCapacityUnits":6.0}],)"
        R"("Responses":[]})");
  CHECK(emulator.text("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})") ==
        R"({"Item":{"n":{"N":"1"},"pk":{"S":"a"}}})");
  CHECK(emulator.call("ExecuteTransaction", request({"DELETE FROM tab WHERE pk = 'a'"}, token))
            .body.find("IdempotentParameterMismatchException") != std::string::npos);
  // The same token is TransactWriteItems's own.
  CHECK(emulator.text("TransactWriteItems",
                      R"({"ClientRequestToken":"t","TransactItems":[{"Delete":{"TableName":"tab",)"
                      R"("Key":{"pk":{"S":"a"}}}}]})") == "{}");
  CHECK(
      emulator.text("ExecuteTransaction",
                    request({"DELETE FROM tab WHERE pk = 'a'"},
                            R"("ClientRequestToken":"0123456789012345678901234567890123456")")) ==
      "1 validation error detected: Value at 'ClientRequestToken' failed to satisfy constraint: Member must "
      "have length less than or equal to 36");
}
