#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/emulator/embedded.h"

// What the calls of the API answer while something is simulated.

namespace offstage::emulator {
namespace {

constexpr const char* kTableText =
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
    "provisioning level with the UpdateTable API.";
constexpr const char* kIndexText =
    "The level of configured provisioned throughput for one or more global secondary indexes of the table "
    "was "
    "exceeded. Consider increasing your provisioning level for the under-provisioned global secondary "
    "indexes "
    "with the UpdateTable API";

class Simulated {
 public:
  explicit Simulated(const SimulationSettings& settings)
      : emulator(EmulatorOptions{.in_memory = true, .simulation = settings}) {}

  /// A table "tab" (pk, sk) with a global index "gsi" (g) that holds everything and a local one "lsi" of
  /// keys.
  void create_table(int read_units, int write_units, int index_read_units, int index_write_units) {
    const auto throughput = [](int reads, int writes) {
      return R"("ProvisionedThroughput":{"ReadCapacityUnits":)" + std::to_string(reads) +
             R"(,"WriteCapacityUnits":)" + std::to_string(writes) + "}";
    };
    const auto answer = emulator.call(
        "CreateTable",
        R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
        R"({"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"}],)"
        R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)" +
            throughput(read_units, write_units) +
            R"(,"GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
            R"("Projection":{"ProjectionType":"ALL"},)" +
            throughput(index_read_units, index_write_units) +
            R"(}],"LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
            R"({"AttributeName":"g","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
  }

  static std::string key(const std::string& sk) { return R"({"pk":{"S":"p"},"sk":{"S":")" + sk + R"("}})"; }
  static std::string item(const std::string& sk, const std::string& more = "") {
    return R"({"pk":{"S":"p"},"sk":{"S":")" + sk + R"("})" + more + "}";
  }

  std::string put(const std::string& sk, const std::string& more = "") {
    return emulator.text("PutItem", R"({"TableName":"tab","Item":)" + item(sk, more) + "}");
  }
  std::string get(const std::string& sk, bool consistent) {
    return emulator.text("GetItem", R"({"TableName":"tab","Key":)" + key(sk) + R"(,"ConsistentRead":)" +
                                        (consistent ? "true" : "false") + "}");
  }
  std::string query(const std::string& more) {
    return emulator.text("Query", R"({"TableName":"tab",)" + more + "}");
  }
  static std::string by_index(const std::string& g) {
    return R"("IndexName":"gsi","KeyConditionExpression":"g=:g","ExpressionAttributeValues":{":g":{"S":")" +
           g + R"("}})";
  }
  /// How many items there are, read consistently.
  std::string count() {
    const auto scanned =
        emulator.text("Scan", R"({"TableName":"tab","Select":"COUNT","ConsistentRead":true})");
    return scanned.substr(0, scanned.find(','));
  }

  Embedded emulator;
};

SimulationSettings throttling() {
  SimulationSettings settings;
  settings.throttle = true;
  return settings;
}

TEST_CASE("throttled: writes, by what they consume; conditions that fail consume too") {
  Simulated bench(throttling());
  bench.create_table(100, 3, 100, 100);
  CHECK(bench.put("a") == "{}");
  CHECK(bench.put("b", R"(,"v":{"S":")" + std::string(1500, 'x') + R"("})") == "{}");  // 2 units
  CHECK(bench.put("c") == kTableText);
  CHECK(bench.get("c", true) == "{}");
  bench.emulator.clock().advance_ms(1000);
  const std::string failing = R"({"TableName":"tab","Key":)" + Simulated::key("a") +
                              R"~(,"ConditionExpression":"attribute_exists(zz)"})~";
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.emulator.text("DeleteItem", failing) == "The conditional request failed");
  }
  CHECK(bench.emulator.text("DeleteItem", failing) == kTableText);
}

TEST_CASE("throttled: a write to the table waits for its indexes, and then nothing of it is written") {
  Simulated bench(throttling());
  bench.create_table(100, 100, 100, 1);
  CHECK(bench.put("a", R"(,"g":{"S":"g"})") == "{}");
  CHECK(bench.put("b", R"(,"g":{"S":"g"})") == kIndexText);
  CHECK(bench.get("b", true) == "{}");
  CHECK(bench.put("b") == "{}");  // not in the index
  CHECK(bench.query(Simulated::by_index("g")).find(R"("Count":1)") != std::string::npos);
}

