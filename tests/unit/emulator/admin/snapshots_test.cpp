#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/embedded.h"

namespace offstage::emulator {
namespace {

/// "200 body" of a call of the admin API.
std::string own(Embedded& emulator, const std::string& method, const std::string& path,
                const std::string& body = "") {
  HttpRequest request{.method = method, .target = "/_offstage/" + path, .headers = {}, .body = body};
  request.headers = {{"Host", "localhost:8000"}, {"Content-Type", "application/json"}};
  const auto response = emulator.send(std::move(request));
  return std::to_string(response.status) + " " + response.body;
}

std::string put(Embedded& emulator, const std::string& key) {
  return emulator.text("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":")" + key + R"("}}})");
}

/// The order of a Scan depends on the keys alone.
std::string scan(Embedded& emulator) {
  return emulator.text("Scan", R"({"TableName":"tab"})");
}

TEST_CASE("snapshots: reset leaves nothing but snapshots, and the system's time") {
  Embedded emulator;
  const auto nothing = own(emulator, "GET", "tables");
  CHECK(nothing == R"(200 {"account":"123456789012","region":"us-east-1","tables":[]})");
  emulator.create_table();
  put(emulator, "a");
  CHECK(own(emulator, "GET", "tables") ==
        R"(200 {"account":"123456789012","region":"us-east-1","tables":[{"name":"tab","status":"ACTIVE",)"
        R"("items":1,"bytes":3,"indexes":[],"stream_arn":null,"ttl_attribute":null}]})");
  own(emulator, "PUT", "snapshots/one");
  own(emulator, "PUT", "clock", R"({"advance_ms":1000})");
  own(emulator, "PUT", "simulation", R"({"stale_reads_ms":100})");
  CHECK(own(emulator, "POST", "reset") == nothing);
  CHECK(emulator.text("ListTables", "{}") == R"({"TableNames":[]})");
  CHECK(own(emulator, "GET", "clock") == R"(200 {"now_ms":1767225600000,"ahead_ms":0})");
  CHECK(own(emulator, "GET", "simulation").find(R"("stale_reads_ms":0)") != std::string::npos);
  CHECK(own(emulator, "GET", "snapshots") ==
        R"(200 {"snapshots":[{"name":"one","taken_ms":1767225600000,"ahead_ms":0}]})");
  emulator.create_table();
  CHECK(scan(emulator) == R"({"Count":0,"Items":[],"ScannedCount":0})");
}

TEST_CASE("snapshots: back to a snapshot with its clock, as often as one likes") {
  Embedded emulator;
  emulator.create_table();
  put(emulator, "a");
  own(emulator, "PUT", "clock", R"({"advance_ms":1000})");
  const auto taken = own(emulator, "PUT", "snapshots/one", "{}");
  CHECK(taken == R"(200 {"name":"one","taken_ms":1767225601000,"ahead_ms":1000})");
  const auto tables = own(emulator, "GET", "tables");
  const auto items = scan(emulator);
  for (int i = 0; i < 3; ++i) {
    put(emulator, "b");
    own(emulator, "PUT", "clock", R"({"advance_ms":86400000})");
    if (i == 1) emulator.text("DeleteTable", R"({"TableName":"tab"})");
    CHECK(own(emulator, "GET", "tables") != tables);
    CHECK(own(emulator, "POST", "snapshots/one/restore") == taken);
    CHECK(own(emulator, "GET", "tables") == tables);
    CHECK(scan(emulator) == items);
    CHECK(own(emulator, "GET", "clock") == R"(200 {"now_ms":1767225601000,"ahead_ms":1000})");
  }
  CHECK(own(emulator, "DELETE", "snapshots/one") == R"(200 {"snapshots":[]})");
  CHECK(own(emulator, "POST", "snapshots/one/restore") == R"(404 {"error":"there is no snapshot one"})");
  CHECK(own(emulator, "DELETE", "snapshots/one") == R"(404 {"error":"there is no snapshot one"})");
  CHECK(scan(emulator) == items);
}

TEST_CASE("snapshots: the walk through everything is of the state that is served") {
  Embedded emulator;
  emulator.create_table();
  put(emulator, "a");
  put(emulator, "b");
  const std::string two = R"(200 {"tables":1,"items":2,"problems":[]})";
  CHECK(own(emulator, "POST", "consistency") == two);
  own(emulator, "PUT", "snapshots/two");
  own(emulator, "POST", "reset");
  CHECK(own(emulator, "POST", "consistency") == R"(200 {"tables":0,"items":0,"problems":[]})");
  own(emulator, "POST", "snapshots/two/restore");
  CHECK(own(emulator, "POST", "consistency") == two);
}

TEST_CASE("snapshots: a transaction's token is as unused as it was") {
  Embedded emulator;
  emulator.create_table();
  own(emulator, "PUT", "snapshots/one");
  const std::string body =
      R"({"ClientRequestToken":"t","TransactItems":[{"Put":{"TableName":"tab","Item":{"pk":{"S":"a"}}}}]})";
  CHECK(emulator.text("TransactWriteItems", body) == "{}");
  own(emulator, "POST", "snapshots/one/restore");
  CHECK(emulator.text("TransactWriteItems", body) == "{}");
  CHECK(scan(emulator) == R"({"Count":1,"Items":[{"pk":{"S":"a"}}],"ScannedCount":1})");
}

