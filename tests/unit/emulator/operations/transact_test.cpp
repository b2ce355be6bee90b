#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

std::string write(const std::string& actions, const std::string& members = "") {
  return R"({"TransactItems":[)" + actions + "]" + (members.empty() ? "" : "," + members) + "}";
}

std::string put(const std::string& item, const std::string& members = "") {
  return R"({"Put":{"TableName":"tab","Item":)" + item + (members.empty() ? "" : "," + members) + "}}";
}

std::string of_key(const std::string& kind, const std::string& pk, const std::string& members = "") {
  return R"({")" + kind + R"(":{"TableName":"tab","Key":{"pk":{"S":")" + pk + R"("}})" +
         (members.empty() ? "" : "," + members) + "}}";
}

constexpr auto kExists = R"x("ConditionExpression":"attribute_exists(pk)")x";
constexpr auto kCanceled =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
    R"("Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [)";

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i > 0 ? "," : "") + text;
  return out;
}

}  // namespace

TEST_CASE("transact write: requests that are refused as a whole, in AWS's order") {
  Embedded newest;
  Embedded classic(Validation::kClassic);
  newest.create_table();
  classic.create_table();
  const auto a = put(R"({"pk":{"S":"a"}})");
  struct Row {
    std::string request;
    std::string newest;
    std::string classic;
  };
  const std::string one = "1 validation error detected: ";
  const std::string too_short =
      " failed to satisfy constraint: Member must have length greater than or equal to 1";
  const std::string many = repeated(a, 101);
  const Row rows[] = {
      {"{}", one + "Value null at 'transactItems' failed to satisfy constraint: Member must not be null", ""},
      {write(""), one + "Value at 'TransactItems'" + too_short,
       one + "Value '[]' at 'transactItems'" + too_short},
      {write(many),
       one + "Value at 'TransactItems' failed to satisfy constraint: Member must have length less than or "
             "equal to 100",
       one + "Value '[" + many +
           "]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal "
           "to "
           "100"},
      {write(a, R"("ClientRequestToken":"0123456789012345678901234567890123456")"),
       one + "Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length less than "
             "or equal to 36",
       one + "Value '0123456789012345678901234567890123456' at 'clientRequestToken' failed to satisfy "
             "constraint: Member must have length less than or equal to 36"},
      {write("", R"("ReturnConsumedCapacity":"X","ReturnItemCollectionMetrics":"Y")"),
       "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: "
       "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'Y' at "
       "'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: "
       "[SIZE, NONE]; Value at 'TransactItems'" +
           too_short,
       "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: "
       "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'Y' at "
       "'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: "
       "[SIZE, NONE]; Value '[]' at 'transactItems'" +
           too_short},
      {write(a + ",{}"), "TransactItems can only contain one of Check, Put, Update or Delete", ""},
      {write(R"({"Put":{"TableName":"tab","Item":{"pk":{"S":"a"}}},"Delete":{"TableName":"tab","Key":{}}})"),
       "TransactItems can only contain one of Check, Put, Update or Delete", ""},
      {write(a + "," + of_key("ConditionCheck", "b")),
       one + "Value null at 'transactItems.2.member.conditionCheck.conditionExpression' failed to satisfy "
             "constraint: Member must not be null",
       ""},
      {write(of_key("Update", "b")),
       one + "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: "
             "Member must not be null",
       ""},
      {write(of_key("Delete", "b", R"("ReturnValuesOnConditionCheckFailure":"ALL_NEW")")),
       one + "Value 'ALL_NEW' at 'transactItems.1.member.delete.returnValuesOnConditionCheckFailure' failed "
             "to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
       ""},
      {write(put(R"({"pk":{"S":"a"}})", R"("ConditionExpression":"pk = :v")")),
       "Invalid ConditionExpression: An expression attribute value used in expression is not defined; "
       "attribute value: :v",
       ""},
      {write(put(R"({"pk":{"S":"a"}})", R"("ExpressionAttributeNames":{"#a":"a"})")),
       "ExpressionAttributeNames can only be specified when using expressions", ""},
      {write(put(R"({"pk":{"S":"a"},"big":{"S":")" + std::string(410'000, 'x') + R"("}})")),
       "Item size has exceeded the maximum allowed size", ""},
      {write(a + "," + of_key("Delete", "a")),
       "Transaction request cannot include multiple operations on one item", ""},
      {write(a + R"(,{"Delete":{"TableName":"none","Key":{"pk":{"S":"a"}}}})"),
       "Requested resource not found", ""},
      {write(of_key("Delete", "")),
       "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
       "empty string value. Key: pk",
       ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request.substr(0, 300));
    CHECK(newest.text("TransactWriteItems", row.request) == row.newest);
    CHECK(classic.text("TransactWriteItems", row.request) ==
          (row.classic.empty() ? row.newest : row.classic));
  }
}

TEST_CASE("transact write: all kinds together, and 4 MB at most") {
  Embedded emulator;
  emulator.create_table();
  REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"d"}}})") == "{}");
  REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"c"}}})") == "{}");
  const auto update = of_key(
      "Update", "u", R"("UpdateExpression":"SET n = :n","ExpressionAttributeValues":{":n":{"N":"1"}})");
  CHECK(emulator.text("TransactWriteItems",
                      write(put(R"({"pk":{"S":"p"}})") + "," + update + "," + of_key("Delete", "d") + "," +
                                of_key("ConditionCheck", "c", kExists),
                            R"("ReturnConsumedCapacity":"TOTAL")")) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":8.0,"WriteCapacityUnits":8.0}]})");
  const auto get = [](const std::string& pk) {
    return R"({"Get":{"TableName":"tab","Key":{"pk":{"S":")" + pk + R"("}}}})";
  };
  CHECK(emulator.text("TransactGetItems", write(get("p") + "," + get("d") + "," + get("u") + "," + get("c"),
                                                R"("ReturnConsumedCapacity":"INDEXES")")) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":8.0,"ReadCapacityUnits":8.0,)"
        R"("Table":{"CapacityUnits":8.0,"ReadCapacityUnits":8.0}}],)"
        R"("Responses":[{"Item":{"pk":{"S":"p"}}},{},{"Item":{"n":{"N":"1"},"pk":{"S":"u"}}},)"
        R"({"Item":{"pk":{"S":"c"}}}]})");

  std::string big;
  for (int i = 0; i < 11; ++i) {
    big += (i > 0 ? "," : "") + put(R"({"pk":{"S":"big)" + std::to_string(i) + R"("},"v":{"S":")" +
                                    std::string(400'000, 'x') + R"("}})");
  }
  CHECK(emulator.text("TransactWriteItems", write(big)) ==
        "Transaction payload size has exceeded the maximum allowed size of 4 MB");
}

