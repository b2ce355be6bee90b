#include "gateway/auth/lambda_authorizer.h"

#include <utility>

#include "base/json.h"
#include "gateway/auth/identity_source.h"
#include "gateway/event_json.h"
#include "gateway/event_v1.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kArnBytesMax = 1600;  // API Gateway's own limit for methodArn

Refusal refused(GatewayResponse type, std::string note) {
  return {.type = type, .status = {}, .message = {}, .note = std::move(note)};
}

}  // namespace

LambdaAuthorizer::LambdaAuthorizer(const Authorizer& authorizer, Parts parts)
    : authorizer_(authorizer), parts_(parts), answers_(authorizer.ttl_s) {
  if (authorizer.validation_expression.empty()) return;
  // The reader has compiled it once already.
  if (auto pattern = TokenPattern::compile(authorizer.validation_expression)) pattern_ = *std::move(pattern);
}

std::optional<std::string> LambdaAuthorizer::identity(const RestCall& call) const {
  const auto identities =
      identities_of(authorizer_.identity_sources, proxy_request(call, parts_.api, parts_.settings));
  if (!identities) return std::nullopt;
  std::string identity = identity_key(*identities);
  if (pattern_ && !pattern_->matches(identity)) return std::nullopt;
  return identity;
}

std::string LambdaAuthorizer::event(const RestCall& call, const std::string& identity,
                                    const std::string& arn) const {
  if (authorizer_.type == Authorizer::Type::kRequest) {
    return rest_authorizer_event(proxy_request(call, parts_.api, parts_.settings), arn);
  }
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  writer.member("type", "TOKEN");
  write_text_member(writer, "methodArn", arn);
  write_text_member(writer, "authorizationToken", identity);
  writer.end_object();
  return event;
}

void LambdaAuthorizer::authorize(RestCallPtr call, Done done) {
  const auto who = identity(*call);
  if (!who) {
    return done(refused(GatewayResponse::kUnauthorized,
                        "authorizer: the identity source is missing or not of its form"));
  }
  if (authorizer_.function.empty()) {
    return done(foreign_authorizer(authorizer_));
  }
  const std::string arn = execute_api_arn(parts_.api, call->http().method, call->path);
  if (arn.size() > kArnBytesMax) {
    return done(Refusal{.type = GatewayResponse::kRequestTooLarge,
                        .status = 414,
                        .message = "Request URI too long",
                        .note = "authorizer: the ARN of the method is too long"});
  }
  if (const LambdaAnswerPtr known = answers_.find(*who, call->now_ms))
    return done(decide(*call, *known, arn, 0));

  lambda_host::Invocation invocation{.function = authorizer_.function,
                                     .payload = event(*call, *who, arn),
                                     .trace_id = std::string(trace_header(call->http(), call->ids)),
                                     .client_context = {}};
  const auto start = std::chrono::steady_clock::now();
  parts_.functions.call(std::move(invocation), parts_.timeout,
                        [this, call = std::move(call), done = std::move(done), who = *who, arn,
                         start](const std::optional<lambda_host::InvocationResult>& result) {
                          const auto answer = read_lambda_answer(authorizer_, result);
                          if (!answer) return done(answer.error());
                          answers_.keep(who, *answer, parts_.clock.now_ms());
                          const auto took = std::chrono::steady_clock::now() - start;
                          done(decide(*call, **answer, arn,
                                      std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
                        });
}

std::optional<Refusal> LambdaAuthorizer::decide(RestCall& call, const LambdaAnswer& answer,
                                                const std::string& arn, std::int64_t latency_ms) const {
  if (auto refusal = refusal_by(answer, authorizer_, arn, call.http().remote_address)) return refusal;
  call.authorizer = "{\"principalId\":" + json::quoted(answer.policy.principal) +
                    ",\"integrationLatency\":" + std::to_string(latency_ms) + answer.context + "}";
  call.usage_key = answer.policy.usage_key;
  return std::nullopt;
}

}  // namespace offstage::gateway
