#include <doctest/doctest.h>

#include <string>

#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// Tables "tab" (pk) and "pair" (pk, sk, an index by g).
void create_tables(Embedded& emulator) {
  emulator.create_table();
  REQUIRE(emulator
              .call("CreateTable",
                    R"({"TableName":"pair","BillingMode":"PAY_PER_REQUEST",
                        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                          {"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"S"}],
                        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                          {"AttributeName":"sk","KeyType":"RANGE"}],
                        "GlobalSecondaryIndexes":[{"IndexName":"by-g","KeySchema":[{"AttributeName":"g",
                          "KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]})")
              .status == 200);
}

std::string execute(Embedded& emulator, const std::string& statement, const std::string& more = "") {
  return emulator.text("ExecuteStatement", R"({"Statement":)" + json::quoted(statement) + more + "}");
}

std::string member(const std::string& body, std::string_view name) {
  const auto document = json::Document::parse(body);
  REQUIRE(document);
  const auto found = document->root().find(name);
  return found ? std::string(found->as_string()) : "";
}

struct Row {
  const char* statement;
  const char* answer;
};

}  // namespace

TEST_CASE("partiql: items written, changed, read and deleted") {
  Embedded emulator;
  create_tables(emulator);
  const Row rows[] = {
      {"INSERT INTO tab VALUE {'pk': 'a', 'n': 1, 's': <<'x'>>, 'm': {'l': [1, 2]}}", R"({"Items":[]})"},
      {"INSERT INTO tab VALUE {'pk': 'a'}", "Duplicate primary key exists in table"},
      {"SELECT n, m.l, m.l[1] FROM tab WHERE pk = 'a'",
       R"({"Items":[{"l":{"L":[{"N":"1"},{"N":"2"}]},"l[1]":{"N":"2"},"n":{"N":"1"}}]})"},
      {"SELECT pk FROM tab WHERE pk = 'a' AND n > 1", R"({"Items":[]})"},
      {"SELECT pk FROM tab WHERE zz IS MISSING AND n IS DECIMAL", R"({"Items":[{"pk":{"S":"a"}}]})"},
      {"UPDATE tab SET n = n + 2 SET s = set_add(s, <<'y'>>) SET m.l = list_append(m.l, [3]) WHERE pk = 'a' "
       "RETURNING MODIFIED NEW *",
       R"({"Items":[{"m":{"M":{"l":{"L":[{"N":"1"},{"N":"2"},{"N":"3"}]}}},"n":{"N":"3"},"s":{"SS":["x","y"]}}]})"},
      {"UPDATE tab REMOVE m SET s = set_delete(s, <<'x'>>) WHERE pk = 'a' RETURNING ALL NEW *",
       R"({"Items":[{"n":{"N":"3"},"pk":{"S":"a"},"s":{"SS":["y"]}}]})"},
      {"UPDATE tab SET n = 1 WHERE pk = 'missing'", "The conditional request failed"},
      {"UPDATE tab SET n = 1 WHERE pk = 'a' AND n = 7", "The conditional request failed"},
      {"UPDATE tab SET n = s + 1 WHERE pk = 'a'",
       "An operand in the update expression has an incorrect data type"},
      {"UPDATE tab SET n = 1 WHERE pk = 'a' AND pk = 'b'",
       "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported"},
      {"UPDATE tab SET n = 1 WHERE pk = 1",
       "Key attribute's data type should match its data type in table's schema: Key pk"},
      {"INSERT INTO tab VALUE {'n': 1}",
       "One or more parameter values were invalid: Missing the key pk in the item"},
      {"FROM tab WHERE pk = 'a' AND pk = 'a' SET n = n - - 1 RETURNING MODIFIED NEW *",
       R"({"Items":[{"n":{"N":"4"}}]})"},
      {"FROM tab WHERE pk = 'a' SET n = 3", R"({"Items":[]})"},
      {"DELETE FROM tab WHERE pk = 'none' AND n = 1", R"({"Items":[]})"},
      {"EXISTS(SELECT * FROM tab WHERE pk = 'a' AND n = 3)",
       "EXISTS can only be used in ExecuteTransaction write requests."},
      {"UPDATE tab SET n = 1 WHERE n = 3",
       "Where clause does not contain a mandatory equality on all key attributes"},
      {"DELETE FROM tab WHERE pk = 'missing'", R"({"Items":[]})"},
      {"DELETE FROM tab WHERE pk = 'a' AND n = 7", "The conditional request failed"},
      {"DELETE FROM tab WHERE pk = 'a' RETURNING ALL OLD *",
       R"({"Items":[{"n":{"N":"3"},"pk":{"S":"a"},"s":{"SS":["y"]}}]})"},
      {"SELECT * FROM tab", R"({"Items":[]})"},
      {"SELECT * FROM nowhere", "Requested resource not found"},
      {"SELECT * FROM tab.other", "The table does not have the specified index"},
      {"DELETE FROM \"pair\".\"by-g\" WHERE pk = 'a'", "This operation is not supported on an index"},
      {"",
       "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: Member must have "
       "length greater than or equal to 1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.statement);
    CHECK(execute(emulator, row.statement) == row.answer);
  }
}

TEST_CASE("partiql: key ranges, order, pages and tokens") {
  Embedded emulator;
  create_tables(emulator);
  for (const auto* pk : {"a", "b"}) {
    for (int sk = 1; sk <= 3; ++sk) {
      REQUIRE(execute(emulator, "INSERT INTO pair VALUE {'pk': '" + std::string(pk) +
                                    "', 'sk': " + std::to_string(sk) + ", 'g': 'g" + std::to_string(sk) +
                                    "'}") == R"({"Items":[]})");
    }
  }
  const Row rows[] = {
      {"SELECT sk FROM pair WHERE pk = 'a' AND sk > 1 ORDER BY sk DESC",
       R"({"Items":[{"sk":{"N":"3"}},{"sk":{"N":"2"}}]})"},
      {"SELECT pk, sk FROM pair WHERE pk IN ['b', 'a'] AND sk = 2",
       R"({"Items":[{"pk":{"S":"b"},"sk":{"N":"2"}},{"pk":{"S":"a"},"sk":{"N":"2"}}]})"},
      {"SELECT pk FROM \"pair\".\"by-g\" WHERE g = 'g3' AND pk <> 'a'", R"({"Items":[{"pk":{"S":"b"}}]})"},
      {"SELECT * FROM pair ORDER BY sk",
       "Must have WHERE clause in the statement when using ORDER BY clause."},
      {"SELECT * FROM pair WHERE pk = 'a' ORDER BY n",
       "Attribute n in ORDER BY clause must be part of the primary key"},
      {"SELECT * FROM pair WHERE pk > 'a' ORDER BY sk",
       "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."},
      {"SELECT * FROM pair WHERE pk IN ['a', 'b'] ORDER BY sk DESC",
       "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE "
       "clause."},
      {"SELECT sk FROM pair WHERE pk = 'a' ORDER BY pk",
       R"({"Items":[{"sk":{"N":"3"}},{"sk":{"N":"2"}},{"sk":{"N":"1"}}]})"},
      {"SELECT pk, sk FROM pair WHERE pk IN ['a', 'b'] AND sk > 1 ORDER BY pk DESC, sk",
       R"({"Items":[{"pk":{"S":"b"},"sk":{"N":"2"}},{"pk":{"S":"b"},"sk":{"N":"3"}},)"
       R"({"pk":{"S":"a"},"sk":{"N":"2"}},{"pk":{"S":"a"},"sk":{"N":"3"}}]})"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND (sk = 3 OR sk < 2)",
       R"({"Items":[{"sk":{"N":"3"}},{"sk":{"N":"1"}}]})"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND sk IN [1, 3]",
       R"({"Items":[{"sk":{"N":"1"}},{"sk":{"N":"3"}}]})"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND sk <> 2 OR pk = 'a' AND sk = 2 AND g = 'none'",
       R"({"Items":[{"sk":{"N":"1"}},{"sk":{"N":"3"}}]})"},
      {"SELECT sk FROM pair WHERE pk IN ['a', 'a']",
       "Overlapping conditions with range keys are not supported in where clause"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND (sk > 1 OR sk < 3)",
       "Overlapping conditions with range keys are not supported in where clause"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND (sk = 1 OR g = 'g2')",
       "Overlapping conditions with range keys are not supported in where clause"},
      {"SELECT sk FROM pair WHERE pk = 'a' AND sk = 'x'",
       "Key attribute's data type should match its data type in table's schema: Key sk"},
      {"SELECT sk FROM pair WHERE pk = 'b' AND (sk BETWEEN 2 AND 3) = true AND attribute_exists(zz) = false",
       R"({"Items":[{"sk":{"N":"2"}},{"sk":{"N":"3"}}]})"},
      {"SELECT * FROM pair WHERE pk = 1",
       "Key attribute's data type should match its data type in table's schema: Key pk"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.statement);
    CHECK(execute(emulator, row.statement) == row.answer);
  }
  CHECK(execute(emulator, "SELECT * FROM \"pair\".\"by-g\" WHERE g = 'g3'", R"(,"ConsistentRead":true)") ==
        "Strongly consistent read is not supported on Global Secondary Indexes");

  const std::string paged = "SELECT sk FROM pair WHERE pk IN ('a', 'b')";
  std::string token;
  int pages = 0;
  std::size_t items = 0;
  do {
    const auto body =
        execute(emulator, paged, R"(,"Limit":2)" + (token.empty() ? "" : R"(,"NextToken":")" + token + "\""));
    const auto document = json::Document::parse(body);
    REQUIRE(document);
    items += document->root().find("Items")->size();
    token = member(body, "NextToken");
    if (token.empty()) break;
    CHECK(execute(emulator, paged + " ", R"(,"NextToken":")" + token + "\"") ==
          "NextToken does not match request");
  } while (++pages < 10);
  CHECK(items == 6);
  CHECK(execute(emulator, paged, R"(,"NextToken":"bm9uZQ==")") == "Invalid NextToken");
  CHECK(execute(emulator, paged, R"(,"Limit":0)") ==
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have "
        "value greater than or equal to 1");
  CHECK(execute(emulator, paged, R"(,"Parameters":[])") ==
        "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: Member must "
        "have length greater than or equal to 1");
}

TEST_CASE("partiql: batches of reads or of writes, with errors inside") {
  Embedded emulator;
  create_tables(emulator);
  const auto batch = [&](const std::string& statements) {
    return emulator.text("BatchExecuteStatement", R"({"Statements":[)" + statements + "]}");
  };
  CHECK(batch(R"({"Statement":"INSERT INTO tab VALUE {'pk': ?}","Parameters":[{"S":"a"}]},
                 {"Statement":"INSERT INTO tab VALUE {'pk': 'a'}"},
                 {"Statement":"UPDATE tab SET n = 1 WHERE pk = 'b'"})") ==
        R"({"Responses":[{"TableName":"tab"},)"
        R"({"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},)"
        R"("TableName":"tab"},)"
        R"({"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},)"
        R"("TableName":"tab"}]})");
  CHECK(
      batch(R"({"Statement":"SELECT * FROM tab WHERE pk = 'a'"},
                 {"Statement":"SELECT * FROM tab WHERE pk = 'b'"},
                 {"Statement":"SELECT * FROM nowhere WHERE pk = 'a'"},
                 {"Statement":"SELECT * FROM tab"})") ==
      R"({"Responses":[{"Item":{"pk":{"S":"a"}},"TableName":"tab"},{"TableName":"tab"},)"
      R"({"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}},)"
      R"({"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must )"
      R"(specify the primary key in the where clause."}}]})");
  CHECK(batch(R"({"Statement":"SELECT * FROM tab WHERE pk = 'a'"},
                 {"Statement":"DELETE FROM tab WHERE pk = 'a'"})") ==
        "Read and write requests together in the same batch is not supported.");
  CHECK(batch("") ==
        "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must "
        "have length greater than or equal to 1");
}
