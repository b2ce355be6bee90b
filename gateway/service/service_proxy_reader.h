#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `custom.apiGatewayServiceProxies` into the service's methods, as the plugin
/// serverless-apigateway-service-proxy deploys them. `dynamodb` is served, the others are a warning.
Result<void, Diagnostic> read_service_proxies(const Node& proxies, const CloudFormation& cloudformation,
                                              Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
