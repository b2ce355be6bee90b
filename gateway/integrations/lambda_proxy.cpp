#include "gateway/integrations/lambda_proxy.h"

#include <utility>

#include "gateway/event_v1.h"
#include "gateway/proxy_response.h"

namespace offstage::gateway {

LambdaProxyIntegration::LambdaProxyIntegration(TimedInvoker& functions, const ApiIdentity& api,
                                               const RestApiSettings& settings,
                                               std::chrono::milliseconds timeout)
    : functions_(functions), api_(api), settings_(settings), timeout_(timeout) {}

void LambdaProxyIntegration::run(RestCallPtr call, Done done) const {
  lambda_host::Invocation invocation{.function = call->method().function,
                                     .payload = rest_event(proxy_request(*call, api_, settings_)),
                                     .trace_id = std::string(trace_header(call->http(), call->ids)),
                                     .client_context = {}};
  functions_.call(
      std::move(invocation), timeout_,
      [this, call = std::move(call), done = std::move(done)](
          const std::optional<lambda_host::InvocationResult>& result) { done(answer(*call, result)); });
}

Result<IntegrationAnswer, Refusal> LambdaProxyIntegration::answer(
    const RestCall& call, const std::optional<lambda_host::InvocationResult>& result) const {
  if (auto failure = lambda_failure(result, timeout_)) return *std::move(failure);
  auto response = rest_proxy_response(result->payload, settings_.binary_media_types, call.http());
  if (!response) {
    return Refusal{.type = GatewayResponse::kIntegrationFailure,
                   .status = 502,
                   .note = "malformed Lambda proxy response: " + response.error().text};
  }
  return IntegrationAnswer{.response = *std::move(response), .is_traced = true};
}

std::optional<Refusal> lambda_failure(const std::optional<lambda_host::InvocationResult>& result,
                                      std::chrono::milliseconds timeout) {
  if (!result) {
    return Refusal{.type = GatewayResponse::kIntegrationTimeout,
                   .note = "no answer within " + std::to_string(timeout.count()) + " ms"};
  }
  if (result->outcome == lambda_host::Outcome::kSuccess) return std::nullopt;
  // Lambda's own 429 is the integration's failure and not the caller's, who may do nothing about it: the
  // type THROTTLED belongs to usage plans.
  const bool throttled = result->outcome == lambda_host::Outcome::kThrottled;
  return Refusal{.type = GatewayResponse::kIntegrationFailure,
                 .status = throttled ? 500 : 502,
                 .note = failure_note(*result)};
}

}  // namespace offstage::gateway