TEST_CASE("transact write: what cancels, and the reasons in the order of the actions") {
  Embedded emulator;
  emulator.create_table();
  REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"old"},"v":{"S":"x"}}})") == "{}");
  const std::string absent =
      R"x("ConditionExpression":"attribute_not_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD")x";
  struct Row {
    std::string actions;
    std::string answer;
  };
  const std::string failed = R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed")";
  const std::string none = R"({"Code":"None"})";
  const auto invalid = [](const std::string& text) {
    return R"({"Code":"ValidationError","Message":")" + text + R"("})";
  };
  const auto set_path = of_key(
      "Update", "old", R"("UpdateExpression":"SET a.b = :v","ExpressionAttributeValues":{":v":{"S":"x"}})");
  const Row rows[] = {
      {put(R"({"pk":{"S":"new"}})") + "," + put(R"({"pk":{"S":"old"}})", absent) + "," +
           of_key("ConditionCheck", "missing", kExists),
       R"(None, ConditionalCheckFailed, ConditionalCheckFailed]","CancellationReasons":[)" + none + "," +
           failed + R"(,"Item":{"pk":{"S":"old"},"v":{"S":"x"}}},)" + failed + "}]}"},
      {put(R"({"pk":{"S":"new"}})") + "," + put(R"({"pk":{"N":"1"}})"),
       R"(None, ValidationError]","CancellationReasons":[)" + none + "," +
           invalid(
               "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N") +
           "]}"},
      {R"({"Delete":{"TableName":"tab","Key":{"pk":{"N":"1"}}}})",
       R"(ValidationError]","CancellationReasons":[)" +
           invalid("The provided key element does not match the schema") + "]}"},
      // An invalid action is told alone, even beside a condition that is not met.
      {of_key("ConditionCheck", "missing", kExists) + "," + set_path,
       R"(None, ValidationError]","CancellationReasons":[)" + none + "," +
           invalid("The document path provided in the update expression is invalid for update") + "]}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.actions);
    const auto response = emulator.call("TransactWriteItems", write(row.actions));
    CHECK(response.status == 400);
    CHECK(response.body == kCanceled + row.answer);
    CHECK(emulator.text("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"new"}}})") == "{}");
  }
  CHECK(emulator
            .call("TransactGetItems",
                  write(R"({"Get":{"TableName":"tab","Key":{}}},{"Get":{"TableName":"tab","Key":{}}})"))
            .body ==
        kCanceled + (R"(ValidationError, None]","CancellationReasons":[)" +
                     invalid("The provided key element does not match the schema") + "," + none + "]}"));
}

