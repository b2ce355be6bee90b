#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/oracle/answers.h"
#include "tests/oracle/consistency_walk.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/requests.h"
#include "tests/oracle/target.h"

namespace offstage::oracle {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// One seed: some tables, many operations, and a comparison after each of them.
class RandomRun {
 public:
  RandomRun(std::uint64_t seed, int operations)
      : seed_(seed),
        operations_(operations),
        generator_(seed, seed % 8 == 5),
        target_(seed % 4 == 0 ? Target::Where::kDisk : Target::Where::kMemory) {}

  /// How often each call succeeded, "PutItem ", or failed, "PutItem ValidationException".
  const std::map<std::string, int>& outcomes() const { return outcomes_; }

  /// Whether emulator and model agreed to the end.
  bool passes() {
    create_tables();
    for (step_ = 0; step_ < operations_ && agreed_; ++step_) {
      send(next());
      if (agreed_ && step_ % 500 == 499) check_tables();
      if (agreed_ && target_.on_disk() && generator_.below(300) == 0) reopen();
    }
    if (agreed_ && target_.on_disk()) reopen();
    if (agreed_) check_tables();
    return agreed_;
  }

 private:
  void create_tables() {
    for (const auto* name : {"one", "two", "three"}) {
      auto table = generator_.table(name);
      const auto body = create_table_body(table);
      const auto response = target_.call("CreateTable", body);
      if (response.status != 200) return report("CreateTable " + body, response.body);
      target_.expire_by(name, "v1");
      model_.create(std::move(table));
      names_.emplace_back(name);
    }
  }

  /// A new operation, or the next page of one of those that were not at their end.
  Operation next() {
    if (open_pages_.empty() || generator_.below(3) > 0) return generator_.next(model_, names_);
    const auto at = open_pages_.begin() + generator_.below(static_cast<int>(open_pages_.size()));
    auto [request, last] = std::move(*at);
    open_pages_.erase(at);
    return generator_.continued(std::move(request), std::move(last));
  }

  void send(const Operation& operation) {
    const auto expected = operation.ask(model_);
    const auto response = target_.call(operation.call, operation.body);
    const auto told = difference(expected, response, operation.unordered);
    ++outcomes_[operation.call + " " + expected.error];
    if (!told.empty()) return report(operation.call + " " + operation.body, told);
    if (!operation.page || response.status != 200) return;
    const auto document = json::Document::parse(response.body);
    const auto last = document->root().find("LastEvaluatedKey");
    if (last && open_pages_.size() < 20) open_pages_.emplace_back(*operation.page, item_of(*last));
  }

  void reopen() {
    if (generator_.chance(50)) {
      target_.reopen_after_crash();
    } else {
      target_.reopen();
    }
    generator_.forget_tokens();
    check_tables();
  }

  void check_tables() {
    for (const auto& name : names_) {
      const auto call = [&](const std::string& operation, const std::string& body) {
        return target_.call(operation, body).body;
      };
      for (const auto& text : inconsistencies(call, name)) report("consistency walk", text);
      for (const auto& text : target_.problems()) report("consistency check", text);
      PageRequest everything{.table = name, .consistent = true};
      while (agreed_) {
        const auto expected = model_.page(everything, Report::kNone);
        const auto response = target_.call("Scan", body_of(everything, Report::kNone, 1));
        const auto told = difference(expected, response);
        if (!told.empty()) return report("Scan of everything in " + name, told);
        const auto document = json::Document::parse(response.body);
        const auto last = document->root().find("LastEvaluatedKey");
        if (!last) break;
        everything.start = item_of(*last);
      }
    }
  }

  void report(const std::string& request, const std::string& told) {
    agreed_ = false;
    std::string tables;
    for (const auto& name : names_) tables += "  " + create_table_body(model_.table(name)) + "\n";
    FAIL_CHECK("seed " << seed_ << ", step " << step_ << ": " << request << "\n"
                       << told << "\ntables:\n"
                       << tables << "again: OFFSTAGE_ORACLE_SEED=" << seed_
                       << " OFFSTAGE_ORACLE_OPERATIONS=" << operations_ << " oracle");
  }

  const std::uint64_t seed_;
  const int operations_;
  Generator generator_;
  Target target_;
  Model model_;
  std::vector<std::string> names_;
  std::vector<std::pair<PageRequest, Item>> open_pages_;
  std::map<std::string, int> outcomes_;
  int step_ = 0;
  bool agreed_ = true;
};

}  // namespace

TEST_CASE("oracle: random operations have the answers that a plain model of DynamoDB gives") {
  const auto operations = static_cast<int>(number_from("OFFSTAGE_ORACLE_OPERATIONS", 350));
  const auto first = number_from("OFFSTAGE_ORACLE_SEED", 1);
  const auto seeds = number_from("OFFSTAGE_ORACLE_SEEDS", std::getenv("OFFSTAGE_ORACLE_SEED") ? 1 : 8);
  std::map<std::string, int> outcomes;
  for (auto seed = first; seed < first + seeds; ++seed) {
    RandomRun run(seed, operations);
    CHECK(run.passes());
    for (const auto& [outcome, count] : run.outcomes()) outcomes[outcome] += count;
  }
  if (std::getenv("OFFSTAGE_ORACLE_OPERATIONS")) return;
  // The operations that agreed are worth something: everything succeeds and fails in every way that there is.
  for (const auto* outcome : {"PutItem ",
                              "PutItem ConditionalCheckFailedException",
                              "PutItem ValidationException",
                              "UpdateItem ",
                              "UpdateItem ConditionalCheckFailedException",
                              "UpdateItem ValidationException",
                              "DeleteItem ",
                              "DeleteItem ConditionalCheckFailedException",
                              "GetItem ",
                              "BatchWriteItem ",
                              "BatchWriteItem ValidationException",
                              "BatchGetItem ",
                              "TransactWriteItems ",
                              "TransactWriteItems TransactionCanceledException",
                              "TransactGetItems ",
                              "Query ",
                              "Scan ",
                              "ExecuteStatement ",
                              "ExecuteStatement DuplicateItemException",
                              "ExecuteStatement ConditionalCheckFailedException"}) {
    CHECK_MESSAGE(outcomes[outcome] >= 5, outcome);
  }
}

}  // namespace offstage::oracle
