#include "gateway/http_api.h"

#include <fmt/format.h>

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
  routes.reserve(service.http_api_routes.size());
  for (const HttpApiRoute& route : service.http_api_routes) routes.push_back(&route);
  return HttpApiCorsPolicy(*service.http_api_cors, routes);
}

}  // namespace

HttpApi::HttpApi(const Service& service, const Parts& parts, Limits limits)
    : functions_(parts.functions),
      clock_(parts.clock),
      limits_(limits),
      identity_(http_api_identity(service)),
      router_(service),
      authorizers_(service.http_api_authorizers, {parts.functions, identity_, parts.clock, limits.timeout},
                   parts.tokens, parts.credentials),
      payload_(service.http_api_payload),
      cors_(cors_policy(service)) {}

std::optional<HttpApiMatch> HttpApi::match(std::string_view method, std::string_view raw_path) const {
  return router_.match(method, raw_path);
}

bool HttpApi::answers_preflight(const HttpRequest& request) const {
  return cors_ && is_preflight(request);
}

void HttpApi::preflight(Exchange& exchange, std::string_view path) const {
  HttpResponse response = cors_->preflight(exchange.request());
  response.headers.push_back({"apigw-requestid", make_request_ids(clock_.now_ms()).extended_id});
  exchange.answer(std::move(response),
                  {.function = {},
                   .note = {},
                   .cors = place(CorsPlace::Answerer::kPreflight, asked_for(exchange, path))});
}

void HttpApi::handle(std::shared_ptr<Exchange> exchange, std::string_view path,
                     const HttpApiMatch& match) const {
  const std::int64_t now_ms = clock_.now_ms();
  const bool binary = is_binary(exchange->request());
  const std::string& payload = match.route->payload.empty() ? payload_ : match.route->payload;
  auto call = std::make_shared<HttpApiCall>(HttpApiCall{.exchange = std::move(exchange),
                                                        .path = path,
                                                        .match = match,
                                                        .route_key = match.route->route_key(),
                                                        .now_ms = now_ms,
                                                        .ids = make_request_ids(now_ms),
                                                        .is_binary = binary,
                                                        .payload_v1 = payload == "1.0",
                                                        .authorizer = {},
                                                        .caller = {}});
  if (call->http().body.size() > limits_.body_bytes_max) return refuse(*call, {413, {}, {}});
  authorize(std::move(call));
}

void HttpApi::authorize(HttpApiCallPtr call) const {
  const HttpApiCallPtr kept = call;
  authorizers_.authorize(std::move(call), [this, kept](const std::optional<HttpApiRefusal>& refusal) {
    if (refusal) return refuse(*kept, *refusal);
    invoke(kept);
  });
}

void HttpApi::invoke(HttpApiCallPtr call) const {
  const ProxyRequest request = proxy_request(*call, identity_);
  lambda_host::Invocation invocation{
      .function = call->route().function,
      .payload = call->payload_v1 ? http_api_event_v1(request) : http_api_event_v2(request),
      .trace_id = std::string(trace_header(call->http(), call->ids)),
      .client_context = {}};
  functions_.call(std::move(invocation), limits_.timeout,
                  [this, call = std::move(call)](const std::optional<lambda_host::InvocationResult>& result) {
                    finish(*call, result);
                  });
}

void HttpApi::finish(const HttpApiCall& call,
                     const std::optional<lambda_host::InvocationResult>& result) const {
  const auto answer = [&](HttpResponse response, std::string note = {}) {
    call.exchange->answer(completed(std::move(response), call.http(), call.ids),
                          {.function = call.route().function,
                           .note = std::move(note),
                           .cors = place(CorsPlace::Answerer::kFunction, &call.route())});
  };
  if (!result) {
    return answer(http_api_error(503), fmt::format("no answer within {} ms", limits_.timeout.count()));
  }
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    // A function that could not be started is a service that is unavailable; one that failed is an error.
    const bool throttled = result->outcome == lambda_host::Outcome::kThrottled;
    return answer(http_api_error(throttled ? 503 : 500), failure_note(*result));
  }
  auto response =
      call.payload_v1 ? http_api_response_v1(result->payload) : http_api_response_v2(result->payload);
  if (!response) return answer(http_api_error(500), "malformed answer: " + response.error().text);
  answer(std::move(*response));
}

void HttpApi::refuse(const HttpApiCall& call, const HttpApiRefusal& refusal) const {
  HttpResponse response = http_api_error(refusal.status);
  if (!refusal.www_authenticate.empty()) {
    response.headers.push_back({"www-authenticate", refusal.www_authenticate});
  }
  call.exchange->answer(
      completed(std::move(response), call.http(), call.ids),
      {.function = {}, .note = refusal.note, .cors = place(CorsPlace::Answerer::kGateway, &call.route())});
}

void HttpApi::refuse(Exchange& exchange, std::string_view path) const {
  const RequestIds ids = make_request_ids(clock_.now_ms());
  exchange.answer(completed(http_api_error(404), exchange.request(), ids),
                  {.function = {},
                   .note = "no such route",
                   .cors = place(CorsPlace::Answerer::kNobody, asked_for(exchange, path))});
}

const HttpApiRoute* HttpApi::asked_for(const Exchange& exchange, std::string_view path) const {
  const std::string* method = exchange.request().header("Access-Control-Request-Method");
  const auto found = method == nullptr ? std::nullopt : match(*method, path);
  return found ? found->route : nullptr;
}

CorsPlace HttpApi::place(CorsPlace::Answerer answerer, const HttpApiRoute* route) const {
  return {CorsPlace::Api::kHttpApi, answerer, nullptr, route, cors_.has_value()};
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
