#include "emulator/simulation/settings.h"

#include <doctest/doctest.h>

#include <string>

namespace offstage::emulator {
namespace {

Result<SimulationSettings, Failure> read(const std::string& text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return read_simulation_settings(document->root());
}

std::string complaint(const std::string& text) {
  const auto settings = read(text);
  return settings ? "" : settings.error().text;
}

TEST_CASE("simulation settings: what is written is read again") {
  const std::string text =
      R"({"throttle":true,"stale_reads_ms":250,"stale_index_reads_ms":3600000,)"
      R"("faults":{"read":{"throttle":0.1,"error":0.25},"write":{"throttle":0.5,"error":0.1,"error_after":0.4},"unprocessed":1.0},)"
      R"("seed":9007199254740991})";
  const auto settings = read(text);
  REQUIRE(settings);
  CHECK(to_json(*settings) == text);
}

TEST_CASE("simulation settings: what is left out is off") {
  const auto settings = read("{}");
  REQUIRE(settings);
  CHECK(to_json(*settings) == to_json(SimulationSettings{}));
  CHECK_FALSE(settings->seed);
  const auto some = read(R"({"faults":{"write":{"error":1}}})");
  REQUIRE(some);
  CHECK(some->write_faults.error == 1);
  CHECK(some->read_faults.sum() == 0);
}

TEST_CASE("simulation settings: what is wrong is named, with what was expected") {
  CHECK(complaint("[]") == "expected an object, not []");
  CHECK(complaint(R"({"throtle":true})") ==
        "unknown member throtle; expected throttle, stale_reads_ms, stale_index_reads_ms, faults or seed");
  CHECK(complaint(R"({"throttle":1})") == "throttle must be true or false, not 1");
  CHECK(complaint(R"({"stale_reads_ms":-1})") ==
        "stale_reads_ms must be a whole number from 0 to 3600000, not -1");
  CHECK(complaint(R"({"stale_index_reads_ms":1.5})") ==
        "stale_index_reads_ms must be a whole number from 0 to 3600000, not 1.5");
  CHECK(complaint(R"({"seed":"7"})") == R"(seed must be a whole number from 0 to 9007199254740991, not "7")");
  CHECK(complaint(R"({"faults":0.5})") == "faults must be an object, not 0.5");
  CHECK(complaint(R"({"faults":{"read":0.5}})") == "faults.read must be an object, not 0.5");
  CHECK(complaint(R"({"faults":{"read":{"error_after":0.5}}})") ==
        "unknown member faults.read.error_after; faults has read.throttle, read.error, write.throttle, "
        "write.error, write.error_after, unprocessed");
  CHECK(complaint(R"({"faults":{"unprocessed":1.01}})") ==
        "faults.unprocessed must be a probability from 0 to 1, not 1.01");
  CHECK(complaint(R"({"faults":{"write":{"error":true}}})") ==
        "faults.write.error must be a probability from 0 to 1, not true");
  CHECK(complaint(R"({"faults":{"write":{"error":0.6,"throttle":0.6}}})") ==
        "the probabilities of faults.write add up to more than 1");
}

TEST_CASE("simulation settings: probabilities as a flag has them") {
  SimulationSettings settings;
  REQUIRE(read_fault_rates("read.throttle=0.1,write.error=1", settings));
  REQUIRE(read_fault_rates("unprocessed=.5", settings));
  CHECK(settings.read_faults.throttle == 0.1);
  CHECK(settings.write_faults.error == 1);
  CHECK(settings.unprocessed == 0.5);
  CHECK(fault_rates_text(settings) == "read.throttle=0.1,write.error=1,unprocessed=0.5");
  CHECK(fault_rates_text({}) == "");
  for (const auto* wrong :
       {"read", "read.throttle", "read.throttle=", "read.throttle=x", "read.throttle=0.1x",
        "read.throttle=-0.1", "read.throttle=2", "write.error_before=1", ",", "read.throttle=nan"}) {
    CAPTURE(wrong);
    SimulationSettings unused;
    CHECK_FALSE(read_fault_rates(wrong, unused));
  }
  SimulationSettings unused;
  const auto read = read_fault_rates("writes=1", unused);
  REQUIRE_FALSE(read);
  CHECK(read.error().text ==
        "'writes=1' is not KIND=PROBABILITY with a KIND of read.throttle, read.error, write.throttle, "
        "write.error, write.error_after, unprocessed");
}

}  // namespace
}  // namespace offstage::emulator
