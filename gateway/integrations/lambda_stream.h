#pragma once

#include <chrono>

#include "gateway/api_identity.h"
#include "gateway/integrations/method_integration.h"
#include "gateway/service/rest_method.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// `response.transferMode: STREAM`: the request as an event, as for every Lambda proxy; the answer goes to
/// the client while the function makes it ("Set up a Lambda proxy integration with payload response streaming
/// in API Gateway", developer guide). The time limit is for the whole answer: when it passes, or the function
/// fails, after the answer has begun, the connection is closed.
class LambdaStreamIntegration : public MethodIntegration {
 public:
  /// References must outlive this; so must it each call of `functions`.
  LambdaStreamIntegration(TimedInvoker& functions, const ApiIdentity& api, const RestApiSettings& settings,
                          std::chrono::milliseconds timeout);

  void run(RestCallPtr call, Done done) const override;

 private:
  TimedInvoker& functions_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace offstage::gateway
