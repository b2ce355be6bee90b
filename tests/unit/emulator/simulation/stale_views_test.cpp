#include "emulator/simulation/stale_views.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace offstage::emulator {
namespace {

/// One key whose value says when it was written.
class Bench {
 public:
  explicit Bench(std::int64_t delay_ms) {
    auto opened = Store::open({.in_memory = true, .directory = ""});
    REQUIRE(opened);
    store = std::move(opened).value();
    views.emplace(*store, clock);
    views->set_delay_ms(delay_ms);
  }

  void write(const std::string& value) {
    views->before_write();
    Store::Batch batch;
    batch.put("key", value);
    REQUIRE(store->write(batch));
  }

  /// "" when the key is not there.
  std::string read() {
    const auto view = views->view();
    const auto value = store->get("key", view.get());
    REQUIRE(value);
    return *value ? std::string((*value)->bytes()) : "";
  }

  ManualClock clock{1'000'000};
  std::unique_ptr<Store> store;
  std::optional<StaleViews> views;
};

TEST_CASE("stale views: off, there is none and nothing is kept") {
  Bench bench(0);
  bench.write("a");
  CHECK(bench.views->view() == nullptr);
  CHECK(bench.views->kept() == 0);
  CHECK(bench.read() == "a");
}

TEST_CASE("stale views: a write is seen once the delay has passed, not a millisecond earlier") {
  Bench bench(50);
  bench.write("a");
  CHECK(bench.read() == "");
  bench.clock.advance_ms(20);
  bench.write("b");
  bench.clock.advance_ms(29);
  CHECK(bench.read() == "");
  bench.clock.advance_ms(1);
  CHECK(bench.read() == "a");
  bench.clock.advance_ms(19);
  CHECK(bench.read() == "a");
  bench.clock.advance_ms(1);
  CHECK(bench.read() == "b");
  CHECK(bench.views->kept() == 0);
}

TEST_CASE("stale views: what was there before the delay is seen at once") {
  Bench bench(0);
  bench.write("a");
  bench.views->set_delay_ms(1000);
  CHECK(bench.read() == "a");
  bench.write("b");
  CHECK(bench.read() == "a");
  bench.views->set_delay_ms(0);
  CHECK(bench.views->kept() == 0);
  CHECK(bench.read() == "b");
}

TEST_CASE("stale views: a view with nothing to hide does not see the write that comes after it") {
  Bench bench(1000);
  const auto view = bench.views->view();
  REQUIRE(view != nullptr);
  bench.write("a");
  const auto value = bench.store->get("key", view.get());
  REQUIRE(value);
  CHECK_FALSE(value->has_value());
}

TEST_CASE("stale views: many writes keep few snapshots, and are late by at most a step") {
  constexpr std::int64_t kDelayMs = 64'000;
  constexpr std::int64_t kStepMs = kDelayMs / StaleViews::kSteps;
  Bench bench(kDelayMs);
  const auto start_ms = bench.clock.now_ms();
  for (int i = 0; i < 3000; ++i) {
    bench.write(std::to_string(bench.clock.now_ms()));
    const auto now_ms = bench.clock.now_ms();
    CHECK(bench.views->kept() <= StaleViews::kSteps + 2);
    const auto seen = bench.read();
    if (now_ms < start_ms + kDelayMs) {
      CHECK(seen == "");
    } else if (now_ms >= start_ms + kDelayMs + kStepMs) {
      CHECK(std::stoll(seen) <= now_ms - kDelayMs);
      CHECK(std::stoll(seen) >= now_ms - kDelayMs - kStepMs - 100);  // 100: between two writes
    }
    bench.clock.advance_ms(100);
  }
}

TEST_CASE("stale views: a clock set back takes nothing back") {
  Bench bench(50);
  bench.write("a");
  bench.clock.advance_ms(60);
  CHECK(bench.read() == "a");
  bench.clock.advance_ms(-1000);
  bench.write("b");
  CHECK(bench.read() == "a");
  bench.clock.advance_ms(1000);
  CHECK(bench.read() == "a");
  bench.clock.advance_ms(50);
  CHECK(bench.read() == "b");
}

TEST_CASE("stale views: threads that write, read and change the delay") {
  Bench bench(5);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  std::atomic<int> backwards{0};
  threads.emplace_back([&] {
    for (int i = 1; i <= 2000; ++i) {
      bench.write(std::to_string(i));
      bench.clock.advance_ms(1);
    }
    stop = true;
  });
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      int last = 0;
      while (!stop) {
        const auto seen = bench.read();
        const int number = seen.empty() ? 0 : std::stoi(seen);
        if (number < last) ++backwards;
        last = number;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(backwards == 0);
  std::thread changer([&] {
    for (int i = 0; i < 200; ++i) bench.views->set_delay_ms(i % 3);
  });
  for (int i = 0; i < 200; ++i) bench.write("x");
  changer.join();
  bench.views->set_delay_ms(0);
  CHECK(bench.read() == "x");
}

}  // namespace
}  // namespace offstage::emulator
