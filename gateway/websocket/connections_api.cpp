#include "gateway/websocket/connections_api.h"

#include <fmt/format.h>

#include <chrono>

#include "base/encoding.h"
#include "base/json.h"
#include "gateway/event_json.h"
#include "gateway/request_ids.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kConnections = "@connections";
constexpr std::uint16_t kNormalClosure = 1000;

/// An error of the API: its type is in a header, and so is all that GoneException says.
HttpResponse error(int status, std::string_view type, std::string_view message = {}) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"x-amzn-ErrorType", std::string(type)}, {"Content-Type", "application/json"}};
  if (!message.empty()) response.body = "{\"message\":" + json::quoted(message) + "}";
  return response;
}

HttpResponse gone() {
  return error(410, "GoneException");
}

/// "2026-01-01T00:00:00.000Z".
std::string iso_time(std::int64_t ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(ms)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::vector<std::string> decoded_segments(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(encoding::percent_decode(path.substr(begin, end - begin)));
    begin = end + 1;
  }
  return segments;
}

}  // namespace

ConnectionsApi::ConnectionsApi(Connections& connections, const ApiIdentity& api, const Clock& clock,
                               std::vector<sigv4::Credentials> credentials)
    : connections_(connections),
      api_(api),
      clock_(clock),
      verifies_(!credentials.empty()),
      iam_(std::move(credentials), api, clock) {}

std::optional<std::string> ConnectionsApi::connection_in(std::string_view path) const {
  std::vector<std::string> segments = decoded_segments(path);
  if (segments.size() == 3 && segments.front() == api_.stage) segments.erase(segments.begin());
  if (segments.size() != 2 || segments.front() != kConnections) return std::nullopt;
  return segments.back();
}

HttpResponse ConnectionsApi::answer(const HttpRequest& request, const std::string& connection_id) const {
  HttpResponse response = serve(request, connection_id);
  const RequestIds ids = make_request_ids(clock_.now_ms());
  response.headers.push_back({"x-amzn-RequestId", ids.uuid});
  response.headers.push_back({"x-amz-apigw-id", ids.extended_id});
  return response;
}

HttpResponse ConnectionsApi::serve(const HttpRequest& request, const std::string& connection_id) const {
  if (verifies_) {
    if (const auto caller = iam_.authorize(request); !caller) {
      return rest_gateway_response(caller.error().type, caller.error().message);
    }
  }
  const bool is_known = request.method == "POST" || request.method == "GET" || request.method == "DELETE";
  if (!is_known) return error(403, "ForbiddenException", "Forbidden");
  if (!is_connection_id(connection_id)) {
    return error(400, "BadRequestException", "Invalid connectionId: " + connection_id);
  }
  if (request.body.size() > kMessageBytesMax) {
    return error(413, "PayloadTooLargeException", "Message too long");
  }
  const ConnectionPtr connection = connections_.find(connection_id);
  if (!connection) return gone();
  if (request.method == "POST") return post(request, *connection);
  if (request.method == "GET") return get(*connection);
  connections_.remove(connection_id);
  connection->close(kNormalClosure, "Connection Closed Normally");
  return HttpResponse{204, {}, {}};
}

HttpResponse ConnectionsApi::post(const HttpRequest& request, Connection& connection) const {
  if (!connection.send(request.body, !encoding::is_utf8(request.body))) return gone();
  connection.touch(clock_.now_ms());
  return HttpResponse{200, {{"Content-Type", "application/json"}}, {}};
}

HttpResponse ConnectionsApi::get(const Connection& connection) const {
  const Connection::Identity& identity = connection.identity();
  HttpResponse response{200, {{"Content-Type", "application/json"}}, {}};
  json::Writer writer(response.body);
  writer.begin_object();
  writer.member("connectedAt", iso_time(identity.connected_at_ms));
  writer.key("identity");
  writer.begin_object();
  writer.member("sourceIp", identity.source_ip);
  if (!identity.user_agent.empty()) write_text_member(writer, "userAgent", identity.user_agent);
  writer.end_object();
  writer.member("lastActiveAt", iso_time(connection.last_active_ms()));
  writer.end_object();
  return response;
}

}  // namespace offstage::gateway
