#include "gateway/websocket/web_socket_event.h"

#include "base/json.h"
#include "gateway/event_json.h"
#include "gateway/named_values.h"
#include "gateway/proxy_request.h"

namespace offstage::gateway {
namespace {

/// What differs between the request contexts of the events.
struct Context {
  std::string_view route_key;
  std::string_view event_type;
  std::string authorizer{};  // JSON; empty: none
  std::string_view message_id{};
  const WebSocketEnd* end = nullptr;
};

/// AWS's word for a close frame without a code.
constexpr std::string_view kNoStatusReason = "Client-side close frame status not set";
constexpr int kNoStatus = 1005;

void write_identity(json::Writer& writer, const Connection::Identity& identity) {
  writer.key("identity");
  writer.begin_object();
  if (!identity.user_agent.empty()) write_text_member(writer, "userAgent", identity.user_agent);
  writer.member("sourceIp", identity.source_ip);
  writer.end_object();
}

void write_context(json::Writer& writer, const WebSocketCall& call, const Context& context) {
  const Connection::Identity& identity = call.connection.identity();
  writer.key("requestContext");
  writer.begin_object();
  write_text_member(writer, "routeKey", context.route_key);
  if (context.end != nullptr) {
    writer.key("disconnectStatusCode");
    writer.integer(context.end->code);
  }
  if (!context.authorizer.empty()) {
    writer.key("authorizer");
    writer.raw(context.authorizer);
  }
  if (!context.message_id.empty()) writer.member("messageId", context.message_id);
  writer.member("eventType", context.event_type);
  writer.member("extendedRequestId", call.ids.extended_id);
  writer.member("requestTime", common_log_time(call.now_ms));
  writer.member("messageDirection", "IN");
  if (context.end != nullptr) {
    const bool has_none = context.end->code == kNoStatus && context.end->reason.empty();
    write_text_member(writer, "disconnectReason", has_none ? kNoStatusReason : context.end->reason);
  }
  writer.member("stage", call.api.stage);
  writer.key("connectedAt");
  writer.integer(identity.connected_at_ms);
  writer.key("requestTimeEpoch");
  writer.integer(call.now_ms);
  write_identity(writer, identity);
  writer.member("requestId", call.ids.extended_id);
  write_text_member(writer, "domainName", identity.host);
  writer.member("connectionId", identity.id);
  writer.member("apiId", call.api.id);
  writer.end_object();
}

void write_headers(json::Writer& writer, const NamedValues& headers) {
  writer.key("headers");
  write_last_values(writer, headers);
  writer.key("multiValueHeaders");
  write_value_lists(writer, headers);
}

void write_query(json::Writer& writer, const NamedValues& query) {
  writer.key("queryStringParameters");
  write_last_values(writer, query);
  writer.key("multiValueQueryStringParameters");
  write_value_lists(writer, query);
}

void write_not_base64(json::Writer& writer) {
  writer.key("isBase64Encoded");
  writer.boolean(false);
}

/// The headers of the handshake, as a REST API shows those of a request.
NamedValues headers_of(const WebSocketCall& call, const HttpRequest& request) {
  static const PathParameters kNone;
  const ProxyRequest proxy{.http = request,
                           .api = call.api,
                           .ids = call.ids,
                           .now_ms = call.now_ms,
                           .path = {},
                           .route_path = {},
                           .resource_id = {},
                           .route_key = {},
                           .parameters = kNone};
  return event_headers(proxy, HeaderStyle::kRest);
}

/// "integrationLatency" behind principalId, as $connect sees it, and it alone.
std::string with_latency(const std::string& authorizer, std::int64_t latency_ms) {
  if (authorizer.empty()) return authorizer;
  return authorizer.substr(0, authorizer.size() - 1) +
         ",\"integrationLatency\":" + std::to_string(latency_ms) + "}";
}

}  // namespace

std::string connect_event(const WebSocketCall& call, const HttpRequest& request, std::int64_t latency_ms) {
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  write_headers(writer, headers_of(call, request));
  if (const NamedValues query = parse_query(request.query()); !query.empty()) write_query(writer, query);
  write_context(writer, call,
                {.route_key = "$connect",
                 .event_type = "CONNECT",
                 .authorizer = with_latency(call.connection.authorizer, latency_ms)});
  write_not_base64(writer);
  writer.end_object();
  return event;
}

std::string connect_authorizer_event(const WebSocketCall& call, const HttpRequest& request,
                                     std::string_view arn) {
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  writer.member("type", "REQUEST");
  writer.member("methodArn", arn);
  // The authorizer alone is shown what the connection is made of.
  NamedValues headers = headers_of(call, request);
  headers.add("Connection", "upgrade");
  headers.add("content-length", "0");
  headers.add("Upgrade", "websocket");
  write_headers(writer, headers);
  write_query(writer, parse_query(request.query()));
  writer.key("stageVariables");
  writer.raw("{}");
  write_context(writer, call, {.route_key = "$connect", .event_type = "CONNECT"});
  writer.end_object();
  return event;
}

std::string message_event(const WebSocketCall& call, std::string_view route_key, std::string_view message_id,
                          std::string_view body) {
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  write_context(writer, call,
                {.route_key = route_key,
                 .event_type = "MESSAGE",
                 .authorizer = call.connection.authorizer,
                 .message_id = message_id});
  write_text_member(writer, "body", body);
  write_not_base64(writer);
  writer.end_object();
  return event;
}

std::string disconnect_event(const WebSocketCall& call, const WebSocketEnd& end) {
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  NamedValues headers;
  headers.add("Host", call.connection.identity().host);
  for (const char* name : {"x-api-key", "X-Forwarded-For", "x-restapi"}) headers.add(name, "");
  write_headers(writer, headers);
  write_context(writer, call,
                {.route_key = "$disconnect",
                 .event_type = "DISCONNECT",
                 .authorizer = call.connection.authorizer,
                 .message_id = {},
                 .end = &end});
  write_not_base64(writer);
  writer.end_object();
  return event;
}

}  // namespace offstage::gateway
