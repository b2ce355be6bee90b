#include "cli/service_loading.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string_view>

namespace offstage::cli {
namespace {

std::map<std::string, std::string> whole_environment() {
  std::map<std::string, std::string> result;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) result.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

}  // namespace

void add_service_arguments(CLI::App& command, ServiceArguments& arguments) {
  command.add_option("directory", arguments.directory, "Where serverless.yml stands")->capture_default_str();
  command.add_option("--stage", arguments.stage, "Stage, as ${opt:stage} sees it");
  command.add_option("--option", arguments.options, "NAME=VALUE for ${opt:NAME}; may be repeated")
      ->allow_extra_args(false)
      ->check([](const std::string& text) {
        return text.find('=') == std::string::npos ? "expected NAME=VALUE, not " + text : std::string();
      });
}

std::vector<std::string> repeat_service_arguments(const ServiceArguments& arguments) {
  std::vector<std::string> result{arguments.directory};
  if (!arguments.stage.empty()) result.push_back("--stage=" + arguments.stage);
  for (const std::string& option : arguments.options) result.push_back("--option=" + option);
  return result;
}

std::optional<gateway::Service> load_service(const ServiceArguments& arguments, bool print_warnings) {
  gateway::ServiceOptions options;
  options.directory = arguments.directory;
  options.environment = whole_environment();
  for (const std::string& option : arguments.options) {
    const std::size_t equals = option.find('=');
    options.options[option.substr(0, equals)] = option.substr(equals + 1);
  }
  if (!arguments.stage.empty()) options.options["stage"] = arguments.stage;

  auto loaded = gateway::read_service(options);
  if (!loaded) {
    std::fprintf(stderr, "%s\n", loaded.error().text().c_str());
    return std::nullopt;
  }
  if (print_warnings) {
    for (const gateway::Diagnostic& warning : loaded->warnings) {
      std::fprintf(stderr, "%s (warning)\n", warning.text().c_str());
    }
  }
  return std::move(loaded->service);
}

}  // namespace offstage::cli
