#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `authorizer` of an `http` event: a function's name, an ARN, aws_iam, or a map. What it defines is
/// added to the service's REST authorizers, in place of one of that name. `service` must have its functions.
Result<Authorization, Diagnostic> read_rest_authorizer(const Node& authorizer, const std::string& path,
                                                       Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
