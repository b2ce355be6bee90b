#include "emulator/simulation/simulation.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace offstage::emulator {
namespace {

struct Bench {
  Bench() {
    auto opened = Store::open({.in_memory = true, .directory = ""});
    REQUIRE(opened);
    store = std::move(opened).value();
    simulation = std::make_unique<Simulation>(*store, clock, "arn:");
  }

  ManualClock clock{1'000'000};
  std::unique_ptr<Store> store;
  std::unique_ptr<Simulation> simulation;
};

SimulationSettings everything() {
  SimulationSettings settings;
  settings.throttle = true;
  settings.stale_reads_ms = 10;
  settings.stale_index_reads_ms = 20;
  settings.write_faults.error = 0.5;
  settings.unprocessed = 0.5;
  return settings;
}

TEST_CASE("simulation: active while anything is on; a seed is drawn when none is given") {
  Bench bench;
  CHECK_FALSE(bench.simulation->active());
  CHECK(bench.simulation->settings().seed);
  for (const auto set : {+[](SimulationSettings& settings) { settings.throttle = true; },
                         +[](SimulationSettings& settings) { settings.stale_reads_ms = 1; },
                         +[](SimulationSettings& settings) { settings.stale_index_reads_ms = 1; },
                         +[](SimulationSettings& settings) { settings.read_faults.error = 0.1; },
                         +[](SimulationSettings& settings) { settings.write_faults.error_after = 0.1; },
                         +[](SimulationSettings& settings) { settings.unprocessed = 0.1; }}) {
    SimulationSettings settings;
    settings.seed = 77;
    set(settings);
    bench.simulation->apply(settings);
    CHECK(bench.simulation->active());
    CHECK(to_json(bench.simulation->settings()) == to_json(settings));
  }
  bench.simulation->apply({});
  CHECK_FALSE(bench.simulation->active());
}

TEST_CASE("simulation: snapshots are given back when it is switched off") {
  Bench bench;
  bench.simulation->apply(everything());
  bench.simulation->before_write();
  CHECK(bench.simulation->stale_views(false).kept() == 1);
  CHECK(bench.simulation->stale_views(true).kept() == 1);
  bench.simulation->apply({});
  CHECK(bench.simulation->stale_views(false).kept() == 0);
  CHECK(bench.simulation->stale_views(true).kept() == 0);
}

TEST_CASE("simulation: settings change while everything is in use") {
  Bench bench;
  TableSchema table{.name = "t", .id = "id", .space = 1, .key = {{{"pk", AttributeType::kString}}, {}}};
  table.capacity.provisioned = {1, 1};
  std::atomic<bool> stop{false};
  std::vector<std::thread> users;
  for (int user = 0; user < 3; ++user) {
    users.emplace_back([&, user] {
      auto& simulation = *bench.simulation;
      while (!stop) {
        if (!simulation.active()) continue;
        const CapacitySource source{.table = table, .access = Access::kWrite};
        if (simulation.throttle().admit(source)) simulation.throttle().charge(source, 1);
        (void)simulation.faults().draw(Traffic::kWrite);
        (void)simulation.faults().draw_unprocessed();
        simulation.before_write();
        Store::Batch batch;
        batch.put("key", "value");
        (void)bench.store->write(batch);
        const auto view = simulation.stale_views(user == 0).view();
        (void)bench.store->get("key", view.get());
        bench.clock.advance_ms(1);
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    bench.simulation->apply(i % 3 == 0 ? SimulationSettings{} : everything());
    CHECK(bench.simulation->settings().seed);
    std::this_thread::yield();
  }
  stop = true;
  for (auto& user : users) user.join();
  bench.simulation->apply({});
  CHECK(bench.simulation->stale_views(false).kept() == 0);
}

}  // namespace
}  // namespace offstage::emulator
