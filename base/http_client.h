#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"

namespace offstage {

/// Where a request goes: the part of a URL before the path.
struct Origin {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  std::string port;  // "80" and "443" when the URL names none

  /// From "http://host:port" or "https://host"; a trailing '/' is allowed, a path is not.
  static Result<Origin, Failure> parse(std::string_view base_url);
  /// As the Host header spells it: without the scheme's own port.
  std::string host_header() const;
};

struct HttpClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  /// For the whole of one answered request once connected.
  std::chrono::milliseconds timeout{60'000};
  /// Certificates are checked against the system's authorities (SSL_CERT_FILE and SSL_CERT_DIR are heeded)
  /// and `ca_file`, a PEM file, when it is named.
  bool verify_certificates = true;
  std::string ca_file;
  /// Connections kept open between requests, for each origin. More are opened when more threads send at
  /// the same time, and closed after use.
  std::size_t connections_max = 16;
  std::size_t body_bytes_max = std::size_t{256} * 1024 * 1024;
};

/// Why no whole answer came.
struct HttpFailure : Failure {
  bool is_late = false;  // the time for it was up; else there is nobody, or what came is no answer
};

/// Sends requests and waits for the answer, over HTTP and HTTPS, and keeps connections open. Thread-safe.
/// Used by the DynamoDB client of C++ handlers, by `offstage up` and by tests.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options = {});
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  /// `base_url` is as Origin::parse takes it, the rest stands in `request`: target, method, headers, body.
  /// Host is added when it is missing; Content-Length is the client's. Any status is a success; a
  /// Failure means that no whole answer came, and says why in one line. When a kept connection turns out
  /// to be closed before anything of the answer came, the request is sent once more on a new one.
  /// `limit`: for all of it, connecting included, instead of the options' timeout.
  Result<HttpResponse, HttpFailure> send(std::string_view base_url, const HttpRequest& request,
                                         std::optional<std::chrono::milliseconds> limit = std::nullopt);

  /// From any thread: whoever waits for an answer gets a failure, and so does every request from then on.
  void stop();

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace offstage
