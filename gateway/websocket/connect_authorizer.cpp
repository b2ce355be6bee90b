#include "gateway/websocket/connect_authorizer.h"

#include <utility>

#include "base/json.h"
#include "gateway/auth/identity_source.h"
#include "gateway/proxy_request.h"

namespace offstage::gateway {

bool ConnectAuthorizer::has_identity(const ConnectCall& call) const {
  static const PathParameters kNone;
  const ProxyRequest request{.http = call.http,
                             .api = api_,
                             .ids = call.ids,
                             .now_ms = call.now_ms,
                             .path = {},
                             .route_path = {},
                             .resource_id = {},
                             .route_key = {},
                             .parameters = kNone};
  return identities_of(authorizer_.identity_sources, request).has_value();
}

void ConnectAuthorizer::authorize(const ConnectCallPtr& call, Done done) const {
  if (!has_identity(*call)) {
    return done(Refusal{.type = GatewayResponse::kUnauthorized,
                        .status = {},
                        .message = {},
                        .note = "authorizer: an identity source is missing"});
  }
  if (authorizer_.function.empty()) return done(foreign_authorizer(authorizer_));
  const std::string arn = execute_api_arn(api_, "$connect", "");
  lambda_host::Invocation invocation{
      .function = authorizer_.function,
      .payload = connect_authorizer_event(call->event_call(api_), call->http, arn),
      .trace_id = std::string(trace_header(call->http, call->ids)),
      .client_context = {}};
  const auto start = std::chrono::steady_clock::now();
  functions_.call(std::move(invocation), timeout_,
                  [this, call, done = std::move(done), arn,
                   start](const std::optional<lambda_host::InvocationResult>& result) {
                    const auto took = std::chrono::steady_clock::now() - start;
                    call->authorizer_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
                    done(decide(*call, arn, result));
                  });
}

std::optional<Refusal> ConnectAuthorizer::decide(
    ConnectCall& call, const std::string& arn,
    const std::optional<lambda_host::InvocationResult>& result) const {
  const auto answer = read_lambda_answer(authorizer_, result);
  if (!answer) return answer.error();
  if (auto refusal = refusal_by(**answer, authorizer_, arn, call.http.remote_address)) return refusal;
  call.connection->authorizer =
      "{\"principalId\":" + json::quoted((*answer)->policy.principal) + (*answer)->context + "}";
  return std::nullopt;
}

}  // namespace offstage::gateway
