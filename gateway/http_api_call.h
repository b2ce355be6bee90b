#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/exchange.h"
#include "gateway/http_api_router.h"
#include "gateway/iam_caller.h"
#include "gateway/proxy_request.h"
#include "gateway/request_ids.h"

namespace offstage::gateway {

/// A request to a route on its way through an HTTP API, with what the steps before have found out. Shared by
/// the steps, one of which works on it at a time; stays where it is.
struct HttpApiCall {
  std::shared_ptr<Exchange> exchange;
  std::string_view path;  // raw
  HttpApiMatch match;
  std::string route_key;
  std::int64_t now_ms = 0;
  RequestIds ids;
  bool is_binary = false;
  bool payload_v1 = false;  // what its function is sent
  std::string authorizer;   // JSON: requestContext.authorizer, as that payload has it; empty: none ran
  std::optional<IamCaller> caller;

  const HttpRequest& http() const { return exchange->request(); }
  const HttpApiRoute& route() const { return *match.route; }
};
using HttpApiCallPtr = std::shared_ptr<HttpApiCall>;

/// The call as events print it. Borrows the call and `api`.
ProxyRequest proxy_request(const HttpApiCall& call, const ApiIdentity& api);

/// Why an HTTP API answers a call by itself.
struct HttpApiRefusal {
  int status = 500;
  std::string www_authenticate;  // empty: no such header
  std::string note;              // for the log
};

}  // namespace offstage::gateway
