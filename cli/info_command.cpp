#include <cstdio>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/service_information.h"
#include "cli/service_loading.h"
#include "cli/web_socket_flags.h"

namespace offstage::cli {
namespace {

struct InfoOptions {
  ServiceArguments service;
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::optional<std::uint16_t> web_socket_port;
  bool verbose = false;
  bool conceal = false;
  bool json = false;
};

int run_info(const InfoOptions& options) {
  const auto service = load_service(options.service, true);
  if (!service) return 1;
  const gateway::OfflineSettings& offline = service->offline;
  const std::string host = options.host.value_or(offline.host.empty() ? "127.0.0.1" : offline.host);
  const std::uint16_t port = options.port.value_or(offline.http_port.value_or(3000));
  InformationOptions wanted{.http = "http://" + host + ":" + std::to_string(port),
                            .web_socket = {},
                            .verbose = options.verbose,
                            .conceal = options.conceal};
  if (has_web_socket_api(*service)) {
    const WebSocketFlags web_socket = web_socket_flags_for({.port = options.web_socket_port}, *service);
    wanted.web_socket = "ws://" + host + ":" + std::to_string(*web_socket.port);
  }
  if (options.json) {
    std::printf("%s\n", service_information_json(*service, wanted).c_str());
  } else {
    std::fputs(service_information(*service, wanted).c_str(), stdout);
  }
  return 0;
}

}  // namespace

void add_info_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App& command = *app.add_subcommand("info", "Print what the service describes");
  add_service_arguments(command, options->service);
  add_route_arguments(command, options->service);
  command.add_flag("--verbose", options->verbose, "With the outputs and resources of the stack");
  command.add_flag("--conceal", options->conceal, "API keys without their values");
  command.add_flag("--json", options->json, "As JSON");
  command.add_option("--host,-o", options->host, "Host in the endpoints, otherwise 127.0.0.1");
  command.add_option("--port,--httpPort,-P", options->port, "Port in the endpoints, otherwise 3000");
  add_web_socket_port(command, options->web_socket_port);
  command.callback([options, &action] { action = [options] { return run_info(*options); }; });
}

}  // namespace offstage::cli
