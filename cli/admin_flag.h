#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// --no-admin: without the calls under /_offstage/ that are for tests. Only health is left.
namespace offstage::cli {

/// `no_admin` outlives the parsing of the command line.
void add_admin_flag(CLI::App& command, bool& no_admin);

/// The arguments that say the same again, for a process of the stack.
std::vector<std::string> repeat_admin_flag(bool no_admin);

}  // namespace offstage::cli
