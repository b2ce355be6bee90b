#pragma once

#include <chrono>
#include <memory>

#include "base/clock.h"
#include "gateway/integrations/dynamodb_backend.h"
#include "gateway/integrations/method_integration.h"
#include "gateway/integrations/web_client.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {

/// What integrations work with. Everything must outlive them.
struct IntegrationParts {
  TimedInvoker& functions;
  WebClient& web;
  const ApiIdentity& api;
  const RestApiSettings& settings;
  const DynamoDbTarget& dynamodb;
  const Clock& clock;
  std::chrono::milliseconds timeout;  // of methods that set none
};

/// What stands behind the method. The error names a template that cannot be parsed, which the reader of
/// serverless.yml has refused already. `method` must outlive what is made.
Result<std::unique_ptr<MethodIntegration>, templates::TemplateError> make_integration(
    const RestMethod& method, const IntegrationParts& parts);

}  // namespace offstage::gateway
