#pragma once

#include <string>

#include "gateway/service/service.h"

namespace offstage::cli {

struct InformationOptions {
  std::string http;        // where the gateway answers, without a slash at the end
  std::string web_socket;  // likewise; empty when the service has no WebSocket API
  bool verbose = false;    // with the outputs and resources of the stack
  bool conceal = false;    // API keys without their values
};

/// What `offstage info` prints: what `sls info` does, with local addresses.
std::string service_information(const gateway::Service& service, const InformationOptions& options);

/// The same as JSON, as `sls info --json`.
std::string service_information_json(const gateway::Service& service, const InformationOptions& options);

}  // namespace offstage::cli
