#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `events` of the function with that key into the service's methods and routes. Warns of event types
/// and settings that are not done yet.
Result<void, Diagnostic> read_events(const Node& events, const std::string& path, const std::string& function,
                                     Service& service, std::vector<Diagnostic>& warnings);

/// What API Gateway would refuse about the routes taken together: the same method and path twice, and for
/// REST two parameters of different names at the same place, or one WebSocket route twice. Names both places.
Result<void, Diagnostic> check_routes(const Service& service);

}  // namespace offstage::gateway
