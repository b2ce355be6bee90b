#include "gateway/integrations/make_integration.h"

#include <utility>

#include "gateway/integrations/http_backend.h"
#include "gateway/integrations/lambda_backend.h"
#include "gateway/integrations/lambda_proxy.h"
#include "gateway/integrations/lambda_stream.h"
#include "gateway/integrations/mock_backend.h"

namespace offstage::gateway {
namespace {

using Type = RestIntegration::Type;
using Made = Result<std::unique_ptr<MethodIntegration>, templates::TemplateError>;

std::unique_ptr<Backend> make_backend(const RestMethod& method, const IntegrationParts& parts,
                                      std::chrono::milliseconds timeout) {
  const RestIntegration& integration = method.integration;
  switch (integration.type) {
    case Type::kLambda:
      return std::make_unique<LambdaBackend>(parts.functions, timeout, integration.async);
    case Type::kHttp:
      return std::make_unique<HttpBackend>(parts.web, integration, parts.api, parts.settings, timeout);
    case Type::kDynamoDb:
      return std::make_unique<DynamoDbBackend>(parts.web, parts.dynamodb, parts.clock, integration.action,
                                               integration.role, timeout);
    case Type::kMock:
    case Type::kLambdaProxy:
    case Type::kHttpProxy:
      break;
  }
  return std::make_unique<MockBackend>();
}

}  // namespace

Made make_integration(const RestMethod& method, const IntegrationParts& parts) {
  const RestIntegration& integration = method.integration;
  const auto timeout =
      integration.timeout_ms ? std::chrono::milliseconds(*integration.timeout_ms) : parts.timeout;
  if (integration.type == Type::kLambdaProxy && integration.streams) {
    return Made(
        std::make_unique<LambdaStreamIntegration>(parts.functions, parts.api, parts.settings, timeout));
  }
  if (integration.type == Type::kLambdaProxy) {
    return Made(
        std::make_unique<LambdaProxyIntegration>(parts.functions, parts.api, parts.settings, timeout));
  }
  if (integration.type == Type::kHttpProxy) {
    return Made(
        std::make_unique<HttpProxyIntegration>(parts.web, integration, parts.api, parts.settings, timeout));
  }
  ASSIGN_OR_RETURN(auto made, TemplatedIntegration::make(method, parts.api, parts.settings,
                                                         make_backend(method, parts, timeout)));
  return Made(std::move(made));
}

}  // namespace offstage::gateway
