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

/// "name=value" each.
std::map<std::string, std::string> pairs_of(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> result;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    result[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return result;
}

}  // namespace

void add_service_arguments(CLI::App& command, ServiceArguments& arguments) {
  command.add_option("directory", arguments.directory, "Where serverless.yml stands")->capture_default_str();
  command.add_option("--config,-c", arguments.file, "Another name for serverless.yml, as seen from there");
  command.add_option("--stage,-s", arguments.stage, "Stage, as ${opt:stage} sees it");
  command.add_option("--region,-r", arguments.region, "Region, as ${opt:region} sees it");
  const auto is_pair = [](const std::string& text) {
    return text.find('=') == std::string::npos ? "expected NAME=VALUE, not " + text : std::string();
  };
  command.add_option("--option", arguments.options, "NAME=VALUE for ${opt:NAME}; may be repeated")
      ->allow_extra_args(false)
      ->check(is_pair);
  command.add_option("--param", arguments.params, "NAME=VALUE for ${param:NAME}; may be repeated")
      ->allow_extra_args(false)
      ->check(is_pair);
  command.add_flag("--allow-unresolved", arguments.allow_unresolved,
                   "Make up what only AWS knows (cf, ssm, s3 ...)");
}

void add_route_arguments(CLI::App& command, ServiceArguments& arguments) {
  command.add_option("--prefix,-p", arguments.prefix, "Stands before the paths of the REST API");
  command.add_flag("--no-prepend-stage,--noPrependStageInUrl", arguments.leaves_out_stage,
                   "Paths of the REST API without the stage");
}

std::vector<std::string> repeat_service_arguments(const ServiceArguments& arguments) {
  std::vector<std::string> result{arguments.directory};
  if (!arguments.file.empty()) result.push_back("--config=" + arguments.file);
  if (!arguments.stage.empty()) result.push_back("--stage=" + arguments.stage);
  if (!arguments.region.empty()) result.push_back("--region=" + arguments.region);
  for (const std::string& option : arguments.options) result.push_back("--option=" + option);
  for (const std::string& param : arguments.params) result.push_back("--param=" + param);
  if (arguments.allow_unresolved) result.push_back("--allow-unresolved");
  if (arguments.prefix) result.push_back("--prefix=" + *arguments.prefix);
  if (arguments.leaves_out_stage) result.push_back("--no-prepend-stage");
  return result;
}

gateway::ServiceOptions service_options(const ServiceArguments& arguments) {
  gateway::ServiceOptions options;
  options.directory = arguments.directory;
  options.file = arguments.file;
  options.environment = whole_environment();
  options.options = pairs_of(arguments.options);
  options.params = pairs_of(arguments.params);
  options.allow_unresolved = arguments.allow_unresolved;
  if (!arguments.stage.empty()) options.options["stage"] = arguments.stage;
  if (!arguments.region.empty()) options.options["region"] = arguments.region;
  return options;
}

std::optional<gateway::Service> load_service(const ServiceArguments& arguments, bool print_warnings) {
  auto loaded = gateway::read_service(service_options(arguments));
  if (!loaded) {
    std::fprintf(stderr, "%s\n", loaded.error().text().c_str());
    return std::nullopt;
  }
  if (print_warnings) {
    for (const gateway::Diagnostic& warning : loaded->warnings) {
      std::fprintf(stderr, "%s (warning)\n", warning.text().c_str());
    }
  }
  gateway::RestApiSettings& rest_api = loaded->service.rest_api;
  if (arguments.prefix) rest_api.prefix = *arguments.prefix;
  rest_api.leaves_out_stage = rest_api.leaves_out_stage || arguments.leaves_out_stage;
  return std::move(loaded->service);
}

}  // namespace offstage::cli
