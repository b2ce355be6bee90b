#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/source_location.h"

/// `custom.serverless-offline`, as far as it means something here. The command line goes before it.
namespace offstage::gateway {

/// What `--relaxed-cors` answers to pages of other origins: corsAllowOrigin and its like. They have no effect
/// without that flag, for AWS does not know them.
struct RelaxedCors {
  std::vector<std::string> allow_origins{"*"};
  std::vector<std::string> allow_headers;  // empty: those that a preflight asks for
  std::vector<std::string> exposed_headers{"WWW-Authenticate", "Server-Authorization"};
  bool allow_credentials = true;
};

struct OfflineSettings {
  std::optional<int> idle_s;  // terminateIdleLambdaTime
  bool no_timeout = false;
  bool reload = true;              // reloadHandler
  bool local_environment = false;  // functions see the environment of who started them
  std::optional<std::uint16_t> http_port;
  std::optional<std::uint16_t> web_socket_port;
  std::optional<int> web_socket_idle_s;  // a connection on which nothing happens is closed
  std::optional<int> web_socket_hard_s;  // every connection is closed
  std::optional<std::uint16_t> lambda_port;
  std::string host;  // empty: not said
  RelaxedCors cors;
  SourceLocation cors_where;  // of the first setting in it; empty without one
};

}  // namespace offstage::gateway
