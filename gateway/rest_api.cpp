#include "gateway/rest_api.h"

#include <algorithm>
#include <utility>

#include "gateway/media_type.h"
#include "gateway/payload_compression.h"

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

CorsPlace::Answerer answerer_of(const RestMethod& method) {
  return method.integration.type == RestIntegration::Type::kLambdaProxy ? CorsPlace::Answerer::kFunction
                                                                        : CorsPlace::Answerer::kIntegration;
}

/// A preflight that the resource answers, with the method that it is about.
CorsPlace preflight_place(const RestCall& call) {
  CorsPlace place{.answerer = CorsPlace::Answerer::kPreflight};
  const std::string* wanted = call.http().header("Access-Control-Request-Method");
  if (wanted == nullptr) return place;
  for (const RestMethod* method : call.match.resource->methods) {
    if (method->verb == *wanted) place.rest = method;
    if (method->verb == "ANY" && place.rest == nullptr) place.rest = method;
  }
  return place;
}

}  // namespace

RestApi::RestApi(const Service& service, const Parts& parts, Options options)
    : service_(service),
      clock_(parts.clock),
      options_(std::move(options)),
      identity_(rest_api_identity(service)),
      router_(service),
      authorizers_({parts.functions, identity_, service.rest_api, parts.clock, options_.timeout},
                   parts.tokens, parts.credentials),
      usage_plans_(service),
      gateway_responses_(identity_, service.rest_api),
      cache_(identity_, service.rest_api) {
  const IntegrationParts behind{parts.functions,   web_,        identity_,       service.rest_api,
                                options_.dynamodb, parts.clock, options_.timeout};
  for (const RestMethod& method : service.rest_methods) {
    // The reader of serverless.yml has refused schemas and templates that cannot be used.
    if (method.validation) {
      auto validator = RequestValidator::make(*method.validation);
      if (validator) validators_.emplace(&method, std::move(validator).value());
    }
    auto integration = make_integration(method, behind);
    if (integration) integrations_.emplace(&method, std::move(integration).value());
  }
}

std::optional<std::string_view> RestApi::path_below_stage(std::string_view raw_path) const {
  raw_path = with_one_slash(raw_path);
  const std::string& base = identity_.base_path;
  if (raw_path.substr(0, base.size()) != base) return std::nullopt;
  const std::string_view rest = raw_path.substr(base.size());
  if (!rest.empty() && rest.front() != '/') return std::nullopt;
  return with_one_slash(rest);
}

std::optional<RestMatch> RestApi::match(std::string_view method, std::string_view path) const {
  return router_.match(method, path);
}

void RestApi::handle(std::shared_ptr<Exchange> exchange, std::string_view path,
                     const RestMatch& match) const {
  const std::int64_t now_ms = clock_.now_ms();
  const bool binary = is_binary(service_, exchange->request());
  auto call = std::make_shared<RestCall>(RestCall{.exchange = std::move(exchange),
                                                  .path = path,
                                                  .match = match,
                                                  .now_ms = now_ms,
                                                  .ids = make_request_ids(now_ms),
                                                  .is_binary = binary,
                                                  .authorizer = {},
                                                  .caller = {},
                                                  .usage_key = {},
                                                  .api_key = {}});
  if (call->http().body.size() > options_.body_bytes_max) {
    return refuse(*call, {.type = GatewayResponse::kRequestTooLarge});
  }
  if (call->http().header("Content-Encoding") != nullptr) {
    auto body = decompressed_body(call->http(), options_.body_bytes_max);
    if (!body) {
      return refuse(*call, {.type = GatewayResponse::kUnsupportedMediaType,
                            .status = {},
                            .message = {},
                            .note = "the body is not gzip or deflate, as its Content-Encoding has to say"});
    }
    call->exchange->set_body(*std::move(body));
  }
  if (match.method == nullptr) {
    if (const auto refusal = authorizers_.check_policy(*call)) return refuse(*call, *refusal);
    call->exchange->answer(with_ids(match.resource->preflight->answer(call->http()), call->ids),
                           {.function = {}, .note = {}, .cors = preflight_place(*call)});
  } else {
    authorize(std::move(call));
  }
}

void RestApi::authorize(RestCallPtr call) const {
  const RestCallPtr kept = call;
  authorizers_.authorize(std::move(call), [this, kept](const std::optional<Refusal>& refusal) {
    if (refusal) return refuse(*kept, *refusal);
    admit(kept);
  });
}

