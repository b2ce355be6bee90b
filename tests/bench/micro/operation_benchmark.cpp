#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/clock.h"
#include "emulator/emulator.h"

/// Whole calls without the network: what is between a request that was read and the answer that is to be
/// written. The time is the process's CPU time, because long operations run on a thread of their own.
namespace offstage::bench {
namespace {

constexpr int kItems = 10'000;
constexpr int kItemsOfAPartition = 100;
constexpr int kRequests = 2'000;

std::string key_json(int number) {
  return fmt::format(R"("player":{{"S":"player#{:06}"}},"round":{{"N":"{}"}})", number / kItemsOfAPartition,
                     number % kItemsOfAPartition);
}

std::string item_json(int number, int revision) {
  return fmt::format(
      R"({{{},"game":{{"S":"game#{:06}"}},"score":{{"N":"{}"}},"name":{{"S":"curtain overture"}},)"
      R"("note":{{"S":"stage lamp rehearsal prompter scene wing trapdoor applause overture curtain stage lamp )"
      R"(rehearsal prompter scene wing trapdoor applause {}"}},"won":{{"BOOL":true}},)"
      R"("moves":{{"L":[{{"N":"1"}},{{"N":"22"}},{{"N":"3"}},{{"N":"44"}},{{"N":"5"}},{{"N":"66"}}]}},)"
      R"("place":{{"M":{{"x":{{"N":"123"}},"y":{{"N":"0.456"}},"board":{{"S":"applause"}}}}}}}})",
      key_json(number), number % (kItems / kItemsOfAPartition), number * 7919 % 1'000'000, revision);
}

