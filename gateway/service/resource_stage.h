#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads the AWS::ApiGateway::Stage of the merged `resources`, or the AWS::ApiGateway::Deployment that makes
/// one, into the API's stage name, stage variables and cache, and its MethodSettings into the methods, all of
/// which `service` must have. Of several stages one is served, that with the name of the service's stage if
/// there is one; the others are a warning. `has_other_stage`: Serverless makes the service's stage as well,
/// for events or proxies, and that is the one.
Result<void, Diagnostic> read_resource_stages(const Node& resources, bool has_other_stage,
                                              const CloudFormation& cloudformation, Service& service,
                                              std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
