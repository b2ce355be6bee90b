#include "emulator/storage/stores.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temporary_directory.h"

namespace offstage::emulator {
namespace {

std::unique_ptr<Stores> open_stores(bool in_memory, const std::string& directory) {
  auto stores = Stores::open(in_memory, directory);
  REQUIRE(stores);
  return std::move(stores).value();
}

Stores::Opened opened(Result<Stores::Opened, Failure> result) {
  REQUIRE_MESSAGE(result, (result ? "" : result.error().text));
  return std::move(result).value();
}

void put(Store& store, const std::string& key, const std::string& value) {
  Store::Batch batch;
  batch.put(key, value);
  REQUIRE(store.write(batch));
}

std::string value_of(const Store& store, const std::string& key) {
  const auto found = store.get(key);
  REQUIRE(found);
  return *found ? std::string((*found)->bytes()) : "none";
}

std::size_t stores_on_disk(const TemporaryDirectory& directory) {
  const std::filesystem::directory_iterator begin(directory.path() + "/stores");
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

TEST_CASE("stores: a snapshot is what there was, however often it is copied") {
  for (const bool in_memory : {true, false}) {
    CAPTURE(in_memory);
    const TemporaryDirectory directory;
    const auto stores = open_stores(in_memory, directory.path());
    const auto current = opened(stores->open_current());
    put(*current.store, "a", "before");
    REQUIRE(stores->save(*current.store, {.name = "one", .taken_ms = 17, .ahead_ms = -4}));
    put(*current.store, "a", "after");
    put(*current.store, "b", "after");

    const auto snapshot = stores->find_snapshot("one");
    REQUIRE(snapshot);
    CHECK(snapshot->taken_ms == 17);
    CHECK(snapshot->ahead_ms == -4);
    for (const std::string changed : {"first", "second"}) {
      const auto copy = opened(stores->make_copy(*snapshot));
      CHECK(value_of(*copy.store, "a") == "before");
      CHECK(value_of(*copy.store, "b") == "none");
      put(*copy.store, "a", changed);
    }
    const auto empty = opened(stores->make_empty());
    CHECK(value_of(*empty.store, "a") == "none");
    CHECK(value_of(*current.store, "a") == "after");
  }
}

TEST_CASE("stores: a name stands for the last snapshot that was taken under it, until it is forgotten") {
  const TemporaryDirectory directory;
  const auto stores = open_stores(false, directory.path());
  const auto current = opened(stores->open_current());
  for (const std::string value : {"1", "2"}) {
    put(*current.store, "a", value);
    REQUIRE(stores->save(*current.store, {.name = "same"}));
    REQUIRE(stores->save(*current.store, {.name = "at-" + value}));
  }
  CHECK(stores_on_disk(directory) == 3);
  CHECK(value_of(*opened(stores->make_copy({.name = "same"})).store, "a") == "2");
  CHECK(value_of(*opened(stores->make_copy({.name = "at-1"})).store, "a") == "1");
  REQUIRE(stores->snapshots().size() == 3);
  CHECK(stores->snapshots()[2].name == "same");
  REQUIRE(stores->forget({.name = "same"}));
  CHECK(stores->snapshots().size() == 2);
  CHECK(!stores->find_snapshot("same"));
  CHECK(!stores->make_copy({.name = "same"}));
  CHECK(!stores->forget({.name = "same"}));
}

TEST_CASE("stores: what was in use is in use again, and nothing is left of what was not") {
  const TemporaryDirectory directory;
  {
    const auto stores = open_stores(false, directory.path());
    const auto before = opened(stores->open_current());
    put(*before.store, "a", "in the data directory itself");
    REQUIRE(stores->save(*before.store, {.name = "kept"}));
    const auto next = opened(stores->make_empty());
    put(*next.store, "a", "next");
    REQUIRE(stores->use(next.place));
    opened(stores->make_empty());  // a process that is killed here used it for nothing
  }
  std::filesystem::create_directory(directory.path() + "/stores/9.tmp");  // a copy that was not ended
  CHECK(std::filesystem::exists(directory.path() + "/CURRENT"));
  {
    const auto stores = open_stores(false, directory.path());
    CHECK(stores_on_disk(directory) == 2);
    CHECK(!std::filesystem::exists(directory.path() + "/CURRENT"));
    CHECK(value_of(*opened(stores->open_current()).store, "a") == "next");
    CHECK(value_of(*opened(stores->make_copy({.name = "kept"})).store, "a") ==
          "in the data directory itself");
    const auto refused = Stores::open(false, directory.path());
    REQUIRE(!refused);
    CHECK(refused.error().text == "the data directory " + directory.path() + " is in use by another process");
  }
}

TEST_CASE("stores: what may name a snapshot") {
  for (const char* name : {"a", "A-1", "0", "before_sign-up.2"}) CHECK_MESSAGE(is_snapshot_name(name), name);
  CHECK(is_snapshot_name(std::string(128, 'x')));
  for (const char* name : {"", ".", "..", ".a", "-a", "_a", "a/b", "a b", "ä", "a\\b"}) {
    CHECK_MESSAGE(!is_snapshot_name(name), name);
  }
  CHECK(!is_snapshot_name(std::string(129, 'x')));
}

}  // namespace
}  // namespace offstage::emulator
