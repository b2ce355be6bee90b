#include "cli/simulation_flags.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace offstage::cli {
namespace {

using Arguments = std::vector<std::string>;

/// The flags that these arguments say; throws what CLI11 throws.
SimulationFlags parsed(Arguments arguments) {
  CLI::App app;
  SimulationFlags flags;
  add_simulation_flags(app, flags);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  app.parse(arguments);
  return flags;
}

TEST_CASE("simulation flags: none say nothing") {
  const auto flags = parsed({});
  CHECK(repeat_simulation_flags(flags).empty());
  CHECK_FALSE(flags.settings.throttle);
}

TEST_CASE("simulation flags: what is repeated for the emulator's process says the same") {
  const Arguments arguments{"--throttle", "--stale-reads=5", "--stale-index-reads=7",
                            "--fault-rate=read.error=0.25,write.error_after=0.5,unprocessed=1",
                            "--fault-seed=42"};
  const auto flags = parsed(arguments);
  CHECK(flags.settings.stale_index_reads_ms == 7);
  CHECK(flags.settings.read_faults.error == 0.25);
  CHECK(repeat_simulation_flags(flags) == arguments);
}

TEST_CASE("simulation flags: rates may come in several flags") {
  const auto flags = parsed({"--fault-rate", "read.error=0.25", "--fault-rate", "unprocessed=0.5"});
  CHECK(flags.settings.read_faults.error == 0.25);
  CHECK(flags.settings.unprocessed == 0.5);
}

TEST_CASE("simulation flags: what makes no sense is refused") {
  for (const Arguments& wrong :
       {Arguments{"--stale-reads=-1"}, Arguments{"--stale-reads=3600001"}, Arguments{"--fault-rate=read=1"},
        Arguments{"--fault-seed=-1"}, Arguments{"--fault-rate=write.error=0.6,write.throttle=0.6"}}) {
    CAPTURE(wrong.front());
    CHECK_THROWS_AS(parsed(wrong), CLI::ParseError);
  }
}

}  // namespace
}  // namespace offstage::cli
