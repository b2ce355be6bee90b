#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

/// Payload 2.0, what an HTTP API sends to a function. Keys with nothing to say are absent rather than
/// null. Source: AWS's "Create AWS Lambda proxy integrations for HTTP APIs" and a live capture.
std::string http_api_event_v2(const ProxyRequest& request);

/// What a Lambda authorizer is given in payload 2.0: the same without a body ("Working with AWS Lambda
/// authorizers for HTTP APIs"). `identity`: the values of its identity sources.
std::string http_api_authorizer_event_v2(const ProxyRequest& request, std::string_view route_arn,
                                         const std::vector<std::string>& identity);

}  // namespace offstage::gateway