void RestApi::admit(RestCallPtr call) const {
  if (const auto refusal = usage_plans_.admit(*call)) return refuse(*call, *refusal);
  if (const auto refusal = throttles_.admit(*call)) return refuse(*call, *refusal);
  const auto validator = validators_.find(call->match.method);
  if (validator != validators_.end()) {
    if (const auto refusal = validator->second.check(*call)) return refuse(*call, *refusal);
  }
  if (auto kept = cache_.find(*call)) {
    return answer(*call, {.response = *std::move(kept), .is_traced = false, .note = "from the cache"});
  }
  integrate(std::move(call));
}

void RestApi::integrate(RestCallPtr call) const {
  const auto integration = integrations_.find(call->match.method);
  if (integration == integrations_.end()) {
    return refuse(*call, {.type = GatewayResponse::kApiConfigurationError,
                          .status = {},
                          .message = {},
                          .note = "a template of the method cannot be parsed"});
  }
  const RestCallPtr kept = call;
  integration->second->run(std::move(call), [this, kept](Result<IntegrationAnswer, Refusal> result) {
    finish(*kept, std::move(result));
  });
}

void RestApi::finish(const RestCall& call, Result<IntegrationAnswer, Refusal> result) const {
  if (!result) return refuse(call, result.error());
  if (!result->response.source) cache_.keep(call, result->response);
  answer(call, *std::move(result));
}

void RestApi::answer(const RestCall& call, IntegrationAnswer given) const {
  HttpResponse& response = given.response;
  if (service_.rest_api.compression_bytes_min) {
    compress(call.http(), static_cast<std::size_t>(*service_.rest_api.compression_bytes_min), response);
  }
  add_ids(response, call.ids);
  if (given.is_traced) response.headers.push_back({"X-Amzn-Trace-Id", call.ids.trace_root});
  call.exchange->answer(std::move(response),
                        {.function = call.method().function,
                         .note = std::move(given.note),
                         .cors = {.answerer = answerer_of(call.method()), .rest = &call.method()}});
}

void RestApi::refuse(const RestCall& call, const Refusal& refusal) const {
  refuse(call, refusal, {.answerer = CorsPlace::Answerer::kGateway, .rest = call.match.method});
}

void RestApi::refuse(const RestCall& call, const Refusal& refusal, const CorsPlace& place) const {
  const bool is_of_integration = refusal.type == GatewayResponse::kIntegrationFailure ||
                                 refusal.type == GatewayResponse::kIntegrationTimeout;
  call.exchange->answer(with_ids(gateway_responses_.make(call, refusal), call.ids),
                        {.function = is_of_integration ? call.method().function : std::string_view(),
                         .note = refusal.note,
                         .cors = place});
}

void RestApi::refuse(std::shared_ptr<Exchange> exchange, std::string_view path) const {
  static const RestResource kNoResource;
  static const RestMethod kNoMethod;
  const auto below_stage = path_below_stage(path);
  const bool forgot_stage = !below_stage && match(exchange->request().method, path).has_value();
  std::string note =
      forgot_stage ? "paths of a REST API begin with the stage: " + identity_.base_path + std::string(path)
                   : "no such path and method";
  // A preflight of a method without cors.
  const std::string* wanted = exchange->request().header("Access-Control-Request-Method");
  const auto asked_for = wanted != nullptr && below_stage ? match(*wanted, *below_stage) : std::nullopt;
  const CorsPlace place{.rest = asked_for ? asked_for->method : nullptr};
  const std::int64_t now_ms = clock_.now_ms();
  const RestCall call{.exchange = std::move(exchange),
                      .path = path,
                      .match = {&kNoResource, &kNoMethod, {}},
                      .now_ms = now_ms,
                      .ids = make_request_ids(now_ms),
                      .is_binary = false,
                      .authorizer = {},
                      .caller = {},
                      .usage_key = {},
                      .api_key = {}};
  refuse(call,
         {.type = GatewayResponse::kMissingAuthenticationToken,
          .status = {},
          .message = {},
          .note = std::move(note)},
         place);
}

HttpResponse RestApi::refusal(GatewayResponse type) const {
  return with_ids(rest_gateway_response(type), make_request_ids(clock_.now_ms()));
}

}  // namespace offstage::gateway