TEST_CASE("transact write: a token works once in ten minutes") {
  Embedded emulator;
  emulator.create_table();
  const std::string token = R"("ReturnConsumedCapacity":"TOTAL","ClientRequestToken":"t")";
  const auto add = [](const std::string& amount) {
    return of_key(
        "Update", "n",
        R"("UpdateExpression":"ADD n :n","ExpressionAttributeValues":{":n":{"N":")" + amount + R"("}})");
  };
  // The same members in another order are the same request.
  const std::string reordered =
      R"({"Update":{"ExpressionAttributeValues":{":n":{"N":"1"}},"UpdateExpression":"ADD n :n",)"
      R"("Key":{"pk":{"S":"n"}},"TableName":"tab"}})";
  const auto value = [&] {
    return emulator.text("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"n"}}})");
  };

  CHECK(emulator.text("TransactWriteItems", write(add("1"), token)) ==
        R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":2.0,"WriteCapacityUnits":2.0}]})");
  for (const auto& again : {add("1"), reordered}) {
    CHECK(emulator.text("TransactWriteItems", write(again, token)) ==
          R"({"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":2.0,"ReadCapacityUnits":2.0}]})");
  }
  CHECK(value() == R"({"Item":{"n":{"N":"1"},"pk":{"S":"n"}}})");
  CHECK(
      emulator.call("TransactWriteItems", write(add("2"), token)).body.find("IdempotentParameterMismatch") !=
      std::string::npos);

  emulator.clock().advance_ms(599'999);
  CHECK(emulator.call("TransactWriteItems", write(add("1"), token)).status == 200);
  CHECK(value() == R"({"Item":{"n":{"N":"1"},"pk":{"S":"n"}}})");
  emulator.clock().advance_ms(1);
  CHECK(emulator.call("TransactWriteItems", write(add("2"), token)).status == 200);
  CHECK(value() == R"({"Item":{"n":{"N":"3"},"pk":{"S":"n"}}})");

  // A cancelled transaction may be sent again with its token.
  const auto check = write(of_key("ConditionCheck", "later", kExists), R"("ClientRequestToken":"u")");
  CHECK(emulator.call("TransactWriteItems", check).status == 400);
  REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"later"}}})") == "{}");
  CHECK(emulator.call("TransactWriteItems", check).status == 200);
}

