#pragma once

#include <chrono>

#include "gateway/integrations/templated_integration.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// `integration: lambda`: what the request template makes is the event; the function's error message selects
/// the response ("Set up Lambda custom integrations in API Gateway", developer guide).
class LambdaBackend : public Backend {
 public:
  /// `functions` must outlive this; so must this each call.
  LambdaBackend(TimedInvoker& functions, std::chrono::milliseconds timeout, bool async)
      : functions_(functions), timeout_(timeout), async_(async) {}

  void send(MappedRequest request, Done done) const override;

 private:
  bool is_event_invocation(const MappedRequest& request) const;

  TimedInvoker& functions_;
  const std::chrono::milliseconds timeout_;
  const bool async_;
};

}  // namespace offstage::gateway
