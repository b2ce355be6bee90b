#include "cli/isolation_flags.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/function_setup.h"

namespace offstage::cli {

std::string isolate(const gateway::Service& service, const std::string& function, IsolationFlags& flags) {
  gateway::Service alone = service;
  std::erase_if(alone.functions, [&](const gateway::Function& each) { return each.key != function; });
  if (alone.functions.empty()) return {};
  if (const auto prepared = prepare_functions(alone, {function}); !prepared)
    return fmt::format("{} goes on in the gateway's process: {}", function, prepared.error().text);
  if (!flags.keys().contains(function)) flags.functions.push_back(function);
  return fmt::format("{} runs as a process of its own from now on", function);
}

void add_isolation_flags(CLI::App& command, IsolationFlags& flags) {
  command.add_option("--isolated-function", flags.functions)->group("");
}

std::vector<std::string> repeat_isolation_flags(const IsolationFlags& flags) {
  std::vector<std::string> arguments;
  arguments.reserve(flags.functions.size());
  for (const std::string& function : flags.functions) arguments.push_back("--isolated-function=" + function);
  return arguments;
}

}  // namespace offstage::cli
