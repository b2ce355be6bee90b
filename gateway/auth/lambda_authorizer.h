#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "gateway/auth/answer_cache.h"
#include "gateway/auth/lambda_answer.h"
#include "gateway/rest_call.h"
#include "gateway/service/authorizer.h"
#include "gateway/service/token_pattern.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// A Lambda authorizer of a REST API, of type TOKEN or REQUEST: has its function say who calls and what they
/// may do, and keeps the answer for its time to live ("Use API Gateway Lambda authorizers", developer guide).
/// Thread-safe.
class LambdaAuthorizer {
 public:
  /// Nothing: the call may go on, and call.authorizer and call.usage_key are set.
  using Done = std::function<void(std::optional<Refusal>)>;

  struct Parts {
    TimedInvoker& functions;
    const ApiIdentity& api;
    const RestApiSettings& settings;
    const Clock& clock;
    std::chrono::milliseconds timeout;
  };

  /// What `parts` refer to and `authorizer` must outlive this; so must this each call.
  LambdaAuthorizer(const Authorizer& authorizer, Parts parts);

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void authorize(RestCallPtr call, Done done);

 private:
  /// The values of the identity sources, a key for the cache; nothing when one is missing or the token is not
  /// of the form that it must have.
  std::optional<std::string> identity(const RestCall& call) const;
  std::string event(const RestCall& call, const std::string& identity, const std::string& arn) const;
  std::optional<Refusal> decide(RestCall& call, const LambdaAnswer& answer, const std::string& arn,
                                std::int64_t latency_ms) const;

  const Authorizer& authorizer_;
  const Parts parts_;
  std::optional<TokenPattern> pattern_;
  AnswerCache<LambdaAnswer> answers_;
};

}  // namespace offstage::gateway
