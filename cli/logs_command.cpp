#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/file_watch.h"
#include "cli/command.h"
#include "cli/function_output.h"
#include "cli/log_reader.h"
#include "cli/service_loading.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "lambda-host/logs/log_time.h"

namespace offstage::cli {
namespace {

struct LogsOptions {
  std::string function;
  ServiceArguments service;
  bool tail = false;
  std::string filter;
  std::string since;
};

/// "10m", "2h" or "1d" before now, or a time as the log has it; nothing when it is neither.
std::optional<std::int64_t> since_ms(const std::string& text, std::int64_t now_ms) {
  if (text.empty()) return 0;
  if (const auto time = lambda_host::parse_log_time(text.ends_with('Z') ? text : text + ".000Z")) return time;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::string_view kUnits = "smhd";
  constexpr std::int64_t kUnitMs[] = {1'000, 60'000, 3'600'000, 86'400'000};
  if (error != std::errc() || end + 1 != text.data() + text.size()) return std::nullopt;
  const std::size_t unit = kUnits.find(*end);
  if (unit == std::string_view::npos || number < 0) return std::nullopt;
  return now_ms - number * kUnitMs[unit];
}

/// The key of the function of that key or name.
std::optional<std::string> key_of(const gateway::Service& service, const std::string& function) {
  for (const gateway::Function& each : service.functions)
    if (each.key == function || each.name == function) return each.key;
  return std::nullopt;
}

void print(const std::vector<LogEntry>& entries, const std::string& filter, std::int64_t since) {
  for (const LogEntry& entry : entries) {
    if (entry.time_ms < since || entry.text.find(filter) == std::string::npos) continue;
    std::printf("%s\t%s\n", lambda_host::log_time(entry.time_ms).c_str(), entry.text.c_str());
  }
  std::fflush(stdout);
}

int follow(LogReader& reader, const std::string& directory, const LogsOptions& options, std::int64_t since) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  auto watch = FileWatch::open();
  const auto added = watch ? watch->add(directory, FileWatch::Tells::kAtEachWrite) : watch.error();
  if (!added) {
    complain(added.error().text);
    return 1;
  }
  SignalPipe signals;
  while (!signals.stop_requested() && std::ferror(stdout) == 0) {
    watch->take_changes();  // before reading, so that nothing is missed
    print(reader.read(), options.filter, since);
    signals.wait({watch->descriptor()}, std::chrono::hours(1));
  }
  return 0;
}

int run_logs(const LogsOptions& options) {
  const auto since = since_ms(options.since, SystemClock().now_ms());
  if (!since) {
    complain("--since: expected 30s, 10m, 2h, 1d or a time like 2026-11-21T09:28:13, not " + options.since);
    return 1;
  }
  const auto service = load_service(options.service, false);
  if (!service) return 1;
  const auto key = key_of(*service, options.function);
  if (!key) {
    complain("there is no function " + options.function);
    return 1;
  }
  const std::string directory = lambda_host::log_directory(logs_directory(service->directory), *key);
  LogReader reader(directory);
  if (options.tail) return follow(reader, directory, options, *since);
  print(reader.read(), options.filter, *since);
  return 0;
}

}  // namespace

void add_logs_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<LogsOptions>();
  CLI::App& command = *app.add_subcommand("logs", "Print what a function has logged");
  command.add_option("function", options->function, "Its key in serverless.yml, or its name")->required();
  add_service_arguments(command, options->service);
  command.add_flag("--tail,-t", options->tail, "Go on with what it logs from now on");
  command.add_option("--filter", options->filter, "Only lines that contain this text");
  command.add_option("--since,--startTime", options->since,
                     "Only from then on: 30s, 10m, 2h, 1d ago, or a time (UTC)");
  command.callback([options, &action] { action = [options] { return run_logs(*options); }; });
}

}  // namespace offstage::cli
