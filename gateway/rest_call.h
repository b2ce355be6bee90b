#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/exchange.h"
#include "gateway/gateway_response.h"
#include "gateway/iam_caller.h"
#include "gateway/proxy_request.h"
#include "gateway/request_ids.h"
#include "gateway/rest_router.h"

namespace offstage::gateway {

/// The API key that a call came with, where one is required.
struct CallerKey {
  std::string id;
  std::string value;
};

/// A request to a method on its way through a REST API, with what the steps before have found out. Shared by
/// the steps, one of which works on it at a time; stays where it is.
struct RestCall {
  std::shared_ptr<Exchange> exchange;
  std::string_view path;  // raw, without the stage, one leading slash
  RestMatch match;
  std::int64_t now_ms = 0;
  RequestIds ids;
  bool is_binary = false;  // the body is of one of the API's binary media types
  std::string authorizer;  // JSON: what the authorizer said, for requestContext.authorizer; empty: none ran
  std::optional<IamCaller> caller;  // where a signature is asked for: who made it
  std::string usage_key;            // the API key that the authorizer said to count the call for
  std::optional<CallerKey> api_key;

  const HttpRequest& http() const { return exchange->request(); }
  /// Not of a preflight, which is none of the service's methods.
  const RestMethod& method() const { return *match.method; }
};
using RestCallPtr = std::shared_ptr<RestCall>;

/// The call as events print it. Borrows the call, `api` and `settings`.
ProxyRequest proxy_request(const RestCall& call, const ApiIdentity& api, const RestApiSettings& settings);

/// Why the gateway answers a call by itself.
struct Refusal {
  GatewayResponse type;
  std::optional<int> status;  // where the type's own is not the one
  std::string message;        // where the type's own text does not say it
  std::string note;           // for the log
};

}  // namespace offstage::gateway
