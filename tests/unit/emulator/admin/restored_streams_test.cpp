#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/embedded.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kTable =
    R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})";
constexpr std::string_view kOff = R"({"TableName":"tab","StreamSpecification":{"StreamEnabled":false}})";
constexpr std::string_view kTwoDays = R"({"advance_ms":172800000})";

/// An emulator whose streams somebody reads who remembers how far they have come.
class Reader {
 public:
  explicit Reader(const EmulatorOptions& options = {.in_memory = true}) : emulator(options) {}

  void create() { REQUIRE(emulator.call("CreateTable", std::string(kTable)).status == 200); }

  void own(const std::string& method, const std::string& path, std::string_view body = "") {
    HttpRequest request{.method = method, .target = "/_offstage/" + path, .headers = {}};
    request.headers = {{"Host", "localhost"}, {"Content-Type", "application/json"}};
    request.body = body;
    REQUIRE(emulator.send(std::move(request)).status == 200);
  }

  void put(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      const auto body = R"({"TableName":"tab","Item":{"pk":{"S":")" + key + R"("}}})";
      REQUIRE(emulator.text("PutItem", body) == "{}");
    }
  }

  /// Remembers the newest stream of the table and its newest shard.
  void find() {
    const auto table = json::Document::parse(emulator.text("DescribeTable", R"({"TableName":"tab"})"));
    REQUIRE(table);
    stream = table->root().find("Table")->find("LatestStreamArn")->as_string();
    const auto answer = streams("DescribeStream", R"({"StreamArn":")" + stream + "\"}");
    const auto shards = answer.root().find("StreamDescription")->find("Shards")->elements();
    for (const auto each : shards) shard = each.find("ShardId")->as_string();
  }

  void open(const std::string& type, const std::string& more = "") {
    const auto answer =
        streams("GetShardIterator", R"({"StreamArn":")" + stream + R"(","ShardId":")" + shard +
                                        R"(","ShardIteratorType":")" + type + "\"" + more + "}");
    iterator = answer.root().find("ShardIterator")->as_string();
  }
  void open_after_last() { open("AFTER_SEQUENCE_NUMBER", R"(,"SequenceNumber":")" + last + "\""); }

  /// The keys of the records from the iterator on, which moves on.
  std::vector<std::string> read() {
    const auto answer = streams("GetRecords", R"({"ShardIterator":")" + iterator + "\"}");
    const auto next = answer.root().find("NextShardIterator");
    iterator = next ? next->as_string() : std::string_view();
    std::vector<std::string> keys;
    for (const auto record : answer.root().find("Records")->elements()) {
      const auto change = *record.find("dynamodb");
      keys.emplace_back(change.find("Keys")->find("pk")->find("S")->as_string());
      const std::string number(change.find("SequenceNumber")->as_string());
      CHECK(number > last);
      last = number;
    }
    return keys;
  }

  json::Document streams(const std::string& operation, const std::string& body) {
    auto request = request_for(operation, body);
    for (auto& header : request.headers) {
      if (header.name == "X-Amz-Target") header.value = "DynamoDBStreams_20120810." + operation;
    }
    const auto response = emulator.send(std::move(request));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    auto document = json::Document::parse(response.body);
    REQUIRE(document);
    return std::move(document).value();
  }

  Embedded emulator;
  std::string stream;
  std::string shard;
  std::string iterator;
  std::string last;  // sequence number
};

using Keys = std::vector<std::string>;

TEST_CASE("restored streams: what is written is ahead of every reader, again and again") {
  Reader reader;
  reader.create();
  reader.find();
  reader.open("TRIM_HORIZON");
  reader.put({"a"});
  CHECK(reader.read() == Keys{"a"});
  reader.own("PUT", "snapshots/one");
  for (const std::string round : {"1", "2", "3"}) {
    reader.put({"b" + round, "c" + round, "d" + round});
    CHECK(reader.read() == Keys{"b" + round, "c" + round, "d" + round});
    reader.own("POST", "snapshots/one/restore");
    CHECK(reader.read().empty());
    if (round == "2") reader.open_after_last();
    reader.put({"e" + round});
    CHECK(reader.read() == Keys{"e" + round});
  }
  // What the snapshot holds is as readable as it was.
  reader.last.clear();
  reader.open("TRIM_HORIZON");
  CHECK(reader.read() == Keys{"a", "e3"});
  reader.open("LATEST");
  CHECK(reader.read().empty());
}

