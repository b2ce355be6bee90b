#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Reads `events` of a function into its routes. Warns of event types and settings that are not done yet.
Result<void, Diagnostic> read_events(const Node& events, const std::string& path, Function& function,
                                     std::vector<Diagnostic>& warnings);

/// What API Gateway would refuse about the routes taken together: the same method and path twice, and for
/// REST two parameters of different names at the same place. Names both places.
Result<void, Diagnostic> check_routes(const std::vector<Function>& functions);

}  // namespace offstage::gateway