TEST_CASE("throttled: reads; a Query is charged when it has read, and may take more than there is") {
  Simulated bench(throttling());
  bench.create_table(2, 100, 1, 100);
  for (const auto* sk : {"a", "b", "c"}) {
    CHECK(bench.put(sk, R"(,"g":{"S":"g"},"v":{"S":")" + std::string(6000, 'x') + R"("})") == "{}");
  }
  CHECK(bench.get("a", true) != kTableText);  // 2 units
  CHECK(bench.get("a", true) == kTableText);
  CHECK(bench.query(Simulated::by_index("g")).find(R"("Count":3)") != std::string::npos);  // 2.5 units of 1
  CHECK(bench.query(Simulated::by_index("g")) == kIndexText);
  bench.emulator.clock().advance_ms(1500);
  CHECK(bench.query(Simulated::by_index("g")) == kIndexText);
  bench.emulator.clock().advance_ms(1);
  CHECK(bench.query(Simulated::by_index("g")).find(R"("Count":3)") != std::string::npos);
  // A local index reads with its table's units, and the items that it looks up cost some as well.
  bench.emulator.clock().advance_ms(100'000);
  const std::string by_lsi =
      R"("IndexName":"lsi","KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{":p":{"S":"p"}},)"
      R"("Select":"ALL_ATTRIBUTES","ReturnConsumedCapacity":"TOTAL")";
  CHECK(bench.query(by_lsi).find(R"("CapacityUnits":3.5)") != std::string::npos);
}

TEST_CASE("throttled: batches do what they can and hand back the rest") {
  Simulated bench(throttling());
  bench.create_table(1, 2, 100, 100);
  const auto entry = [](const std::string& sk) {
    return R"({"PutRequest":{"Item":)" + Simulated::item(sk) + "}}";
  };
  const std::string batch =
      R"({"RequestItems":{"tab":[)" + entry("a") + "," + entry("b") + "," + entry("c") + "]}}";
  CHECK(bench.emulator.text("BatchWriteItem", batch) ==
        R"({"UnprocessedItems":{"tab":[)" + entry("c") + "]}}");
  CHECK(bench.emulator.text("BatchWriteItem", batch) == kTableText);
  const std::string keys = R"({"RequestItems":{"tab":{"ConsistentRead":true,"Keys":[)" + Simulated::key("a") +
                           "," + Simulated::key("b") + "]}}}";
  CHECK(bench.emulator.text("BatchGetItem", keys) ==
        R"({"Responses":{"tab":[)" + Simulated::item("a") +
            R"(]},"UnprocessedKeys":{"tab":{"ConsistentRead":true,"Keys":[)" + Simulated::key("b") + "]}}}");
  CHECK(bench.emulator.text("BatchGetItem", keys) == kTableText);
}

TEST_CASE("throttled: transactions are cancelled, and say for which action") {
  Simulated bench(throttling());
  bench.create_table(2, 4, 100, 1);
  const auto put = [](const std::string& sk, const std::string& more) {
    return R"({"Put":{"TableName":"tab","Item":)" + Simulated::item(sk, more) + "}}";
  };
  const auto write = [&](const std::string& actions) {
    return bench.emulator.call("TransactWriteItems", R"({"TransactItems":[)" + actions + "]}").body;
  };
  CHECK(write(put("a", R"(,"g":{"S":"g"})")) == "{}");  // 2 of the table's 4 units, the index's only one
  const auto cancelled = write(put("b", "") + "," + put("c", R"(,"g":{"S":"g"})"));
  CHECK(cancelled.find("[None, ProvisionedThroughputExceeded]") != std::string::npos);
  CHECK(cancelled.find(
            R"("CancellationReasons":[{"Code":"None"},{"Code":"ProvisionedThroughputExceeded","Message":")" +
            std::string(kIndexText) + R"("}])") != std::string::npos);
  CHECK(bench.count() == R"({"Count":1)");
  bench.emulator.clock().advance_ms(10'000);
  const auto get = [](const std::string& sk) {
    return R"({"Get":{"TableName":"tab","Key":)" + Simulated::key(sk) + "}}";
  };
  const auto read = [&] {
    return bench.emulator.call("TransactGetItems", R"({"TransactItems":[)" + get("a") + "," + get("b") + "]}")
        .body;
  };
  for (int i = 0; i < 5; ++i) CHECK(read().starts_with(R"({"Responses":)"));  // 4 units each of 21
  CHECK(read().find("[None, ProvisionedThroughputExceeded]") != std::string::npos);
  CHECK(read().find("[ProvisionedThroughputExceeded, ProvisionedThroughputExceeded]") != std::string::npos);
}

