#include "gateway/service/without_authorization.h"

#include <algorithm>

namespace offstage::gateway {
namespace {

bool asks(const Authorization& authorization) {
  return authorization.kind != Authorization::Kind::kNone;
}

}  // namespace

void remove_authorization(Service& service) {
  for (RestMethod& method : service.rest_methods) {
    method.authorization = {};
    method.api_key_required = false;
  }
  service.rest_api.policy.clear();
  for (HttpApiRoute& route : service.http_api_routes) route.authorization = {};
  service.web_socket.authorizer.reset();
}

bool has_authorization(const Service& service) {
  return service.web_socket.authorizer || !service.rest_api.policy.empty() ||
         std::any_of(service.rest_methods.begin(), service.rest_methods.end(),
                     [](const RestMethod& method) {
                       return asks(method.authorization) || method.api_key_required;
                     }) ||
         std::any_of(service.http_api_routes.begin(), service.http_api_routes.end(),
                     [](const HttpApiRoute& route) { return asks(route.authorization); });
}

}  // namespace offstage::gateway
