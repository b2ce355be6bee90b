#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Makes `Ref` know the keys and plans that Serverless makes for `provider.apiGateway`.
void add_made_usage_plans(const Service& service, CloudFormation& cloudformation);

/// Reads the AWS::ApiGateway::ApiKey, UsagePlan and UsagePlanKey of the merged `resources`, beside those of
/// `provider.apiGateway`. `service` must know which stage it serves: a plan of another one is a warning, and
/// its keys open nothing.
Result<void, Diagnostic> read_resource_usage_plans(const Node& resources,
                                                   const CloudFormation& cloudformation, Service& service,
                                                   std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
