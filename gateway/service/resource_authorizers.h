#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads the AWS::ApiGateway::Authorizer and AWS::ApiGatewayV2::Authorizer of the merged `resources`, under
/// the names that a Ref to them gives. `service` must have its functions.
Result<void, Diagnostic> read_resource_authorizers(const Node& resources,
                                                   const CloudFormation& cloudformation, Service& service,
                                                   std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
