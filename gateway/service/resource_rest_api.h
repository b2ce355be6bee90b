#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads what AWS::ApiGateway::RestApi and AWS::ApiGateway::GatewayResponse say of the whole API. All REST
/// APIs of a service are served as one here; a second one is a warning.
Result<void, Diagnostic> read_resource_apis(const Node& resources, const CloudFormation& cloudformation,
                                            Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
