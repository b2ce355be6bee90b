#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads a `websocket` event, `$connect` or a map, of the function with that key into the service's WebSocket
/// API. All functions must have been read: one may be the authorizer.
Result<void, Diagnostic> read_web_socket_event(const Node& event, const SourceLocation& where,
                                               const std::string& path, const std::string& function,
                                               Service& service, std::vector<Diagnostic>& warnings);

/// `provider.websocketsApiRouteSelectionExpression`.
Result<std::string, Diagnostic> read_route_selection(const Node& node, const std::string& path);

}  // namespace offstage::gateway
