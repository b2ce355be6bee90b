#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace offstage::gateway {

/// A route selection expression, "$request.body.action" or "${request.body.kind}-${request.body.version}":
/// what of a message names its route ("WebSocket selection expressions", API Gateway developer guide).
/// Callable from any thread.
class RouteSelection {
 public:
  /// The Failure says what is wrong with the expression.
  static Result<RouteSelection, Failure> parse(std::string_view expression);

  /// The route key; nothing when the message is no JSON or has nothing at one of the paths.
  std::optional<std::string> key_of(std::string_view message) const;

 private:
  /// Text as it stands, or a path into the message.
  struct Piece {
    std::string text;
    std::vector<std::string> path;  // names, and positions of lists
  };
  std::vector<Piece> pieces_;
};

}  // namespace offstage::gateway
