#include "emulator/engine/transaction.h"

#include <doctest/doctest.h>

#include "emulator/model/errors.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

ItemWrite put_of(const TableFixture& fixture, const Item& item) {
  return fixture.write_of(item, [item](const CurrentItem&) -> Result<NewItem> { return new_item(item); });
}

ItemWrite failing(const TableFixture& fixture, const Item& key) {
  return fixture.write_of(
      key, [](const CurrentItem&) -> Result<NewItem> { return errors::conditional_check_failed(); });
}

}  // namespace

TEST_CASE("transaction: every failure is told and nothing is written") {
  const TableFixture fixture;
  Transactions transactions(*fixture.writer);
  const auto outcome = transactions.write({put_of(fixture, TableFixture::key("a", 1)),
                                           failing(fixture, TableFixture::key("b", 1)),
                                           failing(fixture, TableFixture::key("c", 1))});
  REQUIRE(outcome);
  REQUIRE(outcome->cancelled());
  CHECK(outcome->written.empty());
  CHECK_FALSE(outcome->failures[0]);
  CHECK(outcome->failures[1]);
  CHECK(outcome->failures[2]);
  CHECK(fixture.count() == 0);
}

TEST_CASE("transaction: a check leaves the item and the counters alone") {
  const TableFixture fixture;
  REQUIRE(fixture.put(TableFixture::key("a", 1)));
  Transactions transactions(*fixture.writer);
  auto check = fixture.write_of(TableFixture::key("a", 1),
                                [](const CurrentItem&) { return Result<NewItem>(NewItem()); });
  check.check_only = true;
  const auto outcome = transactions.write({check, put_of(fixture, TableFixture::key("b", 1))});
  REQUIRE(outcome);
  REQUIRE_FALSE(outcome->cancelled());
  CHECK(outcome->written[0].table_units == 1);
  CHECK(fixture.count() == 2);
  CHECK(fixture.table->state->counters.items == 2);
}

TEST_CASE("transaction: one that meets another on an item is told so at once, and works afterwards") {
  const TableFixture fixture;
  Transactions transactions(*fixture.writer);
  const auto other = std::vector{put_of(fixture, TableFixture::key("free", 1)),
                                 put_of(fixture, TableFixture::key("held", 1))};
  // Tried while the first transaction decides, which is as much at the same time as can be.
  std::optional<TransactionOutcome> met;
  const auto outcome = transactions.write(
      {fixture.write_of(TableFixture::key("held", 1), [&](const CurrentItem&) -> Result<NewItem> {
        ASSIGN_OR_RETURN(met, transactions.write(other));
        return new_item(TableFixture::key("held", 1));
      })});
  REQUIRE(outcome);
  CHECK_FALSE(outcome->cancelled());
  REQUIRE(met);
  REQUIRE(met->cancelled());
  CHECK_FALSE(met->failures[0]);
  REQUIRE(met->failures[1]);
  CHECK(met->failures[1]->name() == "TransactionConflictException");
  CHECK(met->failures[1]->message() == "Transaction is ongoing for the item");
  CHECK(fixture.count() == 1);

  const auto again = transactions.write(other);
  REQUIRE(again);
  CHECK_FALSE(again->cancelled());
  CHECK(fixture.count() == 2);
}

TEST_CASE("transaction tokens: running, finished, given up, forgotten") {
  ManualClock clock(0);
  TransactionTokens tokens(clock);
  {
    auto use = tokens.begin("t", "one");
    REQUIRE(use);
    CHECK_FALSE(use->replayed());
    const auto meanwhile = tokens.begin("t", "one");
    REQUIRE_FALSE(meanwhile);
    CHECK(meanwhile.error().name() == "TransactionInProgressException");
    const auto different = tokens.begin("t", "two");
    REQUIRE_FALSE(different);
    CHECK(different.error().name() == "IdempotentParameterMismatchException");
  }
  {
    auto use = tokens.begin("t", "two");
    REQUIRE(use);
    CHECK_FALSE(use->replayed());
    use->finish({5, 0});
  }
  clock.advance_ms(599'999);
  const auto replayed = tokens.begin("t", "two");
  REQUIRE(replayed);
  REQUIRE(replayed->replayed());
  CHECK(*replayed->replayed() == std::vector<std::size_t>{5, 0});
  clock.advance_ms(1);
  const auto forgotten = tokens.begin("t", "three");
  REQUIRE(forgotten);
  CHECK_FALSE(forgotten->replayed());
}
