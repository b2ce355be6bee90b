#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/sigv4.h"
#include "gateway/access_log.h"
#include "gateway/integrations/dynamodb_backend.h"
#include "gateway/service/service.h"
#include "lambda-host/invoker.h"

namespace offstage::gateway {

/// Defaults are AWS's limits.
struct GatewayOptions {
  std::chrono::milliseconds rest_timeout{29'000};
  std::chrono::milliseconds http_api_timeout{30'000};
  std::size_t body_bytes_max = std::size_t{10} * 1024 * 1024;
  /// Those that requests to AWS_IAM methods may be signed with; none: signatures are not verified.
  std::vector<sigv4::Credentials> credentials;
  /// Tokens are taken at their word: everything but who has signed them is checked.
  bool ignore_jwt_signature = false;
  /// Browsers' pages of other origins are let in where AWS would have them refused.
  bool relaxed_cors = false;
  DynamoDbTarget dynamodb;  // of methods that stand straight in front of it
  AccessLog log;            // empty: access_line through base/log
};

/// API Gateway for one service, REST API and HTTP API on one port: routes a request, has the function
/// called, maps its answer back. Thread-safe; no thread waits for a function.
///
/// A request is tried against the REST routes, below /{stage}, then against the HTTP API's. What nobody
/// serves is answered by the REST API (403) when it alone exists or the path begins with the stage, else by
/// the HTTP API (404). Everything under /_offstage/ is ours: GET /_offstage/health.
class Gateway {
 public:
  /// Copies the service. `invoker` and `clock` must outlive the gateway.
  Gateway(const Service& service, lambda_host::Invoker& invoker, const Clock& clock, GatewayOptions options);
  /// Requests still waiting for a function are answered as if its time were up; answers of the invoker that
  /// come later are dropped. Stop the HTTP server first.
  ~Gateway();

  /// An HttpHandler. `reply` is called once, perhaps before this returns.
  void handle(HttpRequest request, HttpReply reply) const;

  /// What to answer to a request that the HTTP server refuses by itself (400, 413, 500): for
  /// HttpServerOptions::on_protocol_error.
  HttpResponse protocol_error(int status) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace offstage::gateway
