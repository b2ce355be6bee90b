#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/api_identity.h"
#include "gateway/integrations/method_integration.h"
#include "gateway/service/rest_method.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// `integration: lambda-proxy`, the default: the request as an event, the function's answer as the answer
/// (AWS's developer guide, "Lambda proxy integrations in API Gateway").
class LambdaProxyIntegration : public MethodIntegration {
 public:
  /// References must outlive this; so must it each call of `functions`.
  LambdaProxyIntegration(TimedInvoker& functions, const ApiIdentity& api, const RestApiSettings& settings,
                         std::chrono::milliseconds timeout);

  void run(RestCallPtr call, Done done) const override;

 private:
  Result<IntegrationAnswer, Refusal> answer(const RestCall& call,
                                            const std::optional<lambda_host::InvocationResult>& result) const;

  TimedInvoker& functions_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const std::chrono::milliseconds timeout_;
};

/// What the gateway makes of a function that gave no answer within `timeout`, or none but an error; nothing
/// when it has succeeded.
std::optional<Refusal> lambda_failure(const std::optional<lambda_host::InvocationResult>& result,
                                      std::chrono::milliseconds timeout);

}  // namespace offstage::gateway
