#include "emulator/engine/item_reader.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "emulator/storage/item_codec.h"
#include "tests/unit/emulator/engine/table_fixture.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// Sort keys of one page of partition "p", and the page itself.
struct Read {
  std::vector<std::int64_t> sort_keys;
  Page page;
};

std::int64_t sort_key(std::string_view stored) {
  const auto item = decode_item(stored);
  return std::stoll(item->find("sk")->get_if<Number>()->to_string());
}

KeyBytesRange partition(const TableFixture& fixture) {
  const AttributeValue value("p");
  return prefix_range(partition_prefix(fixture.table->schema.space, {&value, 1}));
}

Read read(const TableFixture& fixture, PageRequest request) {
  Read read;
  auto page = read_page(*fixture.store, request, [&](std::string_view stored) -> Result<void> {
    read.sort_keys.push_back(sort_key(stored));
    return {};
  });
  REQUIRE(page);
  read.page = *page;
  return read;
}

using Keys = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("page: ends at its limit and says where, even if nothing follows") {
  const TableFixture fixture;
  for (int i = 1; i <= 4; ++i) REQUIRE(fixture.put(TableFixture::key("p", i)));
  const auto first = read(fixture, {.range = partition(fixture), .limit = 3});
  CHECK(first.sort_keys == Keys{1, 2, 3});
  CHECK(first.page.evaluated == 3);
  REQUIRE(first.page.last);
  CHECK(sort_key(*first.page.last) == 3);

  const auto exact = read(fixture, {.range = partition(fixture), .limit = 4});
  CHECK(exact.page.last.has_value());
  const auto open = read(fixture, {.range = partition(fixture), .limit = 5});
  CHECK_FALSE(open.page.last.has_value());
}

TEST_CASE("page: starts after a key, which need not exist, in either direction") {
  const TableFixture fixture;
  for (const int i : {1, 2, 4, 5}) REQUIRE(fixture.put(TableFixture::key("p", i)));
  const auto after = [&](int sk, bool forward) {
    return read(fixture, {.range = partition(fixture),
                          .forward = forward,
                          .start_after = table_item_key(fixture.table->schema, TableFixture::key("p", sk))})
        .sort_keys;
  };
  CHECK(after(2, true) == Keys{4, 5});
  CHECK(after(3, true) == Keys{4, 5});
  CHECK(after(0, true) == Keys{1, 2, 4, 5});
  CHECK(after(5, true) == Keys{});
  CHECK(after(4, false) == Keys{2, 1});
  CHECK(after(3, false) == Keys{2, 1});
  CHECK(after(9, false) == Keys{5, 4, 2, 1});
  CHECK(after(1, false) == Keys{});
}

TEST_CASE("page: pages of every size visit each item once, both ways") {
  const TableFixture fixture;
  Keys all;
  for (int i = 1; i <= 23; ++i) {
    REQUIRE(fixture.put(TableFixture::key("p", i)));
    all.push_back(i);
  }
  REQUIRE(fixture.put(TableFixture::key("other", 7)));
  for (const bool forward : {true, false}) {
    for (std::size_t limit = 1; limit <= 24; ++limit) {
      CAPTURE(limit);
      Keys seen;
      PageRequest request{.range = partition(fixture), .forward = forward, .limit = limit};
      for (int pages = 0; pages < 30; ++pages) {
        const auto page = read(fixture, request);
        seen.insert(seen.end(), page.sort_keys.begin(), page.sort_keys.end());
        if (!page.page.last) break;
        request.start_after =
            table_item_key(fixture.table->schema, TableFixture::key("p", sort_key(*page.page.last)));
      }
      if (!forward) std::reverse(seen.begin(), seen.end());
      CHECK(seen == all);
    }
  }
}

TEST_CASE("page: the item that brings it to 1 MB is its last") {
  const TableFixture fixture;
  for (int i = 1; i <= 4; ++i) {
    auto item = TableFixture::key("p", i);
    item.set("fill", std::string(400'000, 'x'));
    REQUIRE(fixture.put(item));
  }
  const auto page = read(fixture, {.range = partition(fixture)});
  CHECK(page.sort_keys == Keys{1, 2, 3});
  CHECK(page.page.bytes > 1'048'576);
  CHECK(page.page.last.has_value());

  REQUIRE(fixture.erase(TableFixture::key("p", 4)));
  const auto whole = read(fixture, {.range = partition(fixture)});
  CHECK(whole.sort_keys == Keys{1, 2, 3});
  CHECK_FALSE(whole.page.last.has_value());
}

TEST_CASE("page: an error of the visitor ends it") {
  const TableFixture fixture;
  REQUIRE(fixture.put(TableFixture::key("p", 1)));
  const auto page = read_page(*fixture.store, {.range = partition(fixture)},
                              [](std::string_view) { return Result<void>(AwsError("type#Name", "text")); });
  REQUIRE_FALSE(page);
  CHECK(page.error().name() == "Name");
}