TEST_CASE("throttled: statements, alone and in a batch") {
  Simulated bench(throttling());
  bench.create_table(1, 1, 1, 1);
  const auto insert = [](const std::string& sk) {
    return R"({"Statement":"INSERT INTO tab VALUE {'pk':'p','sk':')" + sk + R"('}"})";
  };
  CHECK(bench.emulator.text("ExecuteStatement", insert("a")) == R"({"Items":[]})");
  CHECK(bench.emulator.text("ExecuteStatement", insert("b")) == kTableText);
  CHECK(bench.emulator.text("BatchExecuteStatement", R"({"Statements":[)" + insert("b") + "]}") ==
        R"({"Responses":[{"Error":{"Code":"ProvisionedThroughputExceeded","Message":")" +
            std::string(kTableText) + R"("},"TableName":"tab"}]})");
}

TEST_CASE("stale: a read sees no write younger than the delay, a consistent one sees all") {
  SimulationSettings settings;
  settings.stale_reads_ms = 50;
  settings.stale_index_reads_ms = 200;
  Simulated bench(settings);
  bench.create_table(100, 100, 100, 100);
  CHECK(bench.put("a", R"(,"g":{"S":"g"})") == "{}");
  const auto sees = [](const std::string& answer) { return answer.find(R"("pk":)") != std::string::npos; };
  const auto by_pk = R"("KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{":p":{"S":"p"}})";
  const auto by_lsi = std::string(R"("IndexName":"lsi","Select":"ALL_ATTRIBUTES",)") + by_pk;
  const auto keys = R"({"RequestItems":{"tab":{"Keys":[)" + Simulated::key("a") + "]}}}";
  const auto statement = R"({"Statement":"SELECT * FROM tab WHERE pk='p'"})";
  const auto plain_reads_see = [&](bool expected) {
    CHECK(sees(bench.get("a", false)) == expected);
    CHECK(sees(bench.query(by_pk)) == expected);
    CHECK(sees(bench.query(by_lsi)) == expected);
    CHECK(sees(bench.emulator.text("Scan", R"({"TableName":"tab"})")) == expected);
    CHECK(sees(bench.emulator.text("BatchGetItem", keys)) == expected);
    CHECK(sees(bench.emulator.text("ExecuteStatement", statement)) == expected);
  };
  const auto index_reads_see = [&](bool expected) {
    CHECK(sees(bench.query(Simulated::by_index("g"))) == expected);
    CHECK(sees(bench.emulator.text("Scan", R"({"TableName":"tab","IndexName":"gsi"})")) == expected);
  };
  plain_reads_see(false);
  index_reads_see(false);
  CHECK(sees(bench.get("a", true)));
  CHECK(sees(bench.query(by_lsi + R"(,"ConsistentRead":true)")));
  CHECK(sees(bench.emulator.text("TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"tab","Key":)" +
                                                         Simulated::key("a") + "}}]}")));
  CHECK(bench.count() == R"({"Count":1)");
  bench.emulator.clock().advance_ms(49);
  plain_reads_see(false);
  bench.emulator.clock().advance_ms(1);
  plain_reads_see(true);
  index_reads_see(false);
  bench.emulator.clock().advance_ms(149);
  index_reads_see(false);
  bench.emulator.clock().advance_ms(3);  // a step of the delay is 3 ms
  index_reads_see(true);
}