TEST_CASE("restored streams: whatever became of the table and of its stream in between") {
  Reader reader;
  reader.create();
  reader.find();
  reader.open("TRIM_HORIZON");
  reader.own("PUT", "snapshots/one");
  reader.put({"a", "b", "c"});
  CHECK(reader.read() == Keys{"a", "b", "c"});

  SUBCASE("the stream was switched off") {
    reader.emulator.text("UpdateTable", std::string(kOff));
  }
  SUBCASE("the table was deleted") {
    reader.emulator.text("DeleteTable", R"({"TableName":"tab"})");
  }
  SUBCASE("the table was made anew") {
    reader.emulator.text("DeleteTable", R"({"TableName":"tab"})");
    reader.create();
    reader.put({"x"});
  }
  SUBCASE("nothing was left of it") {
    reader.emulator.text("DeleteTable", R"({"TableName":"tab"})");
    reader.own("PUT", "clock", kTwoDays);
    reader.streams("ListStreams", "{}");
    reader.own("PUT", "snapshots/without");
    reader.own("POST", "snapshots/without/restore");
  }
  SUBCASE("reset") {
    reader.own("POST", "reset");
  }
  SUBCASE("the shard was another") {
    reader.own("PUT", "clock", kTwoDays);
  }

  reader.own("POST", "snapshots/one/restore");
  CHECK(reader.read().empty());
  reader.put({"d"});
  CHECK(reader.read() == Keys{"d"});
}

TEST_CASE("restored streams: one that a later snapshot holds as switched off") {
  Reader reader;
  reader.create();
  reader.find();
  reader.open("TRIM_HORIZON");
  reader.put({"a"});
  reader.own("PUT", "snapshots/on");
  reader.emulator.text("UpdateTable", std::string(kOff));
  reader.own("PUT", "snapshots/off");
  reader.own("POST", "snapshots/on/restore");
  reader.put({"b", "c", "d"});
  CHECK(reader.read() == Keys{"a", "b", "c", "d"});
  const auto position = reader.iterator;
  reader.own("POST", "snapshots/off/restore");
  CHECK(reader.read().empty());
  CHECK(reader.iterator.empty());  // the shard has ended
  reader.own("POST", "snapshots/on/restore");
  reader.iterator = position;
  reader.put({"e"});
  CHECK(reader.read() == Keys{"e"});
}

TEST_CASE("restored streams: a new table's is ahead as well, and all that outlives the server") {
  const TemporaryDirectory directory;
  const EmulatorOptions options{.in_memory = false, .data_directory = directory.path()};
  std::string last;
  std::string stream;
  {
    Reader reader(options);
    reader.create();
    reader.find();
    reader.own("PUT", "snapshots/one");
    reader.put({"a", "b", "c"});
    reader.open("TRIM_HORIZON");
    CHECK(reader.read() == Keys{"a", "b", "c"});
    reader.own("POST", "snapshots/one/restore");
    last = reader.last;
    stream = reader.stream;
  }
  Reader reader(options);
  reader.find();
  CHECK(reader.stream == stream);
  reader.last = last;
  reader.open_after_last();
  reader.put({"d"});
  CHECK(reader.read() == Keys{"d"});

  reader.own("POST", "reset");
  reader.create();
  reader.find();
  CHECK(reader.stream != "");
  reader.put({"e"});
  reader.open("TRIM_HORIZON");
  CHECK(reader.read() == Keys{"e"});
}

}  // namespace
}  // namespace offstage::emulator
