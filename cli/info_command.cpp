#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/overview.h"
#include "cli/service_loading.h"

namespace offstage::cli {
namespace {

struct InfoOptions {
  ServiceArguments service;
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
};

int run_info(const InfoOptions& options) {
  const auto service = load_service(options.service, true);
  if (!service) return 1;
  const Endpoints endpoints{"http://" + options.host + ":" + std::to_string(options.port), "", ""};
  std::fputs(service_information(*service, endpoints).c_str(), stdout);
  return 0;
}

}  // namespace

void add_info_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App& command = *app.add_subcommand("info", "Print what the service describes");
  add_service_arguments(command, options->service);
  command.add_option("--host", options->host, "Host in the endpoints")->capture_default_str();
  command.add_option("--port", options->port, "Port in the endpoints")->capture_default_str();
  command.callback([options, &action] { action = [options] { return run_info(*options); }; });
}

}  // namespace offstage::cli
