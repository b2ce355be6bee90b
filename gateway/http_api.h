#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "gateway/api_identity.h"
#include "gateway/auth/http_authorizers.h"
#include "gateway/cors.h"
#include "gateway/exchange.h"
#include "gateway/http_api_call.h"
#include "gateway/http_api_router.h"
#include "gateway/request_ids.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// The service's HTTP API: its `httpApi` events, at /path. Thread-safe.
class HttpApi {
 public:
  struct Limits {
    std::chrono::milliseconds timeout;
    std::size_t body_bytes_max;
  };
  struct Parts {
    TimedInvoker& functions;
    const Clock& clock;
    const TokenVerifier& tokens;
    std::vector<sigv4::Credentials> credentials;  // those that requests may be signed with
  };

  /// All that is referred to must outlive the API; so must the API each call of `functions` and `tokens`.
  HttpApi(const Service& service, const Parts& parts, Limits limits);

  bool empty() const { return router_.empty(); }
  std::optional<HttpApiMatch> match(std::string_view method, std::string_view raw_path) const;

  /// Whether `cors` is configured and this is a preflight: it is answered whatever the routes are.
  bool answers_preflight(const HttpRequest& request) const;
  void preflight(Exchange& exchange, std::string_view path) const;
  /// Answers the exchange, now or when the function has answered. `path` and `match` point into it.
  void handle(std::shared_ptr<Exchange> exchange, std::string_view path, const HttpApiMatch& match) const;
  /// Answers a request that no route serves: 404.
  void refuse(Exchange& exchange, std::string_view path) const;
  /// An answer of that status for a request that never became an exchange.
  HttpResponse refusal(int status) const;

 private:
  // The steps of a call. Each hands it on or answers it.
  void authorize(HttpApiCallPtr call) const;
  void invoke(HttpApiCallPtr call) const;
  void finish(const HttpApiCall& call, const std::optional<lambda_host::InvocationResult>& result) const;
  void refuse(const HttpApiCall& call, const HttpApiRefusal& refusal) const;
  /// The route that a preflight asks for; null when it is none, or no route serves it.
  const HttpApiRoute* asked_for(const Exchange& exchange, std::string_view path) const;
  CorsPlace place(CorsPlace::Answerer answerer, const HttpApiRoute* route) const;
  /// Adds what every answer has: the CORS headers of the settings and the id.
  HttpResponse completed(HttpResponse response, const HttpRequest& request, const RequestIds& ids) const;

  TimedInvoker& functions_;
  const Clock& clock_;
  const Limits limits_;
  const ApiIdentity identity_;
  const HttpApiRouter router_;
  const HttpAuthorizers authorizers_;
  const std::string payload_;  // of routes that name none
  std::optional<HttpApiCorsPolicy> cors_;
};

}  // namespace offstage::gateway
