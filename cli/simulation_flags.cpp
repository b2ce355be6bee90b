#include "cli/simulation_flags.h"

namespace offstage::cli {
namespace {

constexpr std::int64_t kTtlDelayMaxS = std::int64_t{365} * 24 * 60 * 60;

}  // namespace

std::vector<CLI::Option*> add_simulation_flags(CLI::App& command, SimulationFlags& flags) {
  using Settings = emulator::SimulationSettings;
  auto& settings = flags.settings;
  const CLI::Range delay(std::int64_t{0}, Settings::kStaleMsMax);
  std::vector<CLI::Option*> options;
  options.push_back(
      command.add_flag("--throttle", settings.throttle, "Refuse requests beyond the provisioned throughput"));
  options.push_back(command
                        .add_option("--stale-reads", settings.stale_reads_ms,
                                    "Milliseconds by which eventually consistent reads lag behind")
                        ->check(delay));
  options.push_back(command
                        .add_option("--stale-index-reads", settings.stale_index_reads_ms,
                                    "The same for reads of global indexes")
                        ->check(delay));
  const auto read_rates = [&settings](const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
      if (const auto read = emulator::read_fault_rates(text, settings); !read) {
        throw CLI::ValidationError("--fault-rate", read.error().text);
      }
    }
  };
  options.push_back(command
                        .add_option_function<std::vector<std::string>>(
                            "--fault-rate", read_rates,
                            "Probability of faults, as read.throttle=0.1,write.error=0.05; also read.error, "
                            "write.throttle, write.error_after, unprocessed")
                        ->type_name("KIND=P,..."));
  options.push_back(command.add_option("--fault-seed", settings.seed, "Draw the same faults in each run")
                        ->check(CLI::Range(std::int64_t{0}, Settings::kSeedMax)));
  options.push_back(command
                        .add_option("--ttl-delay", flags.ttl_delay_s,
                                    "Seconds after its time that an expired item is deleted")
                        ->check(CLI::Range(std::int64_t{0}, kTtlDelayMaxS)));
  for (auto* option : options) option->group("Simulation");
  return options;
}

std::vector<std::string> repeat_simulation_flags(const SimulationFlags& flags) {
  const auto& settings = flags.settings;
  std::vector<std::string> arguments;
  if (settings.throttle) arguments.push_back("--throttle");
  if (settings.stale_reads_ms > 0) {
    arguments.push_back("--stale-reads=" + std::to_string(settings.stale_reads_ms));
  }
  if (settings.stale_index_reads_ms > 0) {
    arguments.push_back("--stale-index-reads=" + std::to_string(settings.stale_index_reads_ms));
  }
  if (settings.has_faults()) arguments.push_back("--fault-rate=" + emulator::fault_rates_text(settings));
  if (settings.seed) arguments.push_back("--fault-seed=" + std::to_string(*settings.seed));
  if (flags.ttl_delay_s > 0) arguments.push_back("--ttl-delay=" + std::to_string(flags.ttl_delay_s));
  return arguments;
}

}  // namespace offstage::cli
