#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "cli/admin_flag.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "cli/simulation_flags.h"
#include "cli/status_pipe.h"
#include "cli/terminal.h"
#include "cli/verification_flags.h"
#include "emulator/emulator.h"
#include "emulator/iam/settings.h"

namespace offstage::cli {
namespace {

/// How long requests in flight may take once the process is asked to stop.
constexpr std::chrono::milliseconds kDrain{500};

struct DynamodbOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  bool in_memory = false;
  std::string data_dir = ".offstage/dynamodb";
  std::string validation = "newest";
  std::int64_t transient_states_ms = 0;
  std::string region = "us-east-1";
  bool isolate = false;
  VerificationFlags verification;
  std::string cors = "*";
  SimulationFlags simulation;
  bool no_admin = false;
  std::string principals;  // a file
  int status_fd = -1;
};

Result<emulator::EmulatorOptions, Failure> emulator_options(const DynamodbOptions& options) {
  emulator::EmulatorOptions result;
  result.in_memory = options.in_memory;
  result.data_directory = options.data_dir;
  result.validation =
      options.validation == "classic" ? emulator::Validation::kClassic : emulator::Validation::kNewest;
  result.region = options.region;
  result.isolate = options.isolate;
  result.transient_states_ms = options.transient_states_ms;
  ASSIGN_OR_RETURN(result.credentials, credentials_to_verify(options.verification));
  if (!options.principals.empty()) {
    ASSIGN_OR_RETURN(result.iam, emulator::iam::read_settings(options.principals));
  }
  result.simulation = options.simulation.settings;
  result.ttl_delay_ms = options.simulation.ttl_delay_s * 1'000;
  result.admin = !options.no_admin;
  return result;
}

int run_dynamodb(const DynamodbOptions& options) {
  const StopSignals signals;
  const SystemClock clock;
  const auto settings = emulator_options(options);
  if (!settings) {
    complain(settings.error().text);
    return 1;
  }
  auto emulator = emulator::Emulator::open(*settings, clock);
  if (!emulator) {
    complain(emulator.error().text);
    return 1;
  }
  if (auto listening = (*emulator)->listen(options.host, options.port); !listening) {
    complain(listening.error().text);
    return 1;
  }
  if (options.cors != "*") complain("-cors is ignored: every origin is allowed");

  const std::string port = std::to_string((*emulator)->port());
  if (options.status_fd < 0) {
    std::printf("DynamoDB listening on http://%s:%s\n", options.host.c_str(), port.c_str());
    std::fflush(stdout);
  }
  send_status(options.status_fd, "port", "dynamodb " + port);
  send_status(options.status_fd, "ready", "");
  signals.wait();
  (*emulator)->close(kDrain);
  return 0;
}

/// Flags of DynamoDB Local that say what we do anyway: one store for every credential and region, nothing to
/// optimise and nothing to report.
void add_flags_without_effect(CLI::App& command) {
  for (const char* flag : {"--shared-db", "--optimize-before-startup", "--disable-telemetry"}) {
    command.add_flag(flag)->group("");
  }
}

}  // namespace

void add_dynamodb_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<DynamodbOptions>();
  CLI::App& command = *app.add_subcommand("dynamodb", "Serve the DynamoDB API");
  command.add_option("--port", options->port, "Port; 0 picks a free one")->capture_default_str();
  command.add_option("--host", options->host, "Address to listen on")->capture_default_str();
  auto* in_memory = command.add_flag("--in-memory", options->in_memory, "Keep nothing on disk");
  command.add_option("--data-dir", options->data_dir, "Where the data is kept")
      ->capture_default_str()
      ->excludes(in_memory);
  command
      .add_option("--validation", options->validation,
                  "Whose error texts: AWS's newest, or those before 2026")
      ->check(CLI::IsMember({"newest", "classic"}))
      ->capture_default_str();
  command
      .add_option("--transient-states", options->transient_states_ms,
                  "Milliseconds for which tables are CREATING, UPDATING and DELETING")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--region", options->region, "Region in ARNs")->capture_default_str();
  command.add_flag("--isolate", options->isolate,
                   "Tables of its own for each account (an access key id of 12 digits) and region");
  add_verification_flags(command, options->verification);
  command.add_option("--cors", options->cors)->group("");
  command.add_option("--status-fd", options->status_fd)->group("");
  command.add_option("--iam-principals", options->principals)->group("");
  add_simulation_flags(command, options->simulation);
  add_admin_flag(command, options->no_admin);
  add_flags_without_effect(command);
  command.footer(
      "The flags of DynamoDB Local are taken too: -inMemory, -dbPath DIR, -port N, -sharedDb, "
      "-delayTransientStatuses, -cors LIST.");
  command.callback([options, &action] { action = [options] { return run_dynamodb(*options); }; });
}

}  // namespace offstage::cli
