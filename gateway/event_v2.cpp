#include "gateway/event_v2.h"

#include <algorithm>

#include "base/encoding.h"
#include "gateway/event_json.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kTypicalSize = 2048;  // bytes of an event beside its body

/// Each name=value of all Cookie headers, undecoded.
void write_cookies(json::Writer& writer, const HttpRequest& http) {
  bool any = false;
  for (const HttpHeader& header : http.headers) {
    if (!equals_ignoring_case(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view cookie = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (!cookie.empty() && cookie.front() == ' ') cookie.remove_prefix(1);
      while (!cookie.empty() && cookie.back() == ' ') cookie.remove_suffix(1);
      if (cookie.empty()) continue;
      if (!any) {
        writer.key("cookies");
        writer.begin_array();
        any = true;
      }
      write_text(writer, cookie);
    }
  }
  if (any) writer.end_array();
}

void write_query(json::Writer& writer, const HttpRequest& http) {
  const NamedValues query = parse_query(http.query());
  if (query.empty()) return;
  writer.key("queryStringParameters");
  write_joined_values(writer, query);
}

void write_path_parameters(json::Writer& writer, const PathParameters& parameters) {
  if (parameters.empty()) return;
  writer.key("pathParameters");
  writer.begin_object();
  for (const PathParameter& parameter : parameters) {
    write_text_member(writer, parameter.name, encoding::percent_decode(parameter.value));
  }
  writer.end_object();
}

void write_context(json::Writer& writer, const ProxyRequest& request, std::string_view path) {
  const std::string* agent = request.http.header("User-Agent");
  writer.key("requestContext");
  writer.begin_object();
  writer.member("accountId", request.api.account);
  writer.member("apiId", request.api.id);
  if (!request.authorizer.empty()) {
    writer.key("authorizer");
    writer.raw(request.authorizer);
  }
  write_text_member(writer, "domainName", domain_name(request.http));
  write_text_member(writer, "domainPrefix", domain_prefix(request.http));
  writer.key("http");
  writer.begin_object();
  write_text_member(writer, "method", request.http.method);
  write_text_member(writer, "path", path);
  writer.member("protocol", request.http.protocol);
  write_text_member(writer, "sourceIp", request.http.remote_address);
  write_text_member(writer, "userAgent", agent == nullptr ? std::string_view() : std::string_view(*agent));
  writer.end_object();
  writer.member("requestId", request.ids.extended_id);
  writer.member("routeKey", request.route_key);
  writer.member("stage", request.api.stage);
  writer.member("time", common_log_time(request.now_ms));
  writer.key("timeEpoch");
  writer.integer(request.now_ms);
  writer.end_object();
}

/// What an authorizer is given as well.
void write_request(json::Writer& writer, const ProxyRequest& request) {
  const std::string path = encoding::percent_decode(request.path);
  writer.member("routeKey", request.route_key);
  write_text_member(writer, "rawPath", path);
  write_text_member(writer, "rawQueryString", request.http.query());
  write_cookies(writer, request.http);
  writer.key("headers");
  write_joined_values(writer, event_headers(request, HeaderStyle::kHttpApiV2));
  write_query(writer, request.http);
  write_context(writer, request, path);
  write_path_parameters(writer, request.parameters);
}

}  // namespace

std::string http_api_authorizer_event_v2(const ProxyRequest& request, std::string_view route_arn,
                                         const std::vector<std::string>& identity) {
  std::string event;
  event.reserve(kTypicalSize);
  json::Writer writer(event);
  writer.begin_object();
  writer.member("version", "2.0");
  writer.member("type", "REQUEST");
  write_text_member(writer, "routeArn", route_arn);
  writer.key("identitySource");
  if (identity.empty()) {
    writer.null();
  } else {
    writer.begin_array();
    for (const std::string& value : identity) write_text(writer, value);
    writer.end_array();
  }
  write_request(writer, request);
  writer.end_object();
  return event;
}

std::string http_api_event_v2(const ProxyRequest& request) {
  const std::string& body = request.http.body;
  std::string event;
  event.reserve(kTypicalSize + body.size());
  json::Writer writer(event);
  writer.begin_object();
  writer.member("version", "2.0");
  write_request(writer, request);
  if (!body.empty()) {
    writer.key("body");
    write_body(writer, body, request.is_binary);
  }
  writer.key("isBase64Encoded");
  writer.boolean(!body.empty() && request.is_binary);
  writer.end_object();
  return event;
}

}  // namespace offstage::gateway
