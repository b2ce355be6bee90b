#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/oracle/consistency_walk.h"
#include "tests/oracle/target.h"

namespace offstage::oracle {
namespace {

constexpr int kWriters = 3;

std::uint64_t seed() {
  const char* text = std::getenv("OFFSTAGE_ORACLE_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 1;
}

/// Items in the table when the index is added: more than are filled in at once.
int items() {
  const char* text = std::getenv("OFFSTAGE_ORACLE_ITEMS");
  return text ? std::atoi(text) : 2'000;
}

/// A few hundred partitions, of several items each.
std::string key_json(int number) {
  return R"("p":{"S":"p)" + std::to_string(number % 97) + R"("},"s":{"N":")" + std::to_string(number) +
         R"("})";
}

/// The attribute that becomes a key: mostly a text, sometimes what no key may be, sometimes nothing.
std::string word_json(std::mt19937_64& random, bool any_type) {
  switch (random() % (any_type ? 12 : 9)) {
    case 0:
      return "";
    case 9:
      return R"(,"word":{"N":"7"})";
    case 10:
      return R"(,"word":{"S":""})";
    case 11:
      return R"(,"word":{"S":")" + std::string(2'049, 'w') + R"("})";
    default:
      return R"(,"word":{"S":"w)" + std::to_string(random() % 40) + R"("})";
  }
}

std::string item_json(int number, std::mt19937_64& random, bool any_type) {
  return "{" + key_json(number) + word_json(random, any_type) + R"(,"more":{"S":"text"},"until":{"N":")" +
         std::to_string(random() % 1'000) + R"("}})";
}

class Subject {
 public:
  Subject() {
    good("CreateTable", R"({"TableName":"big","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"},{"AttributeName":"s","AttributeType":"N"}],
        "KeySchema":[{"AttributeName":"p","KeyType":"HASH"},{"AttributeName":"s","KeyType":"RANGE"}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})");
    target_.expire_by("big", "until");
    std::mt19937_64 random(seed());
    for (int i = 0; i < items(); ++i) put(i, random, true);
  }

  void put(int number, std::mt19937_64& random, bool any_type) {
    const auto response =
        target_.call("PutItem", R"({"TableName":"big","Item":)" + item_json(number, random, any_type) + "}");
    if (response.status != 200) ++failures_;
  }

  /// One writer: new items, other words, deletions, and transactions of several of them.
  void write(std::uint64_t writer, const std::atomic<bool>& stop) {
    std::mt19937_64 random(seed() * 100 + writer);
    while (!stop) {
      const int number = static_cast<int>(random() % static_cast<std::uint64_t>(items() + 500));
      switch (random() % 4) {
        case 0:
          call("DeleteItem", R"({"TableName":"big","Key":{)" + key_json(number) + "}}");
          break;
        case 1:
          call("UpdateItem", R"({"TableName":"big","Key":{)" + key_json(number) +
                                 R"(},"UpdateExpression":"REMOVE word SET more = :m",)"
                                 R"("ExpressionAttributeValues":{":m":{"S":"changed"}}})");
          break;
        case 2:
          call("TransactWriteItems",
               R"({"TransactItems":[{"Put":{"TableName":"big","Item":)" + item_json(number, random, false) +
                   R"(}},{"Delete":{"TableName":"big","Key":{)" + key_json(number + 1) + "}}}]}");
          break;
        default:
          put(number, random, false);
      }
    }
  }

  /// Does something while writers are at it.
  template <class Action>
  void while_writing(Action action) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([this, &stop, i] { write(static_cast<std::uint64_t>(i), stop); });
    }
    action();
    stop = true;
    for (auto& writer : writers) writer.join();
  }

  void add_index(const std::string& name) {
    good("UpdateTable",
         R"({"TableName":"big","AttributeDefinitions":[{"AttributeName":"word","AttributeType":"S"},
        {"AttributeName":"s","AttributeType":"N"}],"GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":")" +
             name + R"(","KeySchema":[{"AttributeName":"word","KeyType":"HASH"},
        {"AttributeName":"s","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["more"]}}}]})");
  }

  void drop_index(const std::string& name) {
    good("UpdateTable",
         R"({"TableName":"big","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":")" + name + R"("}}]})");
  }

  bool is_filling() const {
    const auto described = target_.call("DescribeTable", R"({"TableName":"big"})").body;
    return described.find("\"CREATING\"") != std::string::npos;
  }
  void wait_until_active() const {
    while (is_filling()) std::this_thread::yield();
  }
  void own(const std::string& method, const std::string& path) const {
    const auto response = target_.own(method, path);
    REQUIRE_MESSAGE(response.status == 200, response.body);
  }

  void crash() { target_.reopen_after_crash(); }

  void check() {
    INFO("OFFSTAGE_ORACLE_SEED=" << seed() << " OFFSTAGE_ORACLE_ITEMS=" << items());
    CHECK(failures_ == 0);
    const auto walk =
        inconsistencies([this](const std::string& operation,
                               const std::string& body) { return target_.call(operation, body).body; },
                        "big");
    for (const auto& text : walk) CHECK_MESSAGE(false, text);
    for (const auto& text : target_.problems()) CHECK_MESSAGE(false, text);
  }

 private:
  void good(const std::string& operation, const std::string& body) {
    const auto response = target_.call(operation, body);
    REQUIRE_MESSAGE(response.status == 200, response.body);
  }
  void call(const std::string& operation, const std::string& body) {
    const auto response = target_.call(operation, body);
    const bool conflict = response.body.find("TransactionConflict") != std::string::npos;
    if (response.status != 200 && !conflict) ++failures_;
  }

  Target target_{Target::Where::kDisk};
  std::atomic<int> failures_{0};
};

}  // namespace

TEST_CASE("indexes: added while writers are at it, an index and its table agree") {
  Subject subject;
  subject.while_writing([&] {
    subject.add_index("words");
    subject.wait_until_active();
  });
  subject.check();
}

TEST_CASE("indexes: a crash while one is filled is made up for") {
  Subject subject;
  subject.while_writing([&] { subject.add_index("words"); });
  subject.crash();
  subject.while_writing([&] { subject.wait_until_active(); });
  subject.check();
  subject.crash();
  subject.check();
}

TEST_CASE(
    "indexes: a snapshot while one is filled, gone back to while it is full, filled, and there is none") {
  Subject subject;
  bool was_filling = false;
  // The snapshot has to come in the middle; where the filling was quicker, once more.
  for (int i = 0; i < 100 && !was_filling; ++i) {
    if (i > 0) subject.drop_index("words");
    subject.while_writing([&] {
      subject.add_index("words");
      subject.own("PUT", "snapshots/half");
      subject.own("POST", "snapshots/half/restore");
      was_filling = subject.is_filling();
      subject.wait_until_active();
    });
    subject.check();
  }
  REQUIRE(was_filling);
  subject.while_writing([&] {
    subject.own("POST", "snapshots/half/restore");
    subject.own("POST", "snapshots/half/restore");
    subject.wait_until_active();
  });
  subject.check();
  subject.drop_index("words");
  subject.while_writing([&] { subject.own("POST", "snapshots/half/restore"); });
  subject.crash();
  subject.while_writing([&] { subject.wait_until_active(); });
  subject.check();
}

TEST_CASE("indexes: dropped and added again while writers are at it") {
  Subject subject;
  subject.while_writing([&] {
    subject.add_index("words");
    subject.drop_index("words");
    subject.add_index("words");
    subject.wait_until_active();
    subject.drop_index("words");
    subject.add_index("others");
    subject.wait_until_active();
  });
  subject.check();
}

}  // namespace offstage::oracle