TEST_CASE("snapshots: wrong names, bodies and methods") {
  Embedded emulator;
  const std::string name_error =
      R"(400 {"error":"a snapshot's name has 1 to 128 letters, digits and _ . -, and begins with a letter or digit"})";
  for (const std::string name : {"..", ".a", "a%2Fb", "%2e%2e", "a%20b"}) {
    CHECK_MESSAGE(own(emulator, "PUT", "snapshots/" + name) == name_error, name);
  }
  CHECK(own(emulator, "PUT", "snapshots/a/b") ==
        R"(404 {"error":"there is nothing at /_offstage/snapshots/a/b"})");
  CHECK(own(emulator, "PUT", "snapshots/") == R"(404 {"error":"there is nothing at /_offstage/snapshots/"})");
  for (const std::string body : {"[]", "{", R"({"name":"a"})", "1"}) {
    CHECK_MESSAGE(own(emulator, "PUT", "snapshots/a", body) == R"(400 {"error":"expected no body, or {}"})",
                  body);
    CHECK_MESSAGE(own(emulator, "POST", "reset", body) == R"(400 {"error":"expected no body, or {}"})", body);
  }
  CHECK(own(emulator, "GET", "reset") == R"(405 {"error":"expected POST"})");
  CHECK(own(emulator, "GET", "snapshots/a") == R"(405 {"error":"expected PUT, DELETE"})");
  CHECK(own(emulator, "GET", "snapshots/a/restore") == R"(405 {"error":"expected POST"})");
  CHECK(own(emulator, "GET", "snapshots") == R"(200 {"snapshots":[]})");
}

TEST_CASE("snapshots: they outlive the server, and so does what they were exchanged for") {
  const TemporaryDirectory directory;
  const EmulatorOptions options{.in_memory = false, .data_directory = directory.path()};
  std::string before;
  {
    Embedded emulator(options);
    emulator.create_table();
    put(emulator, "a");
    before = scan(emulator);
    own(emulator, "PUT", "snapshots/one");
    own(emulator, "POST", "reset");
    emulator.create_table();
    put(emulator, "b");
  }
  Embedded emulator(options);
  CHECK(scan(emulator) == R"({"Count":1,"Items":[{"pk":{"S":"b"}}],"ScannedCount":1})");
  CHECK(own(emulator, "POST", "snapshots/one/restore").starts_with("200 "));
  CHECK(scan(emulator) == before);
}

TEST_CASE("snapshots: what cannot be gone back to leaves everything as it was, and nothing behind") {
  const TemporaryDirectory directory;
  const std::filesystem::path data = directory.path();
  const auto stores = [&] {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(data / "stores")) names.insert(entry.path());
    return names;
  };
  const EmulatorOptions options{.in_memory = false, .data_directory = directory.path()};
  std::string items;
  {
    Embedded emulator(options);
    emulator.create_table();
    put(emulator, "a");
    own(emulator, "PUT", "snapshots/one");
    put(emulator, "b");
    items = scan(emulator);
    const auto before = stores();
    const auto fails = [&](const std::string& path) {
      CHECK_MESSAGE(own(emulator, "POST", path).starts_with("500 "), path);
      CHECK(stores() == before);
      CHECK(scan(emulator) == items);
    };
    // The file that names the store in use cannot be written.
    std::filesystem::create_directory(data / "OFFSTAGE_DRAFT");
    fails("snapshots/one/restore");
    fails("reset");
    std::filesystem::remove(data / "OFFSTAGE_DRAFT");
    // The snapshot is damaged.
    REQUIRE(before.size() == 1);
    const auto current = std::filesystem::path(*before.begin()) / "CURRENT";
    std::filesystem::rename(current, data / "CURRENT.kept");
    std::ofstream(current) << "nothing\n";
    fails("snapshots/one/restore");
    std::filesystem::rename(data / "CURRENT.kept", current);
    put(emulator, "c");
    items = scan(emulator);
  }
  Embedded emulator(options);
  CHECK(scan(emulator) == items);
  CHECK(own(emulator, "POST", "snapshots/one/restore").starts_with("200 "));
  CHECK(scan(emulator) == R"({"Count":1,"Items":[{"pk":{"S":"a"}}],"ScannedCount":1})");
}

TEST_CASE("snapshots: of more tables than a thread may hold locks") {
  Embedded emulator;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(emulator
                .call("CreateTable", R"({"TableName":"table-)" + std::to_string(i) +
                                         R"(","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
                     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})")
                .status == 200);
  }
  const auto tables = own(emulator, "GET", "tables");
  CHECK(own(emulator, "PUT", "snapshots/many").starts_with("200 "));
  own(emulator, "POST", "reset");
  CHECK(own(emulator, "POST", "snapshots/many/restore").starts_with("200 "));
  CHECK(own(emulator, "GET", "tables") == tables);
}

TEST_CASE("snapshots: requests are made before or after, never in between") {
  Embedded emulator;
  emulator.create_table();
  own(emulator, "PUT", "snapshots/empty");
  std::atomic<bool> over{false};
  std::atomic<int> odd{0};
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; !over; ++i) {
        const auto answer = put(emulator, std::to_string(writer) + "-" + std::to_string(i));
        if (answer != "{}") ++odd;
        if (scan(emulator).find(R"("Items":)") == std::string::npos) ++odd;
      }
    });
  }
  for (int i = 0; i < 10; ++i) {
    if (!own(emulator, "PUT", "snapshots/now").starts_with("200 ")) ++odd;
    if (!own(emulator, "POST", i % 2 == 0 ? "snapshots/empty/restore" : "snapshots/now/restore")
             .starts_with("200 ")) {
      ++odd;
    }
  }
  over = true;
  for (auto& writer : writers) writer.join();
  CHECK(odd == 0);
  // The counters are those of the items that are there.
  const auto document = json::Document::parse(scan(emulator));
  REQUIRE(document);
  const auto count = document->root().find("Count")->as_int64();
  CHECK(own(emulator, "GET", "tables").find("\"items\":" + std::to_string(count) + ",") != std::string::npos);
}

}  // namespace
}  // namespace offstage::emulator
