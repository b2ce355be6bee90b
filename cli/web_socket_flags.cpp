#include "cli/web_socket_flags.h"

#include "gateway/websocket/web_socket_api.h"

namespace offstage::cli {
namespace {

constexpr std::uint16_t kPort = 3001;

}  // namespace

void add_web_socket_port(CLI::App& command, std::optional<std::uint16_t>& port) {
  command.add_option("--websocket-port,--websocketPort", port,
                     "Port of the WebSocket API, otherwise 3001; 0 picks a free one");
}

void add_web_socket_flags(CLI::App& command, WebSocketFlags& flags) {
  add_web_socket_port(command, flags.port);
  command
      .add_option("--websocket-idle-timeout,--webSocketIdleTimeout", flags.idle_s,
                  "Seconds after which an idle WebSocket is closed, otherwise 600")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--websocket-hard-timeout,--webSocketHardTimeout", flags.hard_s,
                  "Seconds after which any WebSocket is closed, otherwise 7200")
      ->check(CLI::PositiveNumber);
}

std::vector<std::string> repeat_web_socket_flags(const WebSocketFlags& flags) {
  std::vector<std::string> arguments;
  if (flags.idle_s) arguments.push_back("--websocket-idle-timeout=" + std::to_string(*flags.idle_s));
  if (flags.hard_s) arguments.push_back("--websocket-hard-timeout=" + std::to_string(*flags.hard_s));
  return arguments;
}

WebSocketFlags web_socket_flags_for(const WebSocketFlags& flags, const gateway::Service& service) {
  const gateway::OfflineSettings& offline = service.offline;
  const gateway::WebSocketApiOptions defaults;
  const auto first = [](auto given, auto described, auto otherwise) {
    return given ? *given : described.value_or(otherwise);
  };
  return {first(flags.port, offline.web_socket_port, kPort),
          first(flags.idle_s, offline.web_socket_idle_s, static_cast<int>(defaults.idle.count())),
          first(flags.hard_s, offline.web_socket_hard_s, static_cast<int>(defaults.hard.count()))};
}

bool has_web_socket_api(const gateway::Service& service) {
  return !service.web_socket.routes.empty();
}

}  // namespace offstage::cli
