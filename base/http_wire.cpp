#include "base/http_wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/error.hpp>
#include <ctime>
#include <utility>

namespace offstage {
namespace {

namespace http = boost::beast::http;

constexpr std::array<std::pair<int, std::string_view>, 41> kReasonPhrases{{
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {418, "I'm a teapot"},
    {422, "Unprocessable Entity"},
    {424, "Failed Dependency"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

std::string format_date(std::time_t now) {
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(utc.tm_wday)],
                     utc.tm_mday, kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

void append_date(std::string& out) {
  thread_local std::time_t second = -1;
  thread_local std::string line;
  if (const std::time_t now = std::time(nullptr); now != second) {
    second = now;
    line = "Date: " + format_date(now) + "\r\n";
  }
  out.append(line);
}

void append_without_breaks(std::string& out, std::string_view text) {
  const std::size_t from = out.size();
  out.append(text);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

/// Headers that frame the message are not for callers to set.
bool frames_message(std::string_view name) {
  switch (name.size()) {
    case 10:
      return equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Keep-Alive");
    case 14:
      return equals_ignoring_case(name, "Content-Length");
    case 17:
      return equals_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

void append_header(std::string& out, const HttpHeader& header) {
  append_without_breaks(out, header.name);
  out.append(": ");
  append_without_breaks(out, header.value);
  out.append("\r\n");
}

}  // namespace

HttpRequestParser::HttpRequestParser(const Limits& limits) : limits_(limits) {
  eager(true);
  header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
  body_limit(limits.body_bytes_max);
}

std::size_t HttpRequestParser::parse(std::string_view bytes, ErrorCode& ec) {
  // Empty lines before a request are to be ignored (RFC 9112, 2.2).
  std::size_t skipped = 0;
  while (!got_some() && skipped < bytes.size() && (bytes[skipped] == '\r' || bytes[skipped] == '\n')) {
    ++skipped;
  }
  if (skipped == bytes.size()) {
    ec = http::error::need_more;
    return skipped;
  }
  const std::size_t used = put({bytes.data() + skipped, bytes.size() - skipped}, ec);
  // Lines that are not complete, of the header or between two chunks.
  const std::size_t left = bytes.size() - skipped - used;
  const std::size_t pending = left + (header_read_ ? 0 : header_bytes_);
  if (ec == http::error::need_more && pending > limits_.header_bytes_max) ec = http::error::header_limit;
  return skipped + used;
}

/// Beast's own limit counts anew with every call.
void HttpRequestParser::count_header_bytes(std::size_t count, ErrorCode& ec) {
  header_bytes_ += count;
  if (header_bytes_ > limits_.header_bytes_max) ec = http::error::header_limit;
}

void HttpRequestParser::on_request_impl(http::verb, Text method, Text target, int version, ErrorCode& ec) {
  constexpr std::string_view kRest = "  HTTP/1.1\r\n";
  count_header_bytes(method.size() + target.size() + kRest.size(), ec);
  request_.method.assign(method.data(), method.size());
  request_.target.assign(target.data(), target.size());
  if (version == 10) request_.protocol = "HTTP/1.0";
  request_.headers.reserve(16);
}

void HttpRequestParser::on_response_impl(int, Text, int, ErrorCode&) {}

void HttpRequestParser::on_field_impl(http::field field, Text name, Text value, ErrorCode& ec) {
  constexpr std::string_view kRest = ": \r\n";
  count_header_bytes(name.size() + value.size() + kRest.size(), ec);
  if (header_read_) {
    request_.trailers.push_back(
        {std::string(name.data(), name.size()), std::string(value.data(), value.size())});
    return;
  }
  if (field == http::field::transfer_encoding) encoded_ = true;
  if (field == http::field::expect) {
    expects_continue_ = equals_ignoring_case({value.data(), value.size()}, "100-continue");
  }
  request_.headers.push_back(
      {std::string(name.data(), name.size()), std::string(value.data(), value.size())});
}

void HttpRequestParser::on_header_impl(ErrorCode& ec) {
  header_read_ = true;
  // Without chunks nobody knows where such a body ends.
  if (encoded_ && !chunked()) ec = http::error::bad_transfer_encoding;
}

void HttpRequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) {
  // A length is only a claim: memory is taken as the body comes.
  constexpr std::uint64_t kReserveMax = 1024 * 1024;
  if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, kReserveMax)));
}

std::size_t HttpRequestParser::on_body_impl(Text bytes, ErrorCode&) {
  request_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

void HttpRequestParser::on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) {}

std::size_t HttpRequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) {
  request_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

void HttpRequestParser::on_finish_impl(ErrorCode&) {}

std::string_view reason_phrase(int status) {
  const auto* found = std::lower_bound(kReasonPhrases.begin(), kReasonPhrases.end(), status,
                                       [](const auto& entry, int wanted) { return entry.first < wanted; });
  return found != kReasonPhrases.end() && found->first == status ? found->second : "Unknown";
}

bool status_has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

void append_response_head(std::string& out, const HttpResponse& response, bool keep_alive,
                          BodyFraming framing) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_phrase(response.status));
  bool dated = false;
  for (const auto& header : response.headers) {
    if (frames_message(header.name)) continue;
    dated = dated || equals_ignoring_case(header.name, "Date");
    append_header(out, header);
  }
  if (!dated) append_date(out);
  if (status_has_body(response.status)) {
    if (framing == BodyFraming::kLength)
      fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    if (framing == BodyFraming::kChunked) out.append("Transfer-Encoding: chunked\r\n");
  }
  if (response.status == 101) out.append("Connection: upgrade\r\n");
  out.append(keep_alive ? "\r\n" : "Connection: close\r\n\r\n");
}

void append_chunk(std::string& out, std::string_view bytes) {
  fmt::format_to(std::back_inserter(out), "{:x}\r\n", bytes.size());
  out.append(bytes).append("\r\n");
}

void append_request_head(std::string& out, const HttpRequest& request, std::string_view host) {
  out.append(request.method).append(" ");
  append_without_breaks(out, request.target);
  out.append(" HTTP/1.1\r\n");
  if (request.header("Host") == nullptr) append_header(out, {"Host", std::string(host)});
  for (const auto& header : request.headers) {
    if (!frames_message(header.name)) append_header(out, header);
  }
  const bool bodiless = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  if (!bodiless || !request.body.empty()) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", request.body.size());
  }
  out.append("\r\n");
}

}  // namespace offstage
