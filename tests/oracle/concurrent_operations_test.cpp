#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "tests/oracle/consistency_walk.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/history.h"
#include "tests/oracle/requests.h"
#include "tests/oracle/target.h"
#include "tests/oracle/value.h"

namespace offstage::oracle {
namespace {

constexpr int kClients = 6;

std::uint64_t seed() {
  const char* text = std::getenv("OFFSTAGE_ORACLE_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 1;
}

/// Operations of one client.
int operations() {
  const char* text = std::getenv("OFFSTAGE_ORACLE_OPERATIONS");
  return text ? std::atoi(text) : 120;
}

/// An item of the shared table: key p, and the attributes that a test is about.
std::string key_json(const std::string& name) {
  return R"({"p":{"S":")" + name + R"("}})";
}
std::string n(std::int64_t value) {
  return R"({"N":")" + std::to_string(value) + R"("})";
}

/// What a call answered.
struct Reply {
  int status = 0;
  std::string body;
  bool ok() const { return status == 200; }
  /// The call lost against another that was under way, or its condition did not hold: both may be tried anew.
  bool lost() const {
    return status == 400 && (body.find("TransactionConflict") != std::string::npos ||
                             body.find("ConditionalCheckFailed") != std::string::npos);
  }
};

std::int64_t number_in(json::Value holder, const std::string& attribute) {
  const auto item = holder.find("Item");
  const auto value = item ? item->find(attribute) : std::nullopt;
  return value ? std::atoll(std::string(value->find("N")->as_string()).c_str()) : -1;
}

/// One emulator with a table, several clients at once, and what they recorded.
class Arena {
 public:
  Arena() {
    REQUIRE(call("CreateTable", R"({"TableName":"shared","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"},
          {"AttributeName":"kind","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"p","KeyType":"HASH"}],
        "GlobalSecondaryIndexes":[
          {"IndexName":"by-kind","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},
            {"AttributeName":"n","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},
          {"IndexName":"by-n","KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"KEYS_ONLY"}}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})")
                .ok());
    target_.expire_by("shared", "n");
  }

  Reply call(const std::string& operation, const std::string& body) {
    auto response = target_.call(operation, body);
    Reply reply{response.status, std::move(response.body)};
    if (!reply.ok() && !reply.lost()) fail(operation + " " + body + " answered " + reply.body);
    return reply;
  }

  void put(const std::string& name, std::int64_t value) {
    REQUIRE(call("PutItem", R"({"TableName":"shared","Item":{"p":{"S":")" + name +
                                R"("},"kind":{"S":"k"},"n":)" + n(value) + "}}")
                .ok());
  }
  std::int64_t get(const std::string& name, bool consistent = true) {
    const auto reply =
        call("GetItem", R"({"TableName":"shared","ConsistentRead":)" +
                            std::string(consistent ? "true" : "false") + R"(,"Key":)" + key_json(name) + "}");
    return reply.ok() ? number_in(json::Document::parse(reply.body)->root(), "n") : -1;
  }
  /// The values of some items at one moment; empty when the transaction was cancelled.
  std::vector<std::int64_t> get_together(const std::vector<std::string>& names) {
    std::string gets;
    for (const auto& name : names) {
      gets += (gets.empty() ? "" : ",") + (R"({"Get":{"TableName":"shared","Key":)" + key_json(name) + "}}");
    }
    const auto reply = call("TransactGetItems", R"({"TransactItems":[)" + gets + "]}");
    std::vector<std::int64_t> values;
    if (!reply.ok()) return values;
    const auto document = json::Document::parse(reply.body);
    for (const auto part : document->root().find("Responses")->elements())
      values.push_back(number_in(part, "n"));
    return values;
  }

  std::uint64_t tick() { return clock_.fetch_add(1); }
  std::int64_t version() { return versions_.fetch_add(1) + 1; }
  void record(HistoryEntry entry) {
    const std::lock_guard lock(mutex_);
    entry.end = tick();
    history_.push_back(std::move(entry));
  }
  void fail(const std::string& text) {
    const std::lock_guard lock(mutex_);
    failures_.push_back(text);
  }

  /// Runs `client` in several threads, then checks what they left behind.
  void run(const std::function<void(Arena&, std::mt19937_64&)>& client) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kClients; ++i) {
      threads.emplace_back([this, &client, i] {
        std::mt19937_64 random(seed() * 1000 + static_cast<std::uint64_t>(i));
        for (int step = 0; step < operations(); ++step) client(*this, random);
      });
    }
    for (auto& thread : threads) thread.join();
    INFO("OFFSTAGE_ORACLE_SEED=" << seed() << " OFFSTAGE_ORACLE_OPERATIONS=" << operations());
    for (const auto& failure : failures_) CHECK_MESSAGE(false, failure);
    const auto walk = inconsistencies(
        [this](const std::string& operation, const std::string& body) { return call(operation, body).body; },
        "shared");
    for (const auto& text : walk) CHECK_MESSAGE(false, text);
    for (const auto& text : target_.problems()) CHECK_MESSAGE(false, text);
    CHECK(contradiction(history_) == "");
  }
  std::size_t recorded() const { return history_.size(); }

 private:
  Target target_{Target::Where::kMemory};
  std::atomic<std::uint64_t> clock_{1};
  std::atomic<std::int64_t> versions_{0};
  std::mutex mutex_;
  std::vector<HistoryEntry> history_;  // guarded by mutex_ while clients run
  std::vector<std::string> failures_;
};

int below(std::mt19937_64& random, int n) {
  return static_cast<int>(random() % static_cast<std::uint64_t>(n));
}

const std::vector<std::string> kNames = {"a", "b", "c", "d", "e"};

/// As many items as make a transaction long enough for others to come in between.
std::vector<std::string> many_names() {
  std::vector<std::string> names;
  for (int i = 0; i < 25; ++i) names.push_back("item-" + std::to_string(i));
  return names;
}

/// `count` of the items, in a random order.
std::vector<std::string> some(std::mt19937_64& random, std::vector<std::string> names, std::size_t count) {
  for (std::size_t i = names.size(); i > 1; --i) std::swap(names[i - 1], names[random() % i]);
  names.resize(count);
  return names;
}

/// Reads all items at one moment.
std::vector<std::int64_t> read_all(Arena& arena, const std::vector<std::string>& names) {
  HistoryEntry reading{"read", arena.tick(), 0};
  const auto versions = arena.get_together(names);
  for (std::size_t i = 0; i < versions.size(); ++i) reading.reads[names[i]] = versions[i];
  if (!versions.empty()) arena.record(reading);
  return versions;
}

/// Reads all items, then overwrites some of them if they are still as they were, and checks others.
void change_together(Arena& arena, std::mt19937_64& random) {
  const auto names = many_names();
  const auto versions = read_all(arena, names);
  if (versions.empty()) return;
  const auto version = arena.version();
  HistoryEntry writing{"transaction-" + std::to_string(version), arena.tick(), 0};
  std::string actions;
  for (const auto& name : some(random, names, 3)) {
    const auto old =
        versions[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
    const bool check = !actions.empty() && below(random, 3) == 0;
    if (check) {
      writing.reads[name] = old;
    } else {
      writing.writes[name] = {old, version};
    }
    actions += actions.empty() ? "" : ",";
    actions += check ? R"({"ConditionCheck":{)" : R"({"Update":{"UpdateExpression":"SET n = :new",)";
    actions += R"("TableName":"shared","ConditionExpression":"n = :old","Key":)" + key_json(name) +
               R"(,"ExpressionAttributeValues":{":old":)" + n(old) +
               (check ? "" : R"(,":new":)" + n(version)) + "}}}";
  }
  if (arena.call("TransactWriteItems", R"({"TransactItems":[)" + actions + "]}").ok()) arena.record(writing);
}

/// One item: read, then changed by a plain write.
void change_one(Arena& arena, std::mt19937_64& random) {
  const auto name = some(random, many_names(), 1)[0];
  HistoryEntry reading{"get", arena.tick(), 0};
  const auto old = arena.get(name);
  reading.reads[name] = old;
  arena.record(reading);

  const auto version = arena.version();
  HistoryEntry writing{"update-" + std::to_string(version), arena.tick(), 0};
  writing.writes[name] = {old, version};
  const auto reply = arena.call(
      "UpdateItem",
      R"({"TableName":"shared","UpdateExpression":"SET n = :new","ConditionExpression":"n = :old","Key":)" +
          key_json(name) + R"(,"ExpressionAttributeValues":{":old":)" + n(old) + R"(,":new":)" + n(version) +
          "}}");
  if (reply.ok()) arena.record(writing);
}

/// Clients that send whatever they like to the same few items; nothing is known of any answer.
void send_anything(const Target& target, const Model& tables, std::uint64_t client_seed,
                   std::atomic<int>& failures) {
  Generator generator(client_seed);
  for (int step = 0; step < operations(); ++step) {
    const auto operation = generator.next(tables, {"one", "two"});
    const auto response = target.call(operation.call, operation.body);
    if ((response.status != 200 && response.status != 400) || !json::Document::parse(response.body))
      ++failures;
  }
}

void check_tables(const Target& target) {
  const auto call = [&](const std::string& operation, const std::string& body) {
    return target.call(operation, body).body;
  };
  for (const auto* name : {"one", "two"}) {
    for (const auto& text : inconsistencies(call, name)) CHECK_MESSAGE(false, text);
  }
  for (const auto& text : target.problems()) CHECK_MESSAGE(false, text);
}

}  // namespace

TEST_CASE("concurrent: whatever clients do at once, tables, indexes and counters fit together") {
  Target target(Target::Where::kDisk);
  Model tables;
  Generator generator(seed());
  for (const auto* name : {"one", "two"}) {
    tables.create(generator.table(name));
    REQUIRE(target.call("CreateTable", create_table_body(tables.table(name))).status == 200);
    target.expire_by(name, "v1");
  }
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back(
        [&, i] { send_anything(target, tables, seed() * 1000 + static_cast<std::uint64_t>(i), failures); });
  }
  for (auto& thread : threads) thread.join();
  INFO("OFFSTAGE_ORACLE_SEED=" << seed() << " OFFSTAGE_ORACLE_OPERATIONS=" << operations());
  CHECK(failures == 0);
  check_tables(target);
  target.reopen_after_crash();
  check_tables(target);
  target.reopen();
  check_tables(target);
}

TEST_CASE("concurrent: transactions and plain writes have an order that explains everything that was read") {
  Arena arena;
  for (const auto& name : many_names()) arena.put(name, 0);
  arena.run([](Arena& shared, std::mt19937_64& random) {
    below(random, 3) == 0 ? change_one(shared, random) : change_together(shared, random);
  });
  CHECK(arena.recorded() > static_cast<std::size_t>(operations()));
}

TEST_CASE("concurrent: a transaction is seen whole or not at all") {
  Arena arena;
  const auto names = many_names();
  for (const auto& name : names) arena.put(name, 0);
  arena.run([&](Arena& shared, std::mt19937_64& random) {
    if (below(random, 2) == 0) {
      const auto seen = shared.get_together(names);
      for (const auto value : seen) {
        if (value == seen[0]) continue;
        shared.fail("a torn read: " + std::to_string(value) + " and " + std::to_string(seen[0]));
        break;
      }
      return;
    }
    const auto version = n(shared.version());
    std::string actions;
    for (const auto& name : some(random, names, names.size())) {
      actions += (actions.empty() ? "" : ",") + (R"({"Put":{"TableName":"shared","Item":{"p":{"S":")" + name +
                                                 R"("},"kind":{"S":"k"},"n":)" + version + "}}}");
    }
    shared.call("TransactWriteItems", R"({"TransactItems":[)" + actions + "]}");
  });
}

