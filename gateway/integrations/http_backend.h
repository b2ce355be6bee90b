#pragma once

#include <chrono>

#include "gateway/integrations/templated_integration.h"
#include "gateway/integrations/web_client.h"

namespace offstage::gateway {

/// `integration: http`: a URL, whose status selects the response ("Set up HTTP integrations in API Gateway",
/// developer guide).
class HttpBackend : public Backend {
 public:
  /// References must outlive this; so must this each call.
  HttpBackend(WebClient& web, const RestIntegration& integration, const ApiIdentity& api,
              const RestApiSettings& settings, std::chrono::milliseconds timeout)
      : web_(web), integration_(integration), api_(api), settings_(settings), timeout_(timeout) {}

  void send(MappedRequest request, Done done) const override;

 private:
  WebClient& web_;
  const RestIntegration& integration_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const std::chrono::milliseconds timeout_;
};

/// `integration: http-proxy`: method, query, headers and body go to the URL as they came, and its answer
/// comes back as it is.
class HttpProxyIntegration : public MethodIntegration {
 public:
  /// As for HttpBackend.
  HttpProxyIntegration(WebClient& web, const RestIntegration& integration, const ApiIdentity& api,
                       const RestApiSettings& settings, std::chrono::milliseconds timeout)
      : web_(web), integration_(integration), api_(api), settings_(settings), timeout_(timeout) {}

  void run(RestCallPtr call, Done done) const override;

 private:
  WebClient& web_;
  const RestIntegration& integration_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace offstage::gateway
