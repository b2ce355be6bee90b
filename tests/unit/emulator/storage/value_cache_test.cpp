#include "emulator/storage/value_cache.h"

#include <doctest/doctest.h>

#include <string>

using offstage::emulator::ValueCache;
using Changes = std::vector<ValueCache::Change>;

namespace {

/// What the cache answers, "-" for nothing.
std::string known(ValueCache& cache, std::string_view key) {
  const auto found = cache.find(key);
  return found.owner ? std::string(found.value) : "-";
}

void remember(ValueCache& cache, std::string_view key, std::string_view value) {
  cache.remember(key, value, cache.find(key).stamp);
}

Changes put(std::string_view key, std::string_view value) {
  return {{.key = key, .value = value}};
}
Changes erase(std::string_view key) {
  return {{.key = key, .value = std::nullopt}};
}

void write(ValueCache& cache, Changes changes) {
  cache.begin(changes);
  cache.end(changes, true);
}

}  // namespace

TEST_CASE("value cache: what was read is known, and follows what is written") {
  ValueCache cache;
  CHECK(known(cache, "a") == "-");
  write(cache, put("a", "unasked"));
  CHECK(known(cache, "a") == "-");

  remember(cache, "a", "1");
  CHECK(known(cache, "a") == "1");
  write(cache, put("a", "longer than before"));
  CHECK(known(cache, "a") == "longer than before");
  write(cache, erase("a"));
  CHECK(known(cache, "a") == "-");

  remember(cache, "", "");
  CHECK(cache.find("").owner != nullptr);
}

TEST_CASE("value cache: a value outlives what becomes of its key") {
  ValueCache cache;
  remember(cache, "a", "1");
  const auto found = cache.find("a");
  write(cache, put("a", "2"));
  write(cache, erase("a"));
  CHECK(found.value == "1");
}

TEST_CASE("value cache: while a key is written it is not known, and not learnt") {
  ValueCache cache;
  remember(cache, "a", "1");
  const auto early = cache.find("b");
  auto changes = put("a", "2");
  changes.push_back({.key = "b", .value = "2"});
  cache.begin(changes);
  for (const auto* key : {"a", "b"}) {
    CHECK(known(cache, key) == "-");
    remember(cache, key, "what the store had before");
    CHECK(known(cache, key) == "-");
  }
  cache.end(changes, true);
  CHECK(known(cache, "a") == "2");
  // Read before the write, and told of after it.
  cache.remember("b", "what the store had before", early.stamp);
  CHECK(known(cache, "b") == "-");
}

TEST_CASE("value cache: what is not sure is forgotten") {
  ValueCache cache;
  remember(cache, "a", "1");
  SUBCASE("two writers at once") {
    auto one = put("a", "2");
    auto other = put("a", "3");
    cache.begin(one);
    cache.begin(other);
    cache.end(one, true);
    CHECK(known(cache, "a") == "-");
    cache.end(other, true);
  }
  SUBCASE("a key twice in one batch") {
    auto changes = put("a", "2");
    changes.push_back({.key = "a", .value = std::nullopt});
    write(cache, std::move(changes));
  }
  SUBCASE("a write that failed") {
    auto changes = put("a", "2");
    cache.begin(changes);
    cache.end(changes, false);
  }
  SUBCASE("a value that is too large") {
    const std::string large(100'000, 'x');
    write(cache, put("a", large));
    CHECK(known(cache, "a") == "-");
    remember(cache, "a", large);
  }
  CHECK(known(cache, "a") == "-");
  remember(cache, "a", "4");
  CHECK(known(cache, "a") == "4");
}

TEST_CASE("value cache: a range takes what is in it, and nothing else") {
  ValueCache cache;
  for (const auto* key : {"a", "b", "c"}) remember(cache, key, key);
  auto changes = put("b", "2");
  cache.begin(changes);
  cache.begin_range("a", "c");
  remember(cache, "a", "what the store had before");
  cache.end_range();
  cache.end(changes, true);
  CHECK(known(cache, "a") == "-");
  CHECK(known(cache, "b") == "-");
  CHECK(known(cache, "c") == "c");
}

TEST_CASE("value cache: it keeps what is used, within its bounds") {
  ValueCache cache;
  constexpr int kKeys = 100'000;
  const std::string value(1'000, 'v');
  remember(cache, "used", "1");
  std::size_t bytes = 0;
  for (int i = 0; i < kKeys; ++i) {
    remember(cache, std::to_string(i), value);
    REQUIRE(known(cache, "used") == "1");
  }
  for (int i = 0; i < kKeys; ++i) {
    if (known(cache, std::to_string(i)) != "-") bytes += value.size();
  }
  CHECK(bytes <= 16 << 20);
  CHECK(bytes >= 8 << 20);
}
