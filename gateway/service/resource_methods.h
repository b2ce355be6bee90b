#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads each AWS::ApiGateway::Method of the merged `resources` into the service's methods, with what it
/// refers to: resources, models, request validators. `service` must have its functions, authorizers and
/// events. The error is what API Gateway would refuse to make, with the place of it.
Result<void, Diagnostic> read_resource_methods(const Node& provider, const Node& resources,
                                               const CloudFormation& cloudformation, Service& service,
                                               std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
