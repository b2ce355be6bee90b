#include "tests/oracle/history.h"

#include <doctest/doctest.h>

namespace offstage::oracle {

using History = std::vector<HistoryEntry>;

TEST_CASE("history: one after the other, and at the same time in some order") {
  CHECK(contradiction({}).empty());
  CHECK(contradiction(History{{"writer", 1, 2, {}, {{"x", {0, 1}}}}, {"reader", 3, 4, {{"x", 1}}, {}}})
            .empty());
  // The reader overlaps the writer: both orders are fine.
  CHECK(contradiction(History{{"writer", 1, 4, {}, {{"x", {0, 1}}}}, {"reader", 2, 3, {{"x", 0}}, {}}})
            .empty());
  CHECK(contradiction(History{{"writer", 1, 4, {}, {{"x", {0, 1}}}}, {"reader", 2, 3, {{"x", 1}}, {}}})
            .empty());
}

TEST_CASE("history: what is wrong is found") {
  const HistoryEntry writer{"writer", 1, 10, {}, {{"x", {0, 1}}, {"y", {0, 1}}}};
  // Half of a transaction.
  CHECK(contradiction(History{writer, {"torn", 2, 3, {{"x", 1}, {"y", 0}}, {}}}) ==
        "no order explains these: torn writer");
  // A read of what had been overwritten before it began.
  CHECK(contradiction(History{writer, {"stale", 11, 12, {{"x", 0}}, {}}}) ==
        "no order explains these: writer stale");
  // A read that goes back behind an earlier one.
  CHECK(contradiction(History{writer, {"new", 2, 3, {{"x", 1}}, {}}, {"old", 4, 5, {{"x", 0}}, {}}}) ==
        "no order explains these: new old writer");
  CHECK(contradiction(History{writer, {"other", 2, 3, {}, {{"x", {0, 2}}}}}) ==
        "other overwrites a version that another write has overwritten: an update is lost of x");
  CHECK(contradiction(History{writer, {"dirty", 2, 3, {{"x", 7}}, {}}}) ==
        "dirty reads a version nobody wrote of x");
  // Write skew: each reads what the other overwrites.
  CHECK(contradiction(History{{"left", 1, 10, {{"x", 0}}, {{"y", {0, 1}}}},
                              {"right", 1, 10, {{"y", 0}}, {{"x", {0, 1}}}}}) ==
        "no order explains these: left right");
}

}  // namespace offstage::oracle
