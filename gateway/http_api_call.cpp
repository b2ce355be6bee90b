#include "gateway/http_api_call.h"

namespace offstage::gateway {

ProxyRequest proxy_request(const HttpApiCall& call, const ApiIdentity& api) {
  return {.http = call.http(),
          .api = api,
          .ids = call.ids,
          .now_ms = call.now_ms,
          .path = call.path,
          .route_path = call.route().path,
          .resource_id = {},
          .route_key = call.route_key,
          .parameters = call.match.parameters,
          .is_binary = call.is_binary,
          .authorizer = call.authorizer,
          .caller = call.caller ? &*call.caller : nullptr};
}

}  // namespace offstage::gateway
