#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// `provider.apiGateway.resourcePolicy`: the statements of a REST API's policy, with their CloudFormation
/// functions worked out, as the JSON of a whole policy.
Result<std::string, Diagnostic> read_resource_policy(const Node& statements, const std::string& path,
                                                     const CloudFormation& cloudformation,
                                                     std::vector<Diagnostic>& warnings);

/// The same from a whole policy that is worked out already: Policy of an AWS::ApiGateway::RestApi.
Result<std::string, Diagnostic> read_whole_policy(const Node& policy, const std::string& path);

}  // namespace offstage::gateway
