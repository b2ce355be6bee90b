#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `Integration` of an AWS::ApiGateway::Method into the method's integration, function and cache key.
/// False, with a warning, when it leads to a service that is not on this machine. The error is what API
/// Gateway would refuse.
Result<bool, Diagnostic> read_resource_integration(const Node& integration, const std::string& path,
                                                   const Service& service, RestMethod& method,
                                                   std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