/// A table with an index and items in it, as the load tool's.
class Stage {
 public:
  Stage() {
    directory_ =
        std::filesystem::temp_directory_path() / fmt::format("offstage-bench-{}", std::random_device{}());
    emulator_ = std::move(*emulator::Emulator::open({.data_directory = directory_}, clock_));
    call("CreateTable", R"({"TableName":"bench","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
      {"AttributeName":"player","AttributeType":"S"},{"AttributeName":"round","AttributeType":"N"},
      {"AttributeName":"game","AttributeType":"S"},{"AttributeName":"score","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"player","KeyType":"HASH"},{"AttributeName":"round","KeyType":"RANGE"}],
      "GlobalSecondaryIndexes":[{"IndexName":"byGame","Projection":{"ProjectionType":"ALL"},"KeySchema":[
      {"AttributeName":"game","KeyType":"HASH"},{"AttributeName":"score","KeyType":"RANGE"}]}]})");
    for (int i = 0; i < kItems; ++i) {
      call("PutItem", fmt::format(R"({{"TableName":"bench","Item":{}}})", item_json(i, 0)));
    }
  }
  ~Stage() {
    emulator_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::size_t call(const char* operation, std::string body) {
    HttpRequest request{.method = "POST", .target = "/", .headers = {}, .body = std::move(body)};
    request.headers = {{"Host", "localhost:8000"},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", std::string("DynamoDB_20120810.") + operation},
                       {"X-Amz-Date", "20260101T000000Z"},
                       {"Authorization",
                        "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
                        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=0000000000000000"}};
    std::promise<HttpResponse> answer;
    emulator_->handle(std::move(request),
                      [&](HttpResponse response) { answer.set_value(std::move(response)); });
    const auto response = answer.get_future().get();
    if (response.status == 200) return response.body.size();
    fmt::print(stderr, "{}: {}\n", operation, response.body);
    std::abort();
  }

 private:
  SystemClock clock_;
  std::filesystem::path directory_;
  std::unique_ptr<emulator::Emulator> emulator_;
};

void measure(benchmark::State& state, const char* operation, const std::function<std::string(int)>& body_of) {
  static Stage stage;
  std::mt19937 dice(1);
  std::vector<std::string> bodies;
  for (int i = 0; i < kRequests; ++i) bodies.push_back(body_of(static_cast<int>(dice() % kItems)));
  std::size_t at = 0;
  std::size_t bytes = 0;
  for (auto _ : state) bytes += stage.call(operation, bodies[at++ % bodies.size()]);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

std::string joined(int first, const std::function<std::string(int)>& one) {
  std::string list;
  for (int i = 0; i < 25; ++i) list += (i == 0 ? "" : ",") + one((first + i * 37) % kItems);
  return list;
}

std::string get_body(int i) {
  return fmt::format(R"({{"TableName":"bench","Key":{{{}}}}})", key_json(i));
}
std::string put_body(int i) {
  return fmt::format(R"({{"TableName":"bench","Item":{}}})", item_json(i, i + 1));
}
std::string conditional_put_body(int i) {
  return fmt::format(
      R"({{"TableName":"bench","Item":{},"ConditionExpression":"attribute_exists(player) AND #score >= :least",)"
      R"("ExpressionAttributeNames":{{"#score":"score"}},"ExpressionAttributeValues":{{":least":{{"N":"0"}}}}}})",
      item_json(i, i + 1));
}
std::string update_body(int i) {
  return fmt::format(
      R"({{"TableName":"bench","Key":{{{}}},"UpdateExpression":"SET #name = :name, seen = :seen ADD visits :one",)"
      R"("ExpressionAttributeNames":{{"#name":"name"}},"ExpressionAttributeValues":{{":name":{{"S":"name {}"}},)"
      R"(":seen":{{"N":"{}"}},":one":{{"N":"1"}}}}}})",
      key_json(i), i, i);
}
std::string query_body(int i) {
  return fmt::format(R"({{"TableName":"bench","Limit":50,"KeyConditionExpression":"player = :player",)"
                     R"("ExpressionAttributeValues":{{":player":{{"S":"player#{:06}"}}}}}})",
                     i / kItemsOfAPartition);
}
std::string index_query_body(int i) {
  return fmt::format(
      R"({{"TableName":"bench","IndexName":"byGame","Limit":25,"ScanIndexForward":false,)"
      R"("KeyConditionExpression":"game = :game","ExpressionAttributeValues":{{":game":{{"S":"game#{:06}"}}}}}})",
      i % (kItems / kItemsOfAPartition));
}
std::string scan_body(int) {
  return R"({"TableName":"bench","Limit":1000})";
}
std::string batch_get_body(int i) {
  return fmt::format(R"({{"RequestItems":{{"bench":{{"Keys":[{}]}}}}}})",
                     joined(i, [](int one) { return "{" + key_json(one) + "}"; }));
}
std::string batch_write_body(int i) {
  return fmt::format(R"({{"RequestItems":{{"bench":[{}]}}}})", joined(i, [i](int one) {
                       return fmt::format(R"({{"PutRequest":{{"Item":{}}}}})", item_json(one, i));
                     }));
}
std::string transact_body(int i) {
  return fmt::format(
      R"({{"TransactItems":[{{"Put":{{"TableName":"bench","Item":{}}}}},{{"Update":{{"TableName":"bench",)"
      R"("Key":{{{}}},"UpdateExpression":"ADD visits :one","ExpressionAttributeValues":{{":one":{{"N":"1"}}}}}}}}]}})",
      item_json(i, i), key_json((i + 1) % kItems));
}

#define OPERATION(name, operation, body) \
  void name(benchmark::State& state) {   \
    measure(state, operation, body);     \
  }                                      \
  BENCHMARK(name)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMicrosecond)

OPERATION(call_get, "GetItem", get_body);
OPERATION(call_query, "Query", query_body);
OPERATION(call_query_index, "Query", index_query_body);
OPERATION(call_scan, "Scan", scan_body);
OPERATION(call_batch_get, "BatchGetItem", batch_get_body);
OPERATION(call_put, "PutItem", put_body);
OPERATION(call_put_if, "PutItem", conditional_put_body);
OPERATION(call_update, "UpdateItem", update_body);
OPERATION(call_batch_write, "BatchWriteItem", batch_write_body);
OPERATION(call_transact, "TransactWriteItems", transact_body);

}  // namespace
}  // namespace offstage::bench
