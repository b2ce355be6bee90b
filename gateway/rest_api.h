#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "gateway/api_identity.h"
#include "gateway/auth/rest_authorizers.h"
#include "gateway/exchange.h"
#include "gateway/gateway_responses.h"
#include "gateway/integrations/make_integration.h"
#include "gateway/method_throttles.h"
#include "gateway/request_validator.h"
#include "gateway/response_cache.h"
#include "gateway/rest_call.h"
#include "gateway/rest_router.h"
#include "gateway/timed_invoker.h"
#include "gateway/usage_plans.h"

namespace offstage::gateway {

/// The service's REST API: its `http` events, at /{stage}/path. Thread-safe.
class RestApi {
 public:
  struct Options {
    std::chrono::milliseconds timeout;
    std::size_t body_bytes_max;
    DynamoDbTarget dynamodb;  // of service integrations
  };
  struct Parts {
    TimedInvoker& functions;
    const Clock& clock;
    const TokenVerifier& tokens;
    std::vector<sigv4::Credentials> credentials;  // those that requests may be signed with
  };

  /// All that is referred to must outlive the API; so must the API each call of `functions` and `tokens`.
  RestApi(const Service& service, const Parts& parts, Options options);

  bool empty() const { return router_.empty(); }
  /// What follows the stage in a raw path, with exactly one slash at the front; nothing when the path is
  /// not below the stage.
  std::optional<std::string_view> path_below_stage(std::string_view raw_path) const;
  /// `path`: from path_below_stage.
  std::optional<RestMatch> match(std::string_view method, std::string_view path) const;

  /// Answers the exchange, now or when the function has answered. `path` and `match` point into it.
  void handle(std::shared_ptr<Exchange> exchange, std::string_view path, const RestMatch& match) const;
  /// Answers a request that no method serves: 403, as on AWS. `path` is the whole raw path.
  void refuse(std::shared_ptr<Exchange> exchange, std::string_view path) const;
  /// 413 and the like, for a request that never became an exchange.
  HttpResponse refusal(GatewayResponse type) const;

 private:
  // The steps of a call, in AWS's order. Each hands it on or answers it.
  void authorize(RestCallPtr call) const;
  void admit(RestCallPtr call) const;
  void integrate(RestCallPtr call) const;
  void answer(const RestCall& call, IntegrationAnswer given) const;
  void finish(const RestCall& call, Result<IntegrationAnswer, Refusal> result) const;
  void refuse(const RestCall& call, const Refusal& refusal) const;
  void refuse(const RestCall& call, const Refusal& refusal, const CorsPlace& place) const;

  const Service& service_;
  const Clock& clock_;
  const Options options_;
  const ApiIdentity identity_;
  const RestRouter router_;
  const RestAuthorizers authorizers_;
  const UsagePlans usage_plans_;
  const MethodThrottles throttles_;
  std::map<const RestMethod*, RequestValidator> validators_;  // of the methods that have rules
  std::map<const RestMethod*, std::unique_ptr<MethodIntegration>> integrations_;
  const GatewayResponses gateway_responses_;
  const ResponseCache cache_;
  WebClient web_;  // last: its threads use all of the above
};

}  // namespace offstage::gateway
