#include "gateway/proxy_request.h"

#include <fmt/compile.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace offstage::gateway {
namespace {

constexpr std::string_view kRestDropped[] = {"Connection",
                                             "Content-Length",
                                             "Content-MD5",
                                             "Expect",
                                             "Max-Forwards",
                                             "Proxy-Authenticate",
                                             "Server",
                                             "TE",
                                             "Transfer-Encoding",
                                             "Trailer",
                                             "Upgrade",
                                             "WWW-Authenticate"};
constexpr std::string_view kHttpApiDropped[] = {
    "Connection", "Keep-Alive",        "Expect",  "Proxy-Authenticate",
    "TE",         "Transfer-Encoding", "Trailer", "Upgrade"};

constexpr std::string_view kTraceId = "X-Amzn-Trace-Id";
constexpr std::string_view kForwardedFor = "X-Forwarded-For";
constexpr std::string_view kForwardedPort = "X-Forwarded-Port";
constexpr std::string_view kForwardedProto = "X-Forwarded-Proto";

/// The names that the gateway owns, in the spelling it gives them.
constexpr std::string_view kRestOwned[] = {"Host", "User-Agent", "Authorization"};
constexpr std::string_view kHttpApiOwned[] = {"Host", "User-Agent", "Content-Length"};
/// Set by the gateway whatever the client sent.
constexpr std::string_view kSet[] = {kTraceId, kForwardedFor, kForwardedPort, kForwardedProto};

const std::string_view* find_name(std::span<const std::string_view> names, std::string_view name) {
  const auto it = std::find_if(names.begin(), names.end(), [&](std::string_view each) {
    return each.size() == name.size() && equals_ignoring_case(each, name);
  });
  return it == names.end() ? nullptr : &*it;
}

/// At the end of `room`.
std::string_view lower_case(std::string_view text, std::string& room) {
  const std::size_t start = room.size();
  room.append(text);
  for (char& c : std::span(room).subspan(start)) {
    c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return std::string_view(room).substr(start);
}

/// What is none of the spellings that there are stands in `room`.
std::string_view spelled(std::string_view name, HeaderStyle style, std::string& room) {
  if (style == HeaderStyle::kHttpApiV2) return lower_case(name, room);
  const bool rest = style == HeaderStyle::kRest;
  const std::span<const std::string_view> owned =
      rest ? std::span<const std::string_view>(kRestOwned) : std::span<const std::string_view>(kHttpApiOwned);
  if (const std::string_view* canonical = find_name(owned, name)) return *canonical;
  return rest ? name : lower_case(name, room);
}

bool is_dropped(std::string_view name, HeaderStyle style) {
  if (find_name(kSet, name) != nullptr) return true;
  if (style == HeaderStyle::kRest) return find_name(kRestDropped, name) != nullptr;
  if (style == HeaderStyle::kHttpApiV2 && equals_ignoring_case(name, "Cookie")) return true;
  return find_name(kHttpApiDropped, name) != nullptr;
}

/// The proxies the client named.
std::string forwarded_for(const HttpRequest& request) {
  std::string all;
  for (const HttpHeader& header : request.headers) {
    if (equals_ignoring_case(header.name, kForwardedFor) && !header.value.empty()) all += header.value + ", ";
  }
  return all;
}

/// The most that the names of an event can take that are not there already.
std::size_t bytes_of_names(const HttpRequest& request, HeaderStyle style) {
  if (style == HeaderStyle::kRest) return 0;
  std::size_t bytes = 0;
  for (const std::string_view name : kSet) bytes += name.size();
  for (const HttpHeader& header : request.headers) bytes += header.name.size();
  return bytes;
}

std::string_view host_of(const HttpRequest& request) {
  const std::string* host = request.header("Host");
  return host == nullptr ? std::string_view() : std::string_view(*host);
}

/// Where the host ends and ":port" begins. An IPv6 address stands in brackets and has colons of its own.
std::size_t port_colon(std::string_view host) {
  const std::size_t bracket = host.rfind(']');
  return std::min(host.find(':', bracket == std::string_view::npos ? 0 : bracket), host.size());
}

}  // namespace

NamedValues event_headers(const ProxyRequest& request, HeaderStyle style) {
  NamedValues headers;
  headers.reserve(request.http.headers.size() + std::size(kSet));
  std::string& lower = headers.keep_room(bytes_of_names(request.http, style));
  for (const HttpHeader& header : request.http.headers) {
    if (is_dropped(header.name, style)) continue;
    // A REST API tells spellings of a name apart: "Header names and query parameters are processed in a
    // case-sensitive way" (important notes for REST APIs, developer guide).
    headers.add(spelled(header.name, style, lower), header.value);
  }
  const std::string_view host = host_of(request.http);
  const std::size_t colon = port_colon(host);
  const auto set = [&](std::string_view name, std::string_view value) {
    headers.add(style == HeaderStyle::kHttpApiV2 ? lower_case(name, lower) : name, value);
  };
  set(kTraceId, trace_header(request.http, request.ids));
  std::string proxies = forwarded_for(request.http);
  const std::string& peer = request.http.remote_address;
  set(kForwardedFor, proxies.empty() ? peer : headers.keep(std::move(proxies) + peer));
  set(kForwardedPort, colon + 1 < host.size() ? host.substr(colon + 1) : "80");
  set(kForwardedProto, "http");
  return headers;
}

std::string_view domain_name(const HttpRequest& request) {
  const std::string_view host = host_of(request);
  return host.substr(0, port_colon(host));
}

std::string_view domain_prefix(const HttpRequest& request) {
  const std::string_view name = domain_name(request);
  return name.substr(0, name.find('.'));
}

std::string_view trace_header(const HttpRequest& request, const RequestIds& ids) {
  const std::string* own = request.header(kTraceId);
  return own != nullptr && own->find("Root=") != std::string::npos ? std::string_view(*own) : ids.trace_root;
}

std::string common_log_time(std::int64_t now_ms) {
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  using namespace std::chrono;
  const sys_seconds now = floor<seconds>(sys_time<milliseconds>(milliseconds(now_ms)));
  const sys_days day = floor<days>(now);
  const year_month_day date(day);
  const hh_mm_ss time(now - day);
  return fmt::format(FMT_COMPILE("{:02}/{}/{}:{:02}:{:02}:{:02} +0000"), static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string_view raw_path(const HttpRequest& request) {
  std::string_view path = request.path();
  if (!path.empty() && path.front() == '/') return path;
  const std::size_t scheme = path.find("://");
  if (scheme == std::string_view::npos) return path;
  const std::size_t slash = path.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : path.substr(slash);
}

}  // namespace offstage::gateway
