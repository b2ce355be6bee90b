#pragma once

#include <string>
#include <vector>

#include "cli/table_setup.h"
#include "gateway/service/service.h"

namespace offstage::cli {

/// Where the stack answers. Base URLs without a slash at the end; empty when it is not known.
struct Endpoints {
  std::string http;
  std::string dynamodb;
  std::string data;        // "in memory", or the directory
  std::string web_socket;  // "ws://127.0.0.1:3001"; empty when the service has no WebSocket API
  std::string lambda;      // of the Invoke API
};

/// What `offstage up` prints when all is ready: the service, its endpoints, routes and tables.
std::string overview(const gateway::Service& service, const Endpoints& endpoints,
                     const std::vector<PreparedTable>& tables, bool colours);

}  // namespace offstage::cli
