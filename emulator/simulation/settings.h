#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace offstage::emulator {

/// What the emulator imitates of AWS's less pleasant sides (DYNAMODB.md 19). All off unless asked for. A
/// plain value: the flags of the command line and the admin API make it, Simulation takes it.
struct SimulationSettings {
  static constexpr std::int64_t kStaleMsMax = 3'600'000;
  static constexpr std::int64_t kSeedMax = (std::int64_t{1} << 53) - 1;  // what every JSON reader keeps exact

  /// Probabilities, from 0 to 1 and together at most 1.
  struct CallFaults {
    double throttle = 0;
    double error = 0;        // 500, before anything is done
    double error_after = 0;  // writes only: 500 although the call has done its work
    double sum() const { return throttle + error + error_after; }
  };

  /// Requests beyond the provisioned throughput are refused.
  bool throttle = false;
  /// How far eventually consistent reads lag behind: of tables and local indexes, of global indexes.
  std::int64_t stale_reads_ms = 0;
  std::int64_t stale_index_reads_ms = 0;
  CallFaults read_faults;
  CallFaults write_faults;
  /// For each entry of a batch, that it is handed back unprocessed.
  double unprocessed = 0;
  /// What the faults are drawn from; without one it is drawn itself.
  std::optional<std::int64_t> seed;

  bool has_faults() const { return read_faults.sum() > 0 || write_faults.sum() > 0 || unprocessed > 0; }
};

/// {"throttle":false,"stale_reads_ms":0,...}: every member, and the seed if there is one.
std::string to_json(const SimulationSettings& settings);

/// Reads what to_json() writes. Members may be left out: they are off. Fails with what was expected where.
Result<SimulationSettings, Failure> read_simulation_settings(json::Value document);

/// Sets probabilities from text such as "read.throttle=0.1,unprocessed=0.5"; the names are the paths within
/// "faults" of the JSON. Fails with what was expected.
Result<void, Failure> read_fault_rates(std::string_view text, SimulationSettings& settings);
/// The text that read_fault_rates() reads; empty without faults.
std::string fault_rates_text(const SimulationSettings& settings);

}  // namespace offstage::emulator
