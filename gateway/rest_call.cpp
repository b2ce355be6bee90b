#include "gateway/rest_call.h"

namespace offstage::gateway {

ProxyRequest proxy_request(const RestCall& call, const ApiIdentity& api, const RestApiSettings& settings) {
  return {.http = call.http(),
          .api = api,
          .ids = call.ids,
          .now_ms = call.now_ms,
          .path = call.path,
          .route_path = call.match.resource->path,
          .resource_id = call.match.resource->id,
          .route_key = {},
          .parameters = call.match.parameters,
          .is_binary = call.is_binary,
          .authorizer = call.authorizer,
          .caller = call.caller ? &*call.caller : nullptr,
          .api_key_id = call.api_key ? std::string_view(call.api_key->id) : std::string_view(),
          .api_key = call.api_key ? std::string_view(call.api_key->value) : std::string_view(),
          .operation_name = call.match.method == nullptr ? std::string_view() : call.method().operation_name,
          .stage_variables = &settings.stage_variables};
}

}  // namespace offstage::gateway
