#include "gateway/websocket/web_socket_session.h"

#include <fmt/format.h>

#include <utility>

#include "base/encoding.h"
#include "gateway/websocket/connect_call.h"
#include "gateway/websocket/web_socket_event.h"

namespace offstage::gateway {
namespace {

using Start = std::chrono::steady_clock::time_point;
using InvocationResult = std::optional<lambda_host::InvocationResult>;

lambda_host::Invocation invocation_of(const WebSocketRoute& route, std::string event, const RequestIds& ids) {
  return {.function = route.function,
          .payload = std::move(event),
          .trace_id = ids.trace_root,
          .client_context = {}};
}

/// A message of the API's own to the client, or of a function's answer.
void send(WebSocketContext& context, Connection& connection, std::string text) {
  connection.touch(context.clock.now_ms());
  const bool is_text = encoding::is_utf8(text);
  connection.send(std::move(text), !is_text);
}

void finish_message(WebSocketContext& context, Connection& connection, const WebSocketRoute& route,
                    const std::string& request_id, Start start, const InvocationResult& result) {
  RouteAnswer answer = read_route_answer(result);
  context.log({.method = "MESSAGE",
               .path = route.key,
               .status = answer.status,
               .function = route.function,
               .milliseconds = milliseconds_since(start),
               .note = answer.note});
  if (!answer.failure.empty()) {
    send(context, connection, web_socket_error(answer.failure, connection.id(), request_id));
  } else if (route.has_response && !answer.body.empty()) {
    send(context, connection, std::move(answer.body));
  }
}

}  // namespace

void WebSocketSession::on_open(std::shared_ptr<WebSocket> socket) {
  connection_->open(std::move(socket));
  context_.connections.add(connection_);
}

void WebSocketSession::on_ping() {
  connection_->touch(context_.clock.now_ms());
}

void WebSocketSession::on_message(std::string message, bool) {
  const Start start = std::chrono::steady_clock::now();
  const std::int64_t now_ms = context_.clock.now_ms();
  connection_->touch(now_ms);
  const RequestIds ids = make_request_ids(now_ms);
  const WebSocketRoute* route = context_.routes.of_message(message);
  if (route == nullptr) {
    context_.log({.method = "MESSAGE",
                  .path = "-",
                  .status = 403,
                  .function = {},
                  .milliseconds = milliseconds_since(start),
                  .note = "no route for it, and no $default"});
    return send(context_, *connection_, web_socket_error("Forbidden", connection_->id(), ids.extended_id));
  }
  const std::string message_id = make_request_ids(now_ms).extended_id;
  std::string event =
      message_event({context_.api, *connection_, ids, now_ms}, route->key, message_id, message);
  context_.functions.call(invocation_of(*route, std::move(event), ids), context_.timeout,
                          [&context = context_, connection = connection_, route, request_id = ids.extended_id,
                           start](const InvocationResult& result) {
                            finish_message(context, *connection, *route, request_id, start, result);
                          });
}

void WebSocketSession::on_end(const WebSocketEnd& end) {
  context_.connections.remove(connection_->id());
  const Start start = std::chrono::steady_clock::now();
  const WebSocketRoute* route = context_.routes.find("$disconnect");
  std::string how = fmt::format("{} {}", end.code, end.reason);
  const auto log = [&context = context_, start, how](const std::string& function, int status,
                                                     const std::string& note) {
    context.log({.method = "DISCONNECT",
                 .path = "$disconnect",
                 .status = status,
                 .function = function,
                 .milliseconds = milliseconds_since(start),
                 .note = note.empty() ? how : how + "; " + note});
  };
  if (route == nullptr) return log("", 200, "");
  const std::int64_t now_ms = context_.clock.now_ms();
  const RequestIds ids = make_request_ids(now_ms);
  std::string event = disconnect_event({context_.api, *connection_, ids, now_ms}, end);
  context_.functions.call(invocation_of(*route, std::move(event), ids), context_.timeout,
                          [log, function = route->function](const InvocationResult& result) {
                            const RouteAnswer answer = read_route_answer(result);
                            log(function, answer.status, answer.note);
                          });
}

}  // namespace offstage::gateway
