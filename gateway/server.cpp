#include "gateway/server.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/auth/key_sets.h"
#include "gateway/auth/token_verifier.h"
#include "gateway/http_api.h"
#include "gateway/own_routes.h"
#include "gateway/proxy_request.h"
#include "gateway/rest_api.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {
namespace {

std::map<std::string, std::string> key_set_places(const Service& service) {
  std::map<std::string, std::string> places;
  for (const KeySetPlace& place : service.key_sets) places.emplace(place.issuer, place.location);
  return places;
}

}  // namespace

struct Gateway::Parts {
  Parts(const Service& description, lambda_host::Invoker& invoker, const Clock& clock, GatewayOptions options)
      : service(description),
        log(log_or_default(std::move(options.log))),
        cors(options.relaxed_cors ? std::optional(service.offline.cors) : std::nullopt),
        tokens(keys, clock, options.ignore_jwt_signature),
        rest(service, {functions, clock, tokens, options.credentials},
             {options.rest_timeout, options.body_bytes_max, options.dynamodb}),
        http_api(service, {functions, clock, tokens, options.credentials},
                 {options.http_api_timeout, options.body_bytes_max}),
        functions(invoker),
        keys(key_set_places(service), clock) {}

  const Service service;
  const AccessLog log;
  const CorsWatch cors;
  const TokenVerifier tokens;
  const RestApi rest;
  const HttpApi http_api;
  // Last, and in this order: they end their calls, which use the others, before they go.
  TimedInvoker functions;
  KeySets keys;
};

Gateway::Gateway(const Service& service, lambda_host::Invoker& invoker, const Clock& clock,
                 GatewayOptions options)
    : parts_(std::make_unique<Parts>(service, invoker, clock, std::move(options))) {}

Gateway::~Gateway() = default;

void Gateway::handle(HttpRequest request, HttpReply reply) const {
  if (auto own = answer_own(request)) return reply(*std::move(own));

  auto exchange = std::make_shared<Exchange>(std::move(request), std::move(reply), parts_->log, parts_->cors);
  const HttpRequest& http = exchange->request();
  const std::string_view path = raw_path(http);
  const RestApi& rest = parts_->rest;
  const HttpApi& http_api = parts_->http_api;

  const auto below_stage = rest.empty() ? std::nullopt : rest.path_below_stage(path);
  if (below_stage) {
    if (const auto match = rest.match(http.method, *below_stage)) {
      return rest.handle(std::move(exchange), *below_stage, *match);
    }
  }
  const bool rest_refuses = below_stage || http_api.empty();
  if (http_api.answers_preflight(http)) {
    // Below the stage a preflight is the HTTP API's only when the request it announces is.
    const std::string* method = http.header("Access-Control-Request-Method");
    if (!rest_refuses || http_api.match(*method, path)) return http_api.preflight(*exchange, path);
  }
  if (const auto match = http_api.match(http.method, path)) {
    return http_api.handle(std::move(exchange), path, *match);
  }
  if (rest_refuses && !rest.empty()) return rest.refuse(std::move(exchange), path);
  http_api.refuse(*exchange, path);
}

HttpResponse Gateway::protocol_error(int status) const {
  const bool too_large = status == 413 && !parts_->rest.empty();
  return too_large ? parts_->rest.refusal(GatewayResponse::kRequestTooLarge)
                   : parts_->http_api.refusal(status);
}

}  // namespace offstage::gateway
