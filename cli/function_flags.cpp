#include "cli/function_flags.h"

#include <map>

namespace offstage::cli {

using lambda_host::LogFormat;

void add_function_flags(CLI::App& command, FunctionFlags& flags) {
  command.add_option("--lambda-port,--lambdaPort", flags.lambda_port,
                     "Port of Lambda's Invoke API, otherwise 3002; 0 picks a free one");
  command.add_option("--log-format", flags.log_format, "How the functions' START and REPORT are logged")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, LogFormat>{{"text", LogFormat::kText}, {"json", LogFormat::kJson}},
          CLI::ignore_case));
  command
      .add_option("--account-concurrency", flags.concurrency,
                  "Invocations at the same time, of all functions together; more are throttled. Otherwise "
                  "1000, AWS's default")
      ->check(CLI::Range(1, 1'000'000));
  command
      .add_option("--event-retry-delay", flags.retry_delay_s,
                  "Seconds before an asynchronous invocation that failed runs again, and twice that before "
                  "the last time; AWS waits 60")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  command.add_flag("--no-streams", flags.no_streams, "Do not call what stream events call");
  command.add_flag("--no-schedule", flags.no_schedule, "Do not run what schedule events run");
  CLI::Option* const reload =
      command.add_flag("--reload,--reloadHandler", flags.reload,
                       "Take a function's new code when its files change, which is so anyway unless "
                       "custom.serverless-offline says reloadHandler: false");
  command.add_flag("--no-reload", flags.no_reload, "Keep the code of the start")->excludes(reload);
}

std::vector<std::string> repeat_function_flags(const FunctionFlags& flags) {
  std::vector<std::string> arguments;
  if (flags.log_format)
    arguments.push_back(std::string("--log-format=") +
                        (*flags.log_format == LogFormat::kJson ? "json" : "text"));
  if (flags.concurrency) arguments.push_back("--account-concurrency=" + std::to_string(*flags.concurrency));
  if (flags.retry_delay_s != 0)
    arguments.push_back("--event-retry-delay=" + std::to_string(flags.retry_delay_s));
  if (flags.no_streams) arguments.push_back("--no-streams");
  if (flags.no_schedule) arguments.push_back("--no-schedule");
  if (flags.reload) arguments.push_back("--reload");
  if (flags.no_reload) arguments.push_back("--no-reload");
  return arguments;
}

std::optional<std::uint16_t> lambda_port_for(const FunctionFlags& flags, const gateway::Service& service) {
  return flags.lambda_port ? flags.lambda_port : service.offline.lambda_port;
}

bool reload_for(const FunctionFlags& flags, const gateway::Service& service) {
  return flags.reload || (!flags.no_reload && service.offline.reload);
}

void apply_function_flags(const FunctionFlags& flags, std::vector<lambda_host::FunctionConfig>& functions) {
  if (!flags.log_format) return;
  for (lambda_host::FunctionConfig& function : functions) function.log_format = *flags.log_format;
}

lambda_host::invoke_api::RetryDelays retry_delays(const FunctionFlags& flags) {
  return {flags.retry_delay_s * 1'000, flags.retry_delay_s * 2'000};
}

}  // namespace offstage::cli