TEST_CASE("concurrent: no increment is lost, and no reader sees a counter go back") {
  Arena arena;
  arena.put("counter", 0);
  std::atomic<int> added{0};
  arena.run([&](Arena& shared, std::mt19937_64& random) {
    const auto before = shared.get("counter", below(random, 2) == 0);
    const bool conditional = below(random, 2) == 0;
    const auto reply = shared.call(
        "UpdateItem",
        R"({"TableName":"shared","Key":)" + key_json("counter") +
            (conditional
                 ? R"(,"UpdateExpression":"SET n = n + :one","ConditionExpression":"n = :old")"
                   R"(,"ExpressionAttributeValues":{":one":)" +
                       n(1) + R"(,":old":)" + n(before) + "}}"
                 : R"(,"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":)" + n(1) + "}}"));
    if (reply.ok()) ++added;
    const auto after = shared.get("counter", below(random, 2) == 0);
    if (after < before + (reply.ok() ? 1 : 0))
      shared.fail("the counter went back to " + std::to_string(after));
  });
  CHECK(arena.get("counter") == added);
}

TEST_CASE("concurrent: money is moved, never made") {
  Arena arena;
  for (const auto& name : kNames) arena.put(name, 100);
  std::atomic<int> moved{0};
  arena.run([&](Arena& shared, std::mt19937_64& random) {
    if (below(random, 3) == 0) {
      const auto seen = shared.get_together(kNames);
      std::int64_t sum = 0;
      for (const auto value : seen) {
        sum += value;
        if (value < 0) shared.fail("an account is overdrawn");
      }
      if (!seen.empty() && sum != 500) shared.fail("the accounts hold " + std::to_string(sum));
      return;
    }
    const auto names = some(random, kNames, 2);
    const auto amount = n(1 + below(random, 60));
    const auto reply = shared.call(
        "TransactWriteItems",
        R"({"TransactItems":[{"Update":{"TableName":"shared","Key":)" + key_json(names[0]) +
            R"(,"UpdateExpression":"SET n = n - :x","ConditionExpression":"n >= :x","ExpressionAttributeValues":{":x":)" +
            amount + R"(}}},{"Update":{"TableName":"shared","Key":)" + key_json(names[1]) +
            R"(,"UpdateExpression":"ADD n :x","ExpressionAttributeValues":{":x":)" + amount + "}}}]}");
    if (reply.ok()) ++moved;
    if (shared.get(names[0], false) < 0) shared.fail("an account is overdrawn");
  });
  CHECK(moved > 0);
  std::int64_t sum = 0;
  for (const auto& name : kNames) sum += arena.get(name);
  CHECK(sum == 500);
}

}  // namespace offstage::oracle
