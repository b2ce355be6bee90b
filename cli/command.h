#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

/// What main.cpp sees of the subcommands: each adds itself to the command line, and sets `action` when it is
/// the one that was asked for. An action returns the exit code: 0, or 1 after one line on standard error.
namespace offstage::cli {

using Action = std::function<int()>;

void add_dynamodb_command(CLI::App& app, Action& action);
void add_gateway_command(CLI::App& app, Action& action);
void add_up_command(CLI::App& app, Action& action);
void add_info_command(CLI::App& app, Action& action);
void add_invoke_command(CLI::App& app, Action& action);
void add_logs_command(CLI::App& app, Action& action);
void add_print_command(CLI::App& app, Action& action);

/// `offstage dynamodb` takes the flags of DynamoDB Local as well: -inMemory, -dbPath DIR, -port N and so on.
/// Returns the arguments (without the program's name) with those flags spelled our way.
std::vector<std::string> translate_local_flags(std::vector<std::string> arguments);

}  // namespace offstage::cli
