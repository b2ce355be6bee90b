#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "gateway/api_identity.h"
#include "gateway/exchange.h"
#include "gateway/gateway_response.h"
#include "gateway/integration.h"
#include "gateway/request_ids.h"
#include "gateway/rest_router.h"

namespace offstage::gateway {

/// The service's REST API: its `http` events, at /{stage}/path. Thread-safe.
class RestApi {
 public:
  struct Limits {
    std::chrono::milliseconds timeout;
    std::size_t body_bytes_max;
  };

  /// All references must outlive the API; so must the API each call of `integration`.
  RestApi(const Service& service, Integration& integration, const Clock& clock, Limits limits);

  bool empty() const { return router_.empty(); }
  /// What follows the stage in a raw path, with exactly one slash at the front; nothing when the path is
  /// not below the stage.
  std::optional<std::string_view> path_below_stage(std::string_view raw_path) const;
  /// `path`: from path_below_stage.
  std::optional<RestMatch> match(std::string_view method, std::string_view path) const;

  /// Answers the exchange, now or when the function has answered. `path` and `match` point into it.
  void handle(std::shared_ptr<Exchange> exchange, std::string_view path, const RestMatch& match) const;
  /// Answers a request that no method serves: 403, as on AWS. `path` is the whole raw path.
  void refuse(Exchange& exchange, std::string_view path) const;
  /// 413 and the like, for a request that never became an exchange.
  HttpResponse refusal(GatewayResponse type) const;

 private:
  void invoke(std::shared_ptr<Exchange> exchange, std::string_view path, const RestMatch& match,
              std::int64_t now_ms, RequestIds ids) const;
  void finish(Exchange& exchange, const RestMethod& method, const RequestIds& ids,
              const std::optional<lambda_host::InvocationResult>& result) const;
  std::string cors_note(const HttpRequest& request, const HttpResponse& response) const;

  const Service& service_;
  Integration& integration_;
  const Clock& clock_;
  const Limits limits_;
  const ApiIdentity identity_;
  const RestRouter router_;
  mutable std::atomic<bool> warned_of_cors_ = false;
};

}  // namespace offstage::gateway
