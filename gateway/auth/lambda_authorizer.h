#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <regex>
#include <string>

#include "base/clock.h"
#include "gateway/auth/policy.h"
#include "gateway/rest_call.h"
#include "gateway/service/authorizer.h"
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
  void authorize(RestCallPtr call, Done done) const;

 private:
  /// What the function said, for as long as it is kept.
  struct Answer {
    Policy policy;
    std::string principal;
    std::string context;  // JSON members behind principalId, each with a comma before it
    std::string usage_key;
    std::int64_t expires_ms = 0;
  };
  using AnswerPtr = std::shared_ptr<const Answer>;

  /// The values of the identity sources, a key for the cache; nothing when one is missing or the token is not
  /// of the form that it must have.
  std::optional<std::string> identity(const RestCall& call) const;
  std::string event(const RestCall& call, const std::string& identity, const std::string& arn) const;
  Result<AnswerPtr, Refusal> answer_of(const std::optional<lambda_host::InvocationResult>& result) const;
  std::optional<Refusal> decide(RestCall& call, const Answer& answer, const std::string& arn,
                                std::int64_t latency_ms) const;
  AnswerPtr cached(const std::string& identity, std::int64_t now_ms) const;
  void keep(const std::string& identity, const AnswerPtr& answer) const;

  const Authorizer& authorizer_;
  const Parts parts_;
  std::optional<std::regex> expression_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, AnswerPtr> answers_;  // by identity
};

/// arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{METHOD}/{path}: what a policy allows or denies.
std::string method_arn(const RestCall& call, const ApiIdentity& api);

}  // namespace offstage::gateway
