#include "gateway/integrations/lambda_backend.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/log.h"

namespace offstage::gateway {
namespace {

std::string error_message(const std::string& payload) {
  const auto document = json::Document::parse(payload);
  const auto message = document ? document->root().find("errorMessage") : std::nullopt;
  return message ? std::string(message->as_string()) : std::string();
}

Result<BackendReply, Refusal> reply_of(const std::optional<lambda_host::InvocationResult>& result,
                                       std::chrono::milliseconds timeout) {
  if (!result) {
    return Refusal{.type = GatewayResponse::kIntegrationTimeout,
                   .status = {},
                   .message = {},
                   .note = "no answer within " + std::to_string(timeout.count()) + " ms"};
  }
  if (result->outcome == lambda_host::Outcome::kThrottled) {
    return Refusal{.type = GatewayResponse::kIntegrationFailure,
                   .status = 500,
                   .message = {},
                   .note = failure_note(*result)};
  }
  BackendReply reply;
  reply.response.body = result->payload;
  reply.is_traced = true;
  if (result->outcome != lambda_host::Outcome::kSuccess) reply.selection = error_message(result->payload);
  return reply;
}

}  // namespace

bool LambdaBackend::is_event_invocation(const MappedRequest& request) const {
  return async_ || std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
           return equals_ignoring_case(header.first, "X-Amz-Invocation-Type") && header.second == "Event";
         });
}

void LambdaBackend::send(MappedRequest request, Done done) const {
  if (!json::Document::parse(request.body)) {
    return done(Refusal{
        .type = GatewayResponse::kApiConfigurationError,
        .status = {},
        .message = {},
        .note = "the request template gives no JSON for the function: " + request.body.substr(0, 200)});
  }
  const RestCall& call = *request.call;
  lambda_host::Invocation invocation{.function = call.method().function,
                                     .payload = std::move(request.body),
                                     .trace_id = std::string(trace_header(call.http(), call.ids)),
                                     .client_context = {}};
  if (is_event_invocation(request)) {
    functions_.call(
        std::move(invocation), timeout_,
        [function = call.method().function](const std::optional<lambda_host::InvocationResult>& result) {
          if (result && result->outcome != lambda_host::Outcome::kSuccess) {
            log::warning("{}, called asynchronously: {}", function, failure_note(*result));
          }
        });
    BackendReply accepted;
    accepted.response.status = 202;
    accepted.is_traced = true;
    return done(std::move(accepted));
  }
  functions_.call(
      std::move(invocation), timeout_,
      [timeout = timeout_, done = std::move(done)](
          const std::optional<lambda_host::InvocationResult>& result) { done(reply_of(result, timeout)); });
}

}  // namespace offstage::gateway
