#include "cli/table_changes.h"

#include <doctest/doctest.h>

namespace offstage::cli {
namespace {

/// A table with those members besides its key.
std::string table(const std::string& members) {
  return R"({"TableName":"scores","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
         R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
         R"({"AttributeName":"game","AttributeType":"S"},{"AttributeName":"score","AttributeType":"N"}])" +
         members + "}";
}

std::string index(const std::string& name, const std::string& projection,
                  const std::string& range = R"(,{"AttributeName":"score","KeyType":"RANGE"})") {
  return R"({"IndexName":")" + name + R"(","KeySchema":[{"AttributeName":"game","KeyType":"HASH"})" + range +
         R"(],"Projection":)" + projection + "}";
}

const std::string kAll = R"({"ProjectionType":"ALL"})";

std::string indexes(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : ",") + each;
  return R"(,"GlobalSecondaryIndexes":[)" + text + "]";
}

std::string stream(const std::string& view) {
  return R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":")" + view + "\"}";
}

/// "text: request" of each change.
std::vector<std::string> changes(const std::string& wanted, const std::string& existing) {
  const auto wanted_table = json::Document::parse(table(wanted));
  const auto existing_table = json::Document::parse(table(existing));
  REQUIRE(wanted_table);
  REQUIRE(existing_table);
  std::vector<std::string> told;
  for (const TableChange& change : table_changes(wanted_table->root(), existing_table->root())) {
    told.push_back(change.text + ": " + change.update_table_json);
  }
  return told;
}

std::string created(const std::string& name, const std::string& description,
                    const std::string& types = R"({"AttributeName":"game","AttributeType":"S"},)"
                                               R"({"AttributeName":"score","AttributeType":"N"})") {
  return "index " + name + R"( created: {"TableName":"scores","AttributeDefinitions":[)" + types +
         R"(],"GlobalSecondaryIndexUpdates":[{"Create":)" + description + "}]}";
}

std::string deleted(const std::string& name) {
  return "index " + name +
         R"( deleted: {"TableName":"scores","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":")" + name +
         R"("}}]})";
}

const std::string kStreamEnded =
    R"(stream ended: {"TableName":"scores","StreamSpecification":{"StreamEnabled":false}})";

std::string begun(const std::string& view) {
  return "stream of " + view +
         R"( begun: {"TableName":"scores","StreamSpecification":{"StreamEnabled":true,"StreamViewType":")" +
         view + R"("}})";
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("table changes: none where nothing differs") {
  CHECK(changes("", "") == Told{});
  const std::string same = indexes({index("by-game", kAll)}) + stream("KEYS_ONLY");
  CHECK(changes(same, same) == Told{});
  // What a description says besides, and in which order, does not count.
  const std::string described =
      R"({"IndexName":"a","IndexStatus":"ACTIVE","ItemCount":3,"KeySchema":[{"AttributeName":"game","KeyType":"HASH"}],)"
      R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["y","x"]}})";
  CHECK(changes(indexes({index("a", R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]})", ""),
                         index("b", kAll)}),
                indexes({index("b", kAll), described})) == Told{});
  CHECK(changes(R"(,"StreamSpecification":{"StreamEnabled":false})", "") == Told{});
}

TEST_CASE("table changes: indexes that are missing come with the types of their keys, one after the other") {
  CHECK(changes(indexes({index("a", kAll), index("b", kAll, "")}), "") ==
        Told{created("a", index("a", kAll)),
             created("b", index("b", kAll, ""), R"({"AttributeName":"game","AttributeType":"S"})")});
}

TEST_CASE("table changes: throughput of a new index goes along") {
  const std::string own = R"({"IndexName":"a","KeySchema":[{"AttributeName":"game","KeyType":"HASH"}],)"
                          R"("Projection":{"ProjectionType":"KEYS_ONLY"},)"
                          R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6}})";
  CHECK(changes(indexes({own}), "") ==
        Told{created("a", own, R"({"AttributeName":"game","AttributeType":"S"})")});
}

TEST_CASE("table changes: indexes that are too many go first") {
  CHECK(changes("", indexes({index("a", kAll), index("b", kAll)})) == Told{deleted("a"), deleted("b")});
  CHECK(changes(indexes({index("new", kAll)}), indexes({index("old", kAll)})) ==
        Told{deleted("old"), created("new", index("new", kAll))});
}

TEST_CASE("table changes: an index with another key or projection is made anew") {
  const std::string wanted = index("a", kAll);
  const Told anew{deleted("a"), created("a", wanted)};
  CHECK(changes(indexes({wanted}), indexes({index("a", kAll, "")})) == anew);
  CHECK(changes(indexes({wanted}), indexes({index("a", R"({"ProjectionType":"KEYS_ONLY"})")})) == anew);
  const std::string some = index("a", R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]})");
  CHECK(changes(indexes({some}),
                indexes({index("a", R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]})")})) ==
        Told{deleted("a"), created("a", some)});
  // The same names, but a key of another type.
  std::string other = table(indexes({wanted}));
  const std::string number = R"({"AttributeName":"score","AttributeType":"N"})";
  other.replace(other.find(number), number.size(), R"({"AttributeName":"score","AttributeType":"S"})");
  const auto wanted_table = json::Document::parse(table(indexes({wanted})));
  const auto existing_table = json::Document::parse(other);
  const auto found = table_changes(wanted_table->root(), existing_table->root());
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == "index a deleted");
  CHECK(found[1].text == "index a created");
}

TEST_CASE("table changes: a stream begins, ends, and ends before it begins with another view") {
  CHECK(changes(stream("NEW_IMAGE"), "") == Told{begun("NEW_IMAGE")});
  CHECK(changes("", stream("NEW_IMAGE")) == Told{kStreamEnded});
  CHECK(changes(stream("NEW_IMAGE"), stream("NEW_IMAGE")) == Told{});
  CHECK(changes(stream("KEYS_ONLY"), stream("NEW_IMAGE")) == Told{kStreamEnded, begun("KEYS_ONLY")});
}

TEST_CASE("table changes: indexes before the stream") {
  CHECK(changes(indexes({index("a", kAll)}) + stream("KEYS_ONLY"), indexes({index("b", kAll)})) ==
        Told{deleted("b"), created("a", index("a", kAll)), begun("KEYS_ONLY")});
}

}  // namespace offstage::cli
