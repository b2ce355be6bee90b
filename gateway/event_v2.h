#pragma once

#include <string>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

/// Payload 2.0, what an HTTP API sends to a function. Keys with nothing to say are absent rather than
/// null. Source: AWS's "Create AWS Lambda proxy integrations for HTTP APIs" and a live capture.
std::string http_api_event_v2(const ProxyRequest& request);

}  // namespace offstage::gateway
