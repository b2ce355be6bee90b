#include "gateway/rest_api.h"

#include <algorithm>
#include <utility>

#include "gateway/event_v1.h"
#include "gateway/media_type.h"
#include "gateway/proxy_response.h"

namespace offstage::gateway {
namespace {

void add_ids(HttpResponse& response, const RequestIds& ids) {
  response.headers.push_back({"x-amzn-RequestId", ids.uuid});
  response.headers.push_back({"x-amz-apigw-id", ids.extended_id});
}

HttpResponse with_ids(HttpResponse response, const RequestIds& ids) {
  add_ids(response, ids);
  return response;
}

std::string_view with_one_slash(std::string_view path) {
  while (path.size() > 1 && path[0] == '/' && path[1] == '/') path.remove_prefix(1);
  return path.empty() ? std::string_view("/") : path;
}

bool is_binary(const Service& service, const HttpRequest& request) {
  const std::string* type = request.header("Content-Type");
  return matches_binary_media_types(service.rest_api.binary_media_types,
                                    type == nullptr ? std::string_view() : media_type_of(*type));
}

}  // namespace

RestApi::RestApi(const Service& service, Integration& integration, const Clock& clock, Limits limits)
    : service_(service),
      integration_(integration),
      clock_(clock),
      limits_(limits),
      identity_(rest_api_identity(service)),
      router_(service) {}

std::optional<std::string_view> RestApi::path_below_stage(std::string_view raw_path) const {
  raw_path = with_one_slash(raw_path);
  const std::string& stage = identity_.stage;
  if (raw_path.substr(0, 1) != "/" || raw_path.substr(1, stage.size()) != stage) return std::nullopt;
  const std::string_view rest = raw_path.substr(1 + stage.size());
  if (!rest.empty() && rest.front() != '/') return std::nullopt;
  return with_one_slash(rest);
}

std::optional<RestMatch> RestApi::match(std::string_view method, std::string_view path) const {
  return router_.match(method, path);
}

void RestApi::handle(std::shared_ptr<Exchange> exchange, std::string_view path,
                     const RestMatch& match) const {
  const HttpRequest& request = exchange->request();
  const std::int64_t now_ms = clock_.now_ms();
  RequestIds ids = make_request_ids(now_ms);
  if (request.body.size() > limits_.body_bytes_max) {
    exchange->answer(with_ids(rest_gateway_response(GatewayResponse::kRequestTooLarge), ids));
  } else if (match.method == nullptr) {
    exchange->answer(with_ids(match.resource->preflight->answer(request), ids));
  } else {
    invoke(std::move(exchange), path, match, now_ms, std::move(ids));
  }
}

void RestApi::invoke(std::shared_ptr<Exchange> exchange, std::string_view path, const RestMatch& match,
                     std::int64_t now_ms, RequestIds ids) const {
  const HttpRequest& request = exchange->request();
  lambda_host::Invocation invocation{.function = match.method->function,
                                     .payload = rest_event({.http = request,
                                                            .api = identity_,
                                                            .ids = ids,
                                                            .now_ms = now_ms,
                                                            .path = path,
                                                            .route_path = match.resource->path,
                                                            .resource_id = match.resource->id,
                                                            .route_key = {},
                                                            .parameters = match.parameters,
                                                            .is_binary = is_binary(service_, request)}),
                                     .trace_id = std::string(trace_header(request, ids)),
                                     .client_context = {}};
  const RestMethod& method = *match.method;
  integration_.call(
      std::move(invocation), limits_.timeout,
      [this, exchange = std::move(exchange), &method, ids = std::move(ids)](
          std::optional<lambda_host::InvocationResult> result) { finish(*exchange, method, ids, result); });
}

void RestApi::finish(Exchange& exchange, const RestMethod& method, const RequestIds& ids,
                     const std::optional<lambda_host::InvocationResult>& result) const {
  if (!result) {
    exchange.answer(with_ids(rest_gateway_response(GatewayResponse::kIntegrationTimeout), ids),
                    method.function, "no answer within " + std::to_string(limits_.timeout.count()) + " ms");
    return;
  }
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    // Lambda's own 429 is the integration's failure and not the caller's, who may do nothing about it: the
    // type THROTTLED belongs to usage plans.
    const bool throttled = result->outcome == lambda_host::Outcome::kThrottled;
    exchange.answer(with_ids(rest_integration_failure(throttled ? 500 : 502), ids), method.function,
                    failure_note(*result));
    return;
  }
  auto response =
      rest_proxy_response(result->payload, service_.rest_api.binary_media_types, exchange.request());
  if (!response) {
    exchange.answer(with_ids(rest_integration_failure(502), ids), method.function,
                    "malformed Lambda proxy response: " + response.error().text);
    return;
  }
  add_ids(*response, ids);
  response->headers.push_back({"X-Amzn-Trace-Id", ids.trace_root});
  std::string note = cors_note(exchange.request(), *response);
  exchange.answer(std::move(*response), method.function, std::move(note));
}

std::string RestApi::cors_note(const HttpRequest& request, const HttpResponse& response) const {
  if (request.header("Origin") == nullptr || warned_of_cors_) return {};
  const bool allowed = std::any_of(response.headers.begin(), response.headers.end(), [](const HttpHeader& h) {
    return equals_ignoring_case(h.name, "Access-Control-Allow-Origin");
  });
  if (allowed || warned_of_cors_.exchange(true)) return {};
  return "a browser on another origin blocks this answer: the handler has to set Access-Control-Allow-Origin "
         "itself, the cors setting only makes the OPTIONS method (said once)";
}

void RestApi::refuse(Exchange& exchange, std::string_view path) const {
  const RequestIds ids = make_request_ids(clock_.now_ms());
  const bool forgot_stage = !path_below_stage(path) && match(exchange.request().method, path).has_value();
  std::string note = forgot_stage
                         ? "paths of a REST API begin with the stage: /" + identity_.stage + std::string(path)
                         : "no such path and method";
  exchange.answer(with_ids(rest_gateway_response(GatewayResponse::kMissingAuthenticationToken), ids), {},
                  std::move(note));
}

HttpResponse RestApi::refusal(GatewayResponse type) const {
  return with_ids(rest_gateway_response(type), make_request_ids(clock_.now_ms()));
}

}  // namespace offstage::gateway
