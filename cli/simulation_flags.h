#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "emulator/simulation/settings.h"

/// The flags about what the emulator simulates, which `dynamodb` and `up` share.
namespace offstage::cli {

struct SimulationFlags {
  emulator::SimulationSettings settings;
  std::int64_t ttl_delay_s = 0;
};

/// `flags` outlives the parsing of the command line. Returns the options.
std::vector<CLI::Option*> add_simulation_flags(CLI::App& command, SimulationFlags& flags);

/// The arguments that say the same again, for the emulator's own process.
std::vector<std::string> repeat_simulation_flags(const SimulationFlags& flags);

}  // namespace offstage::cli