TEST_CASE("transact write: indexes are charged once, and collections are told once") {
  Embedded emulator;
  REQUIRE(emulator
              .call("CreateTable",
                    R"({"TableName":"lsi","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
                        {"AttributeName":"p","AttributeType":"S"},{"AttributeName":"s","AttributeType":"S"},
                        {"AttributeName":"l","AttributeType":"S"}],"KeySchema":[
                        {"AttributeName":"p","KeyType":"HASH"},{"AttributeName":"s","KeyType":"RANGE"}],
                        "LocalSecondaryIndexes":[{"IndexName":"byl","Projection":{"ProjectionType":"ALL"},
                        "KeySchema":[{"AttributeName":"p","KeyType":"HASH"},
                        {"AttributeName":"l","KeyType":"RANGE"}]}]})")
              .status == 200);
  const auto in = [](const std::string& s) {
    return R"({"Put":{"TableName":"lsi","Item":{"p":{"S":"a"},"s":{"S":")" + s + R"("},"l":{"S":"x"}}}})";
  };
  CHECK(emulator.text("TransactWriteItems",
                      write(in("1") + "," + in("2"),
                            R"("ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE")")) ==
        R"({"ConsumedCapacity":[{"TableName":"lsi","CapacityUnits":6.0,"WriteCapacityUnits":6.0,)"
        R"("Table":{"CapacityUnits":4.0,"WriteCapacityUnits":4.0},"LocalSecondaryIndexes":{"byl":)"
        R"({"CapacityUnits":2.0,"WriteCapacityUnits":2.0}}}],"ItemCollectionMetrics":{"lsi":)"
        R"([{"ItemCollectionKey":{"p":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]}]}})");
}

TEST_CASE("transact: money moved by many threads is always all there") {
  constexpr int kAccounts = 6, kThreads = 4, kTransfers = 60, kStart = 100;
  Embedded emulator;
  emulator.create_table();
  std::string gets;
  for (int i = 0; i < kAccounts; ++i) {
    const auto pk = std::to_string(i);
    REQUIRE(emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":")" + pk +
                                         R"("},"n":{"N":"100"}}})") == "{}");
    gets += (i > 0 ? "," : "") + (R"({"Get":{"TableName":"tab","Key":{"pk":{"S":")" + pk + R"("}}}})");
  }
  const auto balances = [&] {
    const auto document = json::Document::parse(emulator.text("TransactGetItems", write(gets)));
    std::vector<int> found;
    for (const auto response : document->root().find("Responses")->elements()) {
      found.push_back(std::stoi(std::string(response.find("Item")->find("n")->find("N")->as_string())));
    }
    return found;
  };
  const auto sum = [](const std::vector<int>& values) {
    int total = 0;
    for (const int value : values) total += value;
    return total;
  };
  const auto add = [](int account, const std::string& amount) {
    return of_key(
        "Update", std::to_string(account),
        R"("UpdateExpression":"ADD n :n","ExpressionAttributeValues":{":n":{"N":")" + amount + R"("}})");
  };

  std::atomic<int> running{kThreads};
  std::atomic<int> unexpected{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kTransfers; ++i) {
        const int from = (thread + i) % kAccounts;
        const int to = (from + 1 + i % (kAccounts - 1)) % kAccounts;
        const auto request = write(add(from, "-1") + "," + add(to, "1"));
        for (;;) {
          const auto response = emulator.call("TransactWriteItems", request);
          if (response.status == 200) break;
          if (response.body.find("TransactionConflict") == std::string::npos) {
            ++unexpected;
            break;
          }
        }
      }
      --running;
    });
  }
  int torn = 0;
  do {
    if (sum(balances()) != kAccounts * kStart) ++torn;
  } while (running > 0);
  for (auto& thread : threads) thread.join();
  CHECK(torn == 0);
  CHECK(unexpected == 0);

  // Every transfer happened exactly once, whatever the order.
  std::vector<int> expected(kAccounts, kStart);
  for (int thread = 0; thread < kThreads; ++thread) {
    for (int i = 0; i < kTransfers; ++i) {
      const int from = (thread + i) % kAccounts;
      --expected[static_cast<std::size_t>(from)];
      ++expected[static_cast<std::size_t>((from + 1 + i % (kAccounts - 1)) % kAccounts)];
    }
  }
  CHECK(balances() == expected);
}
