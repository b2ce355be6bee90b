#include "gateway/websocket/web_socket_api.h"

#include <string>
#include <utility>

#include "gateway/own_routes.h"
#include "gateway/proxy_request.h"
#include "gateway/websocket/connect_route.h"
#include "gateway/websocket/connection_expiry.h"
#include "gateway/websocket/connections_api.h"
#include "gateway/websocket/web_socket_context.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kFrameBytesMax = std::size_t{32} * 1024;
/// Of messages that a client has not read yet. API Gateway does not say what it keeps.
constexpr std::size_t kQueueBytesMax = std::size_t{8} * 1024 * 1024;

}  // namespace

struct WebSocketApi::Parts {
  Parts(const Service& service, lambda_host::Invoker& invoker, const Clock& clock,
        WebSocketApiOptions options)
      : settings(service.web_socket),
        context{clock,
                web_socket_api_identity(service),
                WebSocketRoutes(settings),
                log_or_default(std::move(options.log)),
                options.timeout,
                {},
                functions},
        connect(context, settings),
        connections_api(context.connections, context.api, clock, std::move(options.credentials)),
        expiry(context.connections, clock, options.idle, options.hard),
        functions(invoker) {}

  const WebSocketSettings settings;
  WebSocketContext context;
  const ConnectRoute connect;
  const ConnectionsApi connections_api;
  const ConnectionExpiry expiry;
  TimedInvoker functions;  // last: it ends its calls, which use the others, before they go
};

WebSocketApi::WebSocketApi(const Service& service, lambda_host::Invoker& invoker, const Clock& clock,
                           WebSocketApiOptions options)
    : parts_(std::make_unique<Parts>(service, invoker, clock, std::move(options))) {}

WebSocketApi::~WebSocketApi() = default;

void WebSocketApi::handle(HttpRequest request, HttpReply reply) const {
  if (auto own = answer_own(request)) return reply(*std::move(own));
  const auto start = std::chrono::steady_clock::now();
  const auto connection_id = parts_->connections_api.connection_in(raw_path(request));
  if (!connection_id) return parts_->connect.handle(std::move(request), std::move(reply));
  HttpResponse response = parts_->connections_api.answer(request, *connection_id);
  parts_->context.log({.method = request.method,
                       .path = std::string(raw_path(request)),
                       .status = response.status,
                       .function = {},
                       .milliseconds = milliseconds_since(start),
                       .note = {}});
  reply(std::move(response));
}

void WebSocketApi::close_expired() const {
  parts_->expiry.close_expired();
}

WebSocketLimits WebSocketApi::limits() {
  return {.message_bytes_max = ConnectionsApi::kMessageBytesMax,
          .frame_bytes_max = kFrameBytesMax,
          .queue_bytes_max = kQueueBytesMax,
          .takes_binary = false};
}

HttpResponse WebSocketApi::protocol_error(int status) {
  HttpResponse response{status, {{"Content-Type", "application/json"}}, {}};
  response.body = status == 413   ? R"({"message":"Message too long"})"
                  : status == 400 ? R"({"message":"Bad Request"})"
                                  : R"({"message":"Internal server error"})";
  if (status == 413) response.set_header("x-amzn-ErrorType", "PayloadTooLargeException");
  return response;
}

}  // namespace offstage::gateway
