#include "emulator/storage/store.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/temporary_directory.h"

using offstage::TemporaryDirectory;
using offstage::emulator::Store;

namespace {

std::unique_ptr<Store> open(bool in_memory, const std::string& directory) {
  auto store = Store::open({.in_memory = in_memory, .directory = directory});
  REQUIRE(store);
  return std::move(store).value();
}

void put(Store& store, std::string_view key, std::string_view value) {
  Store::Batch batch;
  batch.put(key, value);
  REQUIRE(store.write(batch));
}

std::string keys_between(const Store& store, std::string_view begin, std::string_view end,
                         const Store::Snapshot* snapshot = nullptr) {
  std::string keys;
  auto cursor = store.cursor(begin, end, snapshot);
  for (cursor.seek(begin); cursor.valid(); cursor.next()) keys += cursor.key();
  return keys;
}

std::string open_error(const std::string& directory) {
  auto store = Store::open({.in_memory = false, .directory = directory});
  return store ? "" : store.error().text;
}

/// What holds in memory and on disk alike.
void check_contract(bool in_memory) {
  const TemporaryDirectory directory;
  const auto store = open(in_memory, directory.path());

  SUBCASE("a batch is read back, and an erased key is gone") {
    Store::Batch batch;
    CHECK(batch.empty());
    batch.put("a", "1");
    batch.put("b", "2");
    batch.erase("a");
    REQUIRE(store->write(batch));
    CHECK_FALSE(store->get("a")->has_value());
    CHECK((*store->get("b"))->bytes() == "2");
  }
  SUBCASE("a cursor walks its range, both ways") {
    for (const auto* key : {"a", "b", "c", "d"}) put(*store, key, "");
    CHECK(keys_between(*store, "b", "d") == "bc");
    auto cursor = store->cursor("b", "d");
    cursor.seek_before("d");
    REQUIRE(cursor.valid());
    CHECK(cursor.key() == "c");
    cursor.previous();
    CHECK(cursor.key() == "b");
    cursor.previous();
    CHECK_FALSE(cursor.valid());
    CHECK_FALSE(cursor.error().has_value());
  }
  SUBCASE("seek_before stops short of the key itself") {
    for (const auto* key : {"a", "b", "c"}) put(*store, key, "");
    auto cursor = store->cursor("a", "z");
    cursor.seek_before("b");
    CHECK(cursor.key() == "a");
    cursor.seek_before("a");
    CHECK_FALSE(cursor.valid());
  }
  SUBCASE("a range is erased without its end") {
    for (const auto* key : {"a", "b", "c"}) put(*store, key, "");
    Store::Batch batch;
    batch.erase_range("a", "c");
    REQUIRE(store->write(batch));
    CHECK(keys_between(*store, "a", "z") == "c");
  }
  SUBCASE("what was read before is not what is read after a write") {
    put(*store, "a", "1");
    const auto before = store->get("a");
    CHECK((*store->get("a"))->bytes() == "1");
    put(*store, "a", "2");
    CHECK((*store->get("a"))->bytes() == "2");
    CHECK((*before)->bytes() == "1");
    Store::Batch batch;
    batch.erase_range("a", "b");
    REQUIRE(store->write(batch));
    CHECK_FALSE(store->get("a")->has_value());
  }
  SUBCASE("a snapshot does not see what comes later") {
    put(*store, "a", "old");
    const auto snapshot = store->snapshot();
    put(*store, "a", "new");
    put(*store, "b", "");
    CHECK((*store->get("a", &snapshot))->bytes() == "old");
    CHECK((*store->get("a"))->bytes() == "new");
    CHECK(keys_between(*store, "a", "z", &snapshot) == "a");
  }
}

}  // namespace

TEST_CASE("store: the contract in memory") {
  check_contract(true);
}
TEST_CASE("store: the contract on disk") {
  check_contract(false);
}

TEST_CASE("store: readers see what was acknowledged, and never go back") {
  const auto store = open(true, "");
  constexpr int kKeys = 8;
  constexpr int kRounds = 20'000;
  std::array<std::atomic<int>, kKeys> acknowledged{};
  std::atomic<bool> done = false;
  std::atomic<int> faults = 0;
  const auto number = [&](const std::string& key) {
    const auto read = store->get(key);
    return read && *read ? std::stoi(std::string((*read)->bytes())) : 0;
  };
  const auto reads = [&] {
    std::array<int, kKeys> seen{};
    for (int i = 0; !done; i = (i + 1) % kKeys) {
      const auto k = static_cast<std::size_t>(i);
      const int written = acknowledged[k];
      const int now = number(std::to_string(i));
      if (now < written || now < seen[k]) ++faults;
      seen[k] = now;
    }
  };
  std::thread one(reads);
  std::thread other(reads);
  for (int round = 1; round <= kRounds; ++round) {
    const int i = round % kKeys;
    put(*store, std::to_string(i), std::to_string(round));
    acknowledged[static_cast<std::size_t>(i)] = round;
    // A key that is not remembered again by itself, and is filled by those who read it.
    if (round % 3 == 0) put(*store, std::to_string(i), std::to_string(round) + std::string(3'000, ' '));
  }
  done = true;
  one.join();
  other.join();
  CHECK(faults == 0);
}

TEST_CASE("store: what was written is there after closing and opening again") {
  const TemporaryDirectory directory;
  {
    const auto store = open(false, directory.path());
    put(*store, "a", "1");
    CHECK(store->close());
    CHECK(store->close());
  }
  const auto store = open(false, directory.path());
  CHECK((*store->get("a"))->bytes() == "1");
}

TEST_CASE("store: after a clean close the next start has little to replay") {
  const TemporaryDirectory directory;
  constexpr int kEntries = 20'000;
  const auto store = open(false, directory.path());
  for (int i = 0; i < kEntries; ++i) put(*store, std::to_string(i), std::string(200, 'v'));
  REQUIRE(store->close());

  std::uintmax_t log_bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory.path())) {
    if (file.path().extension() == ".log") log_bytes += file.file_size();
  }
  CHECK(log_bytes < 1'000'000);
  const auto again = open(false, directory.path());
  CHECK((*again->get("19999"))->bytes() == std::string(200, 'v'));
}

TEST_CASE("store: a directory that is not to be opened is one clear line") {
  const TemporaryDirectory directory;
  const auto inside = [&](const char* name) { return directory.path() + "/" + name; };

  SUBCASE("held by another") {
    const auto store = open(false, inside("held"));
    CHECK(open_error(inside("held")).find("is in use by another process") != std::string::npos);
  }
  SUBCASE("of another format") {
    std::filesystem::create_directory(inside("future"));
    std::ofstream(inside("future") + "/OFFSTAGE_FORMAT") << "99\n";
    CHECK(open_error(inside("future")).find("format 99") != std::string::npos);
  }
  SUBCASE("somebody else's database") {
    std::filesystem::create_directory(inside("foreign"));
    std::ofstream(inside("foreign") + "/CURRENT") << "MANIFEST-000001\n";
    CHECK(open_error(inside("foreign")).find("not offstage's") != std::string::npos);
  }
  SUBCASE("below a file") {
    std::ofstream(inside("file")) << "x";
    CHECK(open_error(inside("file") + "/data").find("cannot make the data directory") != std::string::npos);
  }
}
