#pragma once

#include <string>
#include <vector>

#include "gateway/service/service.h"

namespace offstage::cli {

/// A route as it is printed.
struct RouteLine {
  std::string method;
  std::string url;
  std::string function;  // or what answers without one
  std::string note;      // what a caller should know: "CORS, authorizer users, API key"
};

/// In the order of the file, each with the URL to call. `http`: where the gateway answers, without a slash at
/// the end.
std::vector<RouteLine> routes_of(const gateway::Service& service, const std::string& http);

/// A WebSocket API has one URL; its routes are what messages are called. `web_socket`: as `http`.
std::vector<RouteLine> web_socket_routes_of(const gateway::Service& service, const std::string& web_socket);

}  // namespace offstage::cli
