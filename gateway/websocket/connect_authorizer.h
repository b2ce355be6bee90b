#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "gateway/api_identity.h"
#include "gateway/auth/lambda_answer.h"
#include "gateway/service/authorizer.h"
#include "gateway/timed_invoker.h"
#include "gateway/websocket/connect_call.h"

namespace offstage::gateway {

/// The Lambda authorizer of $connect: has its function say who connects. Every connection is asked about, for
/// API Gateway keeps no answers here ("Control access to WebSocket APIs with AWS Lambda REQUEST
/// authorizers"). Thread-safe.
class ConnectAuthorizer {
 public:
  /// Nothing: the connection may go on, and has its authorizer and the call its authorizer_ms set.
  using Done = std::function<void(std::optional<Refusal>)>;

  /// The references must outlive this, and this each call.
  ConnectAuthorizer(const Authorizer& authorizer, const ApiIdentity& api, TimedInvoker& functions,
                    std::chrono::milliseconds timeout)
      : authorizer_(authorizer), api_(api), functions_(functions), timeout_(timeout) {}

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void authorize(const ConnectCallPtr& call, Done done) const;

 private:
  bool has_identity(const ConnectCall& call) const;
  std::optional<Refusal> decide(ConnectCall& call, const std::string& arn,
                                const std::optional<lambda_host::InvocationResult>& result) const;

  const Authorizer& authorizer_;
  const ApiIdentity& api_;
  TimedInvoker& functions_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace offstage::gateway
