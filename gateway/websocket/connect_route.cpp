#include "gateway/websocket/connect_route.h"

#include <utility>

#include "gateway/proxy_request.h"
#include "gateway/proxy_response.h"
#include "gateway/websocket/web_socket_session.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kConnect = "$connect";

std::string header_or_nothing(const HttpRequest& request, std::string_view name) {
  const std::string* value = request.header(name);
  return value == nullptr ? std::string() : *value;
}

ConnectCallPtr make_call(HttpRequest request, HttpReply reply, std::int64_t now_ms) {
  auto call = std::make_shared<ConnectCall>();
  call->http = std::move(request);
  call->reply = std::move(reply);
  call->ids = make_request_ids(now_ms);
  call->now_ms = now_ms;
  call->connection = std::make_shared<Connection>(
      Connection::Identity{.id = make_request_ids(now_ms).extended_id,
                           .host = header_or_nothing(call->http, "Host"),
                           .source_ip = call->http.remote_address,
                           .user_agent = header_or_nothing(call->http, "User-Agent"),
                           .connected_at_ms = now_ms});
  return call;
}

}  // namespace

ConnectRoute::ConnectRoute(WebSocketContext& context, const WebSocketSettings& settings) : context_(context) {
  if (settings.authorizer) {
    authorizer_.emplace(*settings.authorizer, context.api, context.functions, context.timeout);
  }
}

/// "/", and the stage as on AWS.
bool ConnectRoute::serves(std::string_view path) const {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() || path == "/" + context_.api.stage;
}

void ConnectRoute::handle(HttpRequest request, HttpReply reply) const {
  const ConnectCallPtr call = make_call(std::move(request), std::move(reply), context_.clock.now_ms());
  if (!asks_for_web_socket(call->http)) {
    return refuse(*call, GatewayResponse::kInvalidApiKey,
                  {{}, "a WebSocket API is here: connect with ws://, or see @connections"});
  }
  if (!serves(raw_path(call->http))) {
    return refuse(*call, GatewayResponse::kInvalidApiKey,
                  {{}, "no such path: connect to / or /" + context_.api.stage});
  }
  if (const auto fault = web_socket_fault(call->http)) {
    HttpResponse response{*fault, {}, {}};
    if (*fault == 426) response.set_header("Sec-WebSocket-Version", "13");
    return answer(*call, std::move(response), {{}, "no WebSocket handshake of version 13"});
  }
  if (!authorizer_) return call_function(call);
  authorizer_->authorize(call, [this, call](const std::optional<Refusal>& refusal) {
    if (!refusal) return call_function(call);
    refuse(*call, refusal->type, {{}, refusal->note}, refusal->message);
  });
}

void ConnectRoute::call_function(const ConnectCallPtr& call) const {
  const WebSocketRoute* route = context_.routes.find(kConnect);
  if (route == nullptr) return finish(*call, "", {});
  lambda_host::Invocation invocation{
      .function = route->function,
      .payload = connect_event(call->event_call(context_.api), call->http, call->authorizer_ms),
      .trace_id = std::string(trace_header(call->http, call->ids)),
      .client_context = {}};
  context_.functions.call(std::move(invocation), context_.timeout,
                          [this, call, route](const std::optional<lambda_host::InvocationResult>& result) {
                            finish(*call, route->function, read_route_answer(result));
                          });
}

void ConnectRoute::finish(const ConnectCall& call, const std::string& function, RouteAnswer answered) const {
  if (!answered.failure.empty()) {
    HttpResponse response = connect_refusal(call, GatewayResponse::kIntegrationFailure, answered.failure);
    response.status = answered.status;
    return answer(call, std::move(response), {function, answered.note});
  }
  HttpResponse response{answered.status, remapped_headers(std::move(answered.headers)), {}};
  if (answered.status / 100 != 2) {
    response.body = std::move(answered.body);
    return answer(call, std::move(response), {function, "refused by the function"});
  }
  response.status = 101;
  std::erase_if(response.headers,
                [](const HttpHeader& header) { return equals_ignoring_case(header.name, "Content-Type"); });
  response.web_socket = std::make_shared<WebSocketSession>(context_, call.connection);
  answer(call, std::move(response), {function, {}});
}

void ConnectRoute::refuse(const ConnectCall& call, GatewayResponse type, const Origin& origin,
                          std::string_view message) const {
  answer(call, connect_refusal(call, type, message), origin);
}

void ConnectRoute::answer(const ConnectCall& call, HttpResponse response, const Origin& origin) const {
  context_.log({.method = call.http.method,
                .path = std::string(raw_path(call.http)),
                .status = response.status,
                .function = origin.function,
                .milliseconds = milliseconds_since(call.start),
                .note = origin.note});
  call.reply(std::move(response));
}

}  // namespace offstage::gateway
