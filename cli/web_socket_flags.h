#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// Where the WebSocket API of a service is, and how long its connections live. Unset: what the service says,
/// or the default.
struct WebSocketFlags {
  std::optional<std::uint16_t> port;
  std::optional<int> idle_s;
  std::optional<int> hard_s;
};

/// `flags` outlives the command.
void add_web_socket_flags(CLI::App& command, WebSocketFlags& flags);
void add_web_socket_port(CLI::App& command, std::optional<std::uint16_t>& port);

/// The arguments that hand the same on to a child, but for the port.
std::vector<std::string> repeat_web_socket_flags(const WebSocketFlags& flags);

/// The flags, then custom.serverless-offline, then 3001 and AWS's limits: everything is set.
WebSocketFlags web_socket_flags_for(const WebSocketFlags& flags, const gateway::Service& service);

/// Whether the service has a WebSocket API; nothing listens for one that it has not.
bool has_web_socket_api(const gateway::Service& service);

}  // namespace offstage::cli
