#pragma once

#include <optional>
#include <string>

#include "base/http.h"
#include "lambda-host/invoker.h"

namespace offstage::gateway {

/// What a function's answer does: to a connection that waits for it, or to the client that sent a message.
struct RouteAnswer {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;     // decoded when it was base64
  std::string failure;  // AWS's text for a function that did not answer: "Internal server error"; else empty
  std::string note;     // for the log
};

/// Reads the result of a route's function, nothing when it did not come in time.
RouteAnswer read_route_answer(const std::optional<lambda_host::InvocationResult>& result);

}  // namespace offstage::gateway