TEST_CASE("faults: an error comes before the write, or after it where that was asked for") {
  SimulationSettings settings;
  settings.seed = 1;
  settings.write_faults.error = 1;
  Simulated before(settings);
  before.create_table(9, 9, 9, 9);  // not a call on items
  const std::string put = R"({"TableName":"tab","Item":)" + Simulated::item("a") + "}";
  const auto answer = before.emulator.call("PutItem", put);
  CHECK(answer.status == 500);
  CHECK(
      answer.body ==
      R"({"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"})");
  CHECK(before.count() == R"({"Count":0)");

  settings.write_faults = {.error_after = 1};
  Simulated after(settings);
  after.create_table(9, 9, 9, 9);
  CHECK(after.emulator.call("PutItem", put).status == 500);
  CHECK(after.count() == R"({"Count":1)");
  CHECK(
      after.emulator.call("PutItem", R"({"TableName":"none","Item":)" + Simulated::item("a") + "}").status ==
      400);
}

TEST_CASE("faults: throttling names the table; reads and writes fail apart, statements by what they do") {
  SimulationSettings settings;
  settings.seed = 1;
  settings.read_faults.throttle = 1;
  Simulated bench(settings);
  bench.create_table(9, 9, 9, 9);
  CHECK(bench.put("a") == "{}");
  CHECK(
      bench.emulator.call("GetItem", R"({"TableName":"tab","Key":)" + Simulated::key("a") + "}").body ==
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":")" +
          std::string(kTableText) +
          R"(","ThrottlingReasons":[{"reason":"TableReadProvisionedThroughputExceeded","resource":"arn:aws:dynamodb:us-east-1:123456789012:table/tab"}]})");
  const auto statement = [&](const std::string& text) {
    return bench.emulator.text("ExecuteStatement", R"({"Statement":")" + text + R"("})");
  };
  CHECK(statement(" select * from tab") == kTableText);
  CHECK(statement("DELETE FROM tab WHERE pk='p' AND sk='a'") == R"({"Items":[]})");
  CHECK(bench.emulator.text(
            "BatchExecuteStatement",
            R"({"Statements":[{"Statement":"SELECT * FROM tab WHERE pk='p' AND sk='a'"}]})") == kTableText);
  CHECK(bench.emulator.call("ListTables", "{}").status == 200);
}

TEST_CASE("faults: entries of batches come back unprocessed, and the batch fails when none was processed") {
  SimulationSettings settings;
  settings.seed = 5;
  settings.unprocessed = 0.5;
  Simulated bench(settings);
  bench.create_table(100, 100, 100, 100);
  std::string entries, keys;
  for (int i = 0; i < 25; ++i) {
    const auto sk = std::to_string(i);
    entries += (i ? "," : "") + (R"({"PutRequest":{"Item":)" + Simulated::item(sk) + "}}");
    keys += (i ? "," : "") + Simulated::key(sk);
  }
  const auto answer = bench.emulator.text("BatchWriteItem", R"({"RequestItems":{"tab":[)" + entries + "]}}");
  const auto document = json::Document::parse(answer);
  REQUIRE(document);
  const auto left = document->root().find("UnprocessedItems")->find("tab")->size();
  CHECK(left > 0);
  CHECK(left < 25);
  CHECK(bench.count() == R"({"Count":)" + std::to_string(25 - left));
  const auto read =
      bench.emulator.text("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[)" + keys + "]}}}");
  const auto read_document = json::Document::parse(read);
  REQUIRE(read_document);
  CHECK(read_document->root().find("UnprocessedKeys")->find("tab")->find("Keys")->size() > 0);

  settings.unprocessed = 1;
  Simulated none(settings);
  none.create_table(100, 100, 100, 100);
  CHECK(none.emulator.text("BatchWriteItem", R"({"RequestItems":{"tab":[)" + entries + "]}}") == kTableText);
  CHECK(none.emulator.text("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[)" + keys + "]}}}") ==
        kTableText);
}

}  // namespace
}  // namespace offstage::emulator
