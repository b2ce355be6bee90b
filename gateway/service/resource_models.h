#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// What an AWS::ApiGateway::RequestValidator checks.
struct ResourceValidator {
  bool body = false;
  bool parameters = false;
};

/// By the id that a Ref gives.
using ResourceValidators = std::map<std::string, ResourceValidator, std::less<>>;

/// Reads each AWS::ApiGateway::Model into the service's schemas, under the name of the model.
Result<void, Diagnostic> read_resource_models(const Node& resources, const CloudFormation& cloudformation,
                                              Service& service, std::vector<Diagnostic>& warnings);

Result<ResourceValidators, Diagnostic> read_resource_validators(const Node& resources,
                                                                const CloudFormation& cloudformation,
                                                                std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
