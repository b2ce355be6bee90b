#pragma once

#include <map>
#include <string>
#include <string_view>

#include "gateway/gateway_response.h"
#include "gateway/rest_call.h"
#include "gateway/service/rest_method.h"

namespace offstage::gateway {

/// The answers a REST API gives by itself, with what the service has changed about them: an own type's
/// settings, else those of DEFAULT_4XX or DEFAULT_5XX, else AWS's ("Gateway responses for REST APIs",
/// developer guide). Thread-safe.
class GatewayResponses {
 public:
  /// References must outlive this.
  GatewayResponses(const ApiIdentity& api, const RestApiSettings& settings);

  HttpResponse make(const RestCall& call, const Refusal& refusal) const;

 private:
  const GatewayResponseSettings* settings_for(GatewayResponse type, int status) const;

  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  std::map<std::string, const GatewayResponseSettings*, std::less<>> by_type_;
};

}  // namespace offstage::gateway
