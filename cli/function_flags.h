#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/service.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoke-api/asynchronous_invocations.h"

namespace offstage::cli {

/// How the functions are reached besides their routes, and how they log.
struct FunctionFlags {
  std::optional<std::uint16_t> lambda_port;
  std::optional<lambda_host::LogFormat> log_format;  // for all functions, whatever the service says
  int retry_delay_s = 0;
  std::optional<int> concurrency;  // the account's
  bool no_schedule = false;
  bool no_streams = false;
  bool reload = false;  // whatever the service says
  bool no_reload = false;
};

/// `flags` outlives the command.
void add_function_flags(CLI::App& command, FunctionFlags& flags);

/// The arguments that hand the same on to a child, but for the port.
std::vector<std::string> repeat_function_flags(const FunctionFlags& flags);

/// The Invoke API's port that was asked for, on the command line or in custom.serverless-offline.
std::optional<std::uint16_t> lambda_port_for(const FunctionFlags& flags, const gateway::Service& service);

/// Whether changed code is loaded: yes, unless the command line or custom.serverless-offline says otherwise.
bool reload_for(const FunctionFlags& flags, const gateway::Service& service);

/// What the flags say about how functions run.
void apply_function_flags(const FunctionFlags& flags, std::vector<lambda_host::FunctionConfig>& functions);

lambda_host::invoke_api::RetryDelays retry_delays(const FunctionFlags& flags);

}  // namespace offstage::cli
