#include "gateway/websocket/connect_call.h"

#include "base/json.h"

namespace offstage::gateway {
namespace {

/// The texts that a REST API's answer of that type has; an authorizer's failure has none there.
std::string_view text_of(GatewayResponse type) {
  switch (type) {
    case GatewayResponse::kUnauthorized:
      return "Unauthorized";
    case GatewayResponse::kAccessDenied:
      return "User is not authorized to access this resource";
    case GatewayResponse::kIntegrationTimeout:
      return "Endpoint request timed out";
    case GatewayResponse::kInvalidApiKey:
      return "Forbidden";
    default:
      return "Internal server error";
  }
}

}  // namespace

std::string web_socket_error(std::string_view message, const std::string& connection_id,
                             const std::string& request_id) {
  return "{\"message\": " + json::quoted(message) + ", \"connectionId\":" + json::quoted(connection_id) +
         ", \"requestId\":" + json::quoted(request_id) + "}";
}

HttpResponse connect_refusal(const ConnectCall& call, GatewayResponse type, std::string_view message) {
  HttpResponse response = rest_gateway_response(type);
  response.body = web_socket_error(message.empty() ? text_of(type) : message, call.connection->id(),
                                   call.ids.extended_id);
  response.headers.push_back({"x-amzn-RequestId", call.ids.uuid});
  response.headers.push_back({"x-amz-apigw-id", call.ids.extended_id});
  return response;
}

}  // namespace offstage::gateway
