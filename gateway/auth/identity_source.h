#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

/// What an authorizer's identity source stands for in a call. Of a REST API: "method.request.header.X",
/// "method.request.querystring.X", "context.X", "stageVariables.X"; of an HTTP API the same with "$" for
/// "method." and in front of the others; of a WebSocket API with "route." for "method." ("Identity sources",
/// API Gateway developer guide). Nothing when the call has none, or an empty one.
std::optional<std::string> identity_of(std::string_view source, const ProxyRequest& request);

/// What all of the sources stand for; nothing when one of them is missing.
std::optional<std::vector<std::string>> identities_of(const std::vector<std::string>& sources,
                                                      const ProxyRequest& request);

/// The token in an identity: without "Bearer " in front of it, in any case.
std::string_view bearer_token(std::string_view identity);

}  // namespace offstage::gateway
