#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/auth/answer_cache.h"
#include "gateway/auth/authorizer_answer.h"
#include "gateway/http_api_call.h"
#include "gateway/service/authorizer.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// A Lambda authorizer of an HTTP API: payload 1.0 or 2.0, answers with a policy or, when it is so set up,
/// with isAuthorized ("Control access to HTTP APIs with AWS Lambda authorizers", developer guide). An answer
/// that is kept counts for all routes, unless $context.routeKey is one of the identity sources. Thread-safe.
class HttpLambdaAuthorizer {
 public:
  /// Nothing: the call may go on, and call.authorizer is set.
  using Done = std::function<void(std::optional<HttpApiRefusal>)>;

  struct Parts {
    TimedInvoker& functions;
    const ApiIdentity& api;
    const Clock& clock;
    std::chrono::milliseconds timeout;
  };

  /// What `parts` refer to and `authorizer` must outlive this; so must this each call.
  HttpLambdaAuthorizer(const Authorizer& authorizer, Parts parts);

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void authorize(HttpApiCallPtr call, Done done);

 private:
  struct Answer {
    bool is_authorized = false;          // simple answers
    std::optional<PolicyAnswer> policy;  // all others
    std::string context;                 // JSON members, each with a comma before it
  };
  using AnswerPtr = std::shared_ptr<const Answer>;

  std::string event(const HttpApiCall& call, const std::vector<std::string>& identities,
                    const std::string& arn) const;
  Result<AnswerPtr, HttpApiRefusal> answer_of(
      const std::optional<lambda_host::InvocationResult>& result) const;
  std::optional<HttpApiRefusal> decide(HttpApiCall& call, const Answer& answer, const std::string& arn,
                                       std::int64_t latency_ms) const;

  const Authorizer& authorizer_;
  const Parts parts_;
  AnswerCache<Answer> answers_;
};

}  // namespace offstage::gateway
