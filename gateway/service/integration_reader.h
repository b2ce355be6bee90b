#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/rest_method.h"

namespace offstage::gateway {

/// Reads `integration`, `async`, `request` and `response` of an `http` event into what stands behind the
/// method, with Serverless's defaults. `method` has its verb, cors and function already; `claims` are those
/// its authorizer hands on.
Result<RestIntegration, Diagnostic> read_integration(const Node& event, const std::string& path,
                                                     const RestMethod& method,
                                                     const std::vector<std::string>& claims,
                                                     std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
