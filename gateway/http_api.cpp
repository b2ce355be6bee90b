#include "gateway/http_api.h"

#include <string>
#include <utility>

#include "gateway/event_v1.h"
#include "gateway/event_v2.h"
#include "gateway/gateway_response.h"
#include "gateway/http_api_response.h"
#include "gateway/media_type.h"

namespace offstage::gateway {
namespace {

bool is_binary(const HttpRequest& request) {
  const std::string* type = request.header("Content-Type");
  return type == nullptr || !is_http_api_text(*type);
}

std::optional<HttpApiCorsPolicy> cors_policy(const Service& service) {
  if (!service.http_api_cors) return std::nullopt;
  std::vector<const HttpApiRoute*> routes;
  for (const HttpApiRoute& route : service.http_api_routes) routes.push_back(&route);
  return HttpApiCorsPolicy(*service.http_api_cors, routes);
}

}  // namespace

HttpApi::HttpApi(const Service& service, TimedInvoker& functions, const Clock& clock, Limits limits)
    : functions_(functions),
      clock_(clock),
      limits_(limits),
      identity_(http_api_identity(service)),
      router_(service),
      payload_v1_(service.http_api_payload == "1.0"),
      cors_(cors_policy(service)) {}

std::optional<HttpApiMatch> HttpApi::match(std::string_view method, std::string_view raw_path) const {
  return router_.match(method, raw_path);
}

bool HttpApi::answers_preflight(const HttpRequest& request) const {
  return cors_ && HttpApiCorsPolicy::is_preflight(request);
}

void HttpApi::preflight(Exchange& exchange) const {
  HttpResponse response = cors_->preflight(exchange.request());
  response.headers.push_back({"apigw-requestid", make_request_ids(clock_.now_ms()).extended_id});
  exchange.answer(std::move(response));
}

void HttpApi::handle(std::shared_ptr<Exchange> exchange, std::string_view path,
                     const HttpApiMatch& match) const {
  const HttpRequest& request = exchange->request();
  const std::int64_t now_ms = clock_.now_ms();
  RequestIds ids = make_request_ids(now_ms);
  if (request.body.size() > limits_.body_bytes_max) {
    exchange->answer(completed(http_api_error(413), request, ids));
    return;
  }
  const std::string route_key = match.route->route_key();
  const ProxyRequest proxy{.http = request,
                           .api = identity_,
                           .ids = ids,
                           .now_ms = now_ms,
                           .path = path,
                           .route_path = match.route->path,
                           .resource_id = {},
                           .route_key = route_key,
                           .parameters = match.parameters,
                           .is_binary = is_binary(request)};
  lambda_host::Invocation invocation{
      .function = match.route->function,
      .payload = payload_v1_ ? http_api_event_v1(proxy) : http_api_event_v2(proxy),
      .trace_id = std::string(trace_header(request, ids)),
      .client_context = {}};
  const HttpApiRoute& route = *match.route;
  functions_.call(
      std::move(invocation), limits_.timeout,
      [this, exchange = std::move(exchange), &route, ids = std::move(ids)](
          std::optional<lambda_host::InvocationResult> result) { finish(*exchange, route, ids, result); });
}

void HttpApi::finish(Exchange& exchange, const HttpApiRoute& route, const RequestIds& ids,
                     const std::optional<lambda_host::InvocationResult>& result) const {
  const HttpRequest& request = exchange.request();
  if (!result) {
    exchange.answer(completed(http_api_error(503), request, ids), route.function,
                    "no answer within " + std::to_string(limits_.timeout.count()) + " ms");
    return;
  }
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    // A function that could not be started is a service that is unavailable; one that failed is an error.
    const bool throttled = result->outcome == lambda_host::Outcome::kThrottled;
    exchange.answer(completed(http_api_error(throttled ? 503 : 500), request, ids), route.function,
                    failure_note(*result));
    return;
  }
  auto response = payload_v1_ ? http_api_response_v1(result->payload) : http_api_response_v2(result->payload);
  if (!response) {
    exchange.answer(completed(http_api_error(500), request, ids), route.function,
                    "malformed answer: " + response.error().text);
    return;
  }
  exchange.answer(completed(std::move(*response), request, ids), route.function);
}

void HttpApi::refuse(Exchange& exchange) const {
  const RequestIds ids = make_request_ids(clock_.now_ms());
  exchange.answer(completed(http_api_error(404), exchange.request(), ids), {}, "no such route");
}

HttpResponse HttpApi::refusal(int status) const {
  HttpResponse response = http_api_error(status);
  response.headers.push_back({"apigw-requestid", make_request_ids(clock_.now_ms()).extended_id});
  return response;
}

HttpResponse HttpApi::completed(HttpResponse response, const HttpRequest& request,
                                const RequestIds& ids) const {
  if (cors_) cors_->rewrite(request, response);
  response.headers.push_back({"apigw-requestid", ids.extended_id});
  return response;
}

}  // namespace offstage::gateway
