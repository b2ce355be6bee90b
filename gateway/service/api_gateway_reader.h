#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/rest_method.h"

namespace offstage::gateway {

/// Reads `provider.apiGateway`: what holds for the whole REST API.
Result<void, Diagnostic> read_api_gateway(const Node& settings, RestApiSettings& api,
                                          std::vector<Diagnostic>& warnings);

/// Reads `custom.apiGatewayThrottling`, or `throttling` of an event, of the plugin
/// serverless-api-gateway-throttling, on top of `throttle`.
Result<void, Diagnostic> read_throttling(const Node& settings, const std::string& path,
                                         std::optional<RateLimit>& throttle,
                                         std::vector<Diagnostic>& warnings);

/// Reads `custom.apiGatewayCaching`, the settings of the plugin serverless-api-gateway-caching.
Result<void, Diagnostic> read_stage_caching(const Node& settings, RestApiSettings& api,
                                            std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
