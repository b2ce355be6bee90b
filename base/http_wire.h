#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/http.h"

/// HTTP/1.1 as bytes, for the server and the client: requests read, heads written.
namespace offstage {

/// Builds one HttpRequest out of what arrives. Beast knows the grammar; this keeps the header names as
/// they were sent and spares the copy out of Beast's own message type.
class HttpRequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  struct Limits {
    std::size_t header_bytes_max;
    std::size_t body_bytes_max;
  };
  explicit HttpRequestParser(const Limits& limits);

  /// Consumes from `bytes` what can be consumed and returns its length; the rest is to be offered again, with
  /// what follows it. Fails as Beast does: need_more is no failure.
  std::size_t parse(std::string_view bytes, boost::beast::error_code& ec);

  /// The client waits for "100 Continue" before it sends its body.
  bool expects_continue() const { return expects_continue_; }
  /// What is known of the request; its head, once is_header_done().
  const HttpRequest& request() const { return request_; }
  /// What has come of the body since the last time.
  std::string take_body() { return std::exchange(request_.body, {}); }
  /// Only when is_done().
  HttpRequest take() { return std::move(request_); }

 private:
  using ErrorCode = boost::beast::error_code;
  using Text = boost::beast::string_view;
  void count_header_bytes(std::size_t count, ErrorCode& ec);
  void on_request_impl(boost::beast::http::verb verb, Text method, Text target, int version,
                       ErrorCode& ec) override;
  void on_response_impl(int code, Text reason, int version, ErrorCode& ec) override;
  void on_field_impl(boost::beast::http::field field, Text name, Text value, ErrorCode& ec) override;
  void on_header_impl(ErrorCode& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& ec) override;
  std::size_t on_body_impl(Text bytes, ErrorCode& ec) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, Text bytes, ErrorCode& ec) override;
  void on_finish_impl(ErrorCode& ec) override;

  HttpRequest request_;
  Limits limits_;
  std::size_t header_bytes_ = 0;
  bool header_read_ = false;
  bool encoded_ = false;  // has a Transfer-Encoding
  bool expects_continue_ = false;
};

/// "Not Found" of 404; "Unknown" when the status has no name.
std::string_view reason_phrase(int status);

/// How a client knows where an answer's body ends.
enum class BodyFraming { kLength, kChunked, kUntilClosed };

/// Appends status line, headers and the blank line. Line breaks in names and values become blanks.
void append_response_head(std::string& out, const HttpResponse& response, bool keep_alive,
                          BodyFraming framing = BodyFraming::kLength);

/// Appends a piece of a body in the chunked coding. Not an empty one, which would be the end.
void append_chunk(std::string& out, std::string_view bytes);

/// Appends request line, headers and the blank line; Host is `host` unless the request names one.
void append_request_head(std::string& out, const HttpRequest& request, std::string_view host);

/// Whether a body follows the head at all.
bool status_has_body(int status);

}  // namespace offstage
