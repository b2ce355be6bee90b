#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/service/authorizer.h"
#include "gateway/service/source_location.h"

/// The WebSocket API of a service: its `websocket` events, as plain values (GATEWAY.md 22).
namespace offstage::gateway {

/// A `websocket` event.
struct WebSocketRoute {
  std::string key;            // "$connect", "$disconnect", "$default", or what a message selects
  std::string function;       // key under `functions`
  bool has_response = false;  // routeResponseSelectionExpression: the function's answer goes back
  SourceLocation where;
};

struct WebSocketSettings {
  std::string selection_expression = "$request.body.action";  // what of a message names its route
  std::vector<WebSocketRoute> routes;                         // in the order of the file
  std::optional<Authorizer> authorizer;                       // of $connect; a REQUEST one
};

}  // namespace offstage::gateway
