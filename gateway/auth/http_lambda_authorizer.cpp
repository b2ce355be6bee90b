#include "gateway/auth/http_lambda_authorizer.h"

#include <fmt/format.h>

#include <utility>

#include "base/encoding.h"
#include "gateway/auth/identity_source.h"
#include "gateway/event_v1.h"
#include "gateway/event_v2.h"

namespace offstage::gateway {
namespace {

HttpApiRefusal failed(std::string note) {
  return {500, {}, "authorizer " + std::move(note)};
}

/// Without the comma that it begins with, in braces.
std::string object_of(const std::string& members) {
  return "{" + (members.empty() ? members : members.substr(1)) + "}";
}

}  // namespace

HttpLambdaAuthorizer::HttpLambdaAuthorizer(const Authorizer& authorizer, Parts parts)
    : authorizer_(authorizer),
      parts_(parts),
      // Without an identity there is nothing to tell callers apart by.
      answers_(authorizer.identity_sources.empty() ? 0 : authorizer.ttl_s) {}

std::string HttpLambdaAuthorizer::event(const HttpApiCall& call, const std::vector<std::string>& identities,
                                        const std::string& arn) const {
  const ProxyRequest request = proxy_request(call, parts_.api);
  if (authorizer_.payload_version == "2.0") return http_api_authorizer_event_v2(request, arn, identities);
  return http_api_authorizer_event_v1(request, arn, fmt::format("{}", fmt::join(identities, ",")));
}

void HttpLambdaAuthorizer::authorize(HttpApiCallPtr call, Done done) {
  const auto identities = identities_of(authorizer_.identity_sources, proxy_request(*call, parts_.api));
  if (!identities) return done(HttpApiRefusal{401, {}, "authorizer: an identity source is missing"});
  if (authorizer_.function.empty()) {
    return done(failed(authorizer_.name + ": its function is not of this service"));
  }
  const std::string who = identity_key(*identities);
  const std::string arn =
      execute_api_arn(parts_.api, call->http().method, encoding::percent_decode(call->path));
  if (const AnswerPtr known = answers_.find(who, call->now_ms)) return done(decide(*call, *known, arn, 0));

  lambda_host::Invocation invocation{.function = authorizer_.function,
                                     .payload = event(*call, *identities, arn),
                                     .trace_id = std::string(trace_header(call->http(), call->ids)),
                                     .client_context = {}};
  const auto start = std::chrono::steady_clock::now();
  parts_.functions.call(std::move(invocation), parts_.timeout,
                        [this, call = std::move(call), done = std::move(done), who, arn,
                         start](const std::optional<lambda_host::InvocationResult>& result) {
                          const auto answer = answer_of(result);
                          if (!answer) return done(answer.error());
                          answers_.keep(who, *answer, parts_.clock.now_ms());
                          const auto took = std::chrono::steady_clock::now() - start;
                          done(decide(*call, **answer, arn,
                                      std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
                        });
}

Result<HttpLambdaAuthorizer::AnswerPtr, HttpApiRefusal> HttpLambdaAuthorizer::answer_of(
    const std::optional<lambda_host::InvocationResult>& result) const {
  const std::string& function = authorizer_.function;
  if (!result) return failed(function + ": no answer in time");
  if (result->outcome != lambda_host::Outcome::kSuccess)
    return failed(function + ": " + failure_note(*result));
  const auto document = json::Document::parse(result->payload);
  if (!document) return failed(function + "'s answer: expected an object");
  Answer answer;
  if (authorizer_.simple_responses) {
    const auto is_authorized = document->root().find("isAuthorized");
    if (!is_authorized || !is_authorized->is_bool()) {
      return failed(function + "'s answer: isAuthorized: expected true or false");
    }
    answer.is_authorized = is_authorized->as_bool();
  } else {
    auto policy = read_policy_answer(document->root());
    if (!policy) return failed(function + "'s answer: " + policy.error().text);
    answer.policy = *std::move(policy);
  }
  auto context = any_context(document->root());
  if (!context) return failed(function + "'s answer: " + context.error().text);
  answer.context = *std::move(context);
  return AnswerPtr(std::make_shared<const Answer>(std::move(answer)));
}

std::optional<HttpApiRefusal> HttpLambdaAuthorizer::decide(HttpApiCall& call, const Answer& answer,
                                                           const std::string& arn,
                                                           std::int64_t latency_ms) const {
  const bool may =
      answer.policy ? verdict_on(answer.policy->policy, arn, call.http().remote_address) == Verdict::kAllowed
                    : answer.is_authorized;
  if (!may) {
    return HttpApiRefusal{403, {}, fmt::format("authorizer {}: it does not allow {}", authorizer_.name, arn)};
  }
  if (!call.payload_v1) {
    call.authorizer = "{\"lambda\":" + object_of(answer.context) + "}";
  } else if (answer.policy) {
    call.authorizer = "{\"principalId\":" + json::quoted(answer.policy->principal) +
                      ",\"integrationLatency\":" + std::to_string(latency_ms) + answer.context + "}";
  } else {
    call.authorizer = object_of(answer.context);
  }
  return std::nullopt;
}

}  // namespace offstage::gateway
