#include "base/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include <sys/socket.h>

#include "base/http_wire.h"
#include "base/timed_socket.h"

namespace offstage {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using TlsStream = ssl::stream<TimedSocket>;
using Deadline = std::chrono::steady_clock::time_point;
using ResponseParser = http::response_parser<http::string_body>;

constexpr std::size_t kReadBytes = std::size_t{64} * 1024;
constexpr std::uint32_t kHeaderBytesMax = 64 * 1024;

Deadline after(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// Why no answer came.
struct SendError {
  std::string text;
  bool stale = false;  // the peer had closed the connection before it saw the request
  bool late = false;
};

/// A connection to one origin; one request at a time.
class Connection {
 public:
  explicit Connection(asio::io_context& io) : stream_(std::in_place_type<TimedSocket>, io) {}
  Connection(asio::io_context& io, ssl::context& tls)
      : stream_(std::in_place_type<TlsStream>, TimedSocket(io), tls) {}

  Result<void, Failure> open(asio::io_context& io, const Origin& origin, bool verify);
  Result<HttpResponse, SendError> exchange(const HttpRequest& request, const Origin& origin,
                                           const HttpClientOptions& options);
  /// Whether another request may follow the one that was answered.
  bool reusable() const { return reusable_; }
  /// From another thread: what it does next, or waits for, fails.
  void cut() { ::shutdown(timed_socket().socket().native_handle(), SHUT_RDWR); }
  void set_deadline(Deadline deadline) { timed_socket().set_deadline(deadline); }

 private:
  TimedSocket& timed_socket() {
    auto* tls = std::get_if<TlsStream>(&stream_);
    return tls != nullptr ? tls->next_layer() : *std::get_if<TimedSocket>(&stream_);
  }
  Result<void, Failure> start_tls(TlsStream& stream, const Origin& origin, bool verify);
  [[nodiscard]] ErrorCode write(const HttpRequest& request, const Origin& origin);
  [[nodiscard]] ErrorCode read(ResponseParser& parser);

  std::variant<TimedSocket, TlsStream> stream_;
  boost::beast::flat_buffer input_;
  std::string head_;
  bool reusable_ = false;
};

Result<void, Failure> Connection::open(asio::io_context& io, const Origin& origin, bool verify) {
  ErrorCode ec;
  const auto endpoints = tcp::resolver(io).resolve(origin.host, origin.port, ec);
  if (ec) return Failure{ec.message()};
  for (const auto& entry : endpoints) {
    ErrorCode ignored;
    timed_socket().socket().close(ignored);
    timed_socket().connect(entry.endpoint(), ec);
    if (!ec) break;
  }
  if (ec) return Failure{ec.message()};
  if (auto* tls = std::get_if<TlsStream>(&stream_)) return start_tls(*tls, origin, verify);
  return {};
}

Result<void, Failure> Connection::start_tls(TlsStream& stream, const Origin& origin, bool verify) {
  ErrorCode ec;
  asio::ip::make_address(origin.host, ec);
  const bool is_name = static_cast<bool>(ec);
  // Server name indication knows names only, no addresses (RFC 6066, 3).
  if (is_name && SSL_set_tlsext_host_name(stream.native_handle(), origin.host.c_str()) != 1) {
    return Failure{"OpenSSL does not take this host name"};
  }
  if (verify) stream.set_verify_callback(ssl::host_name_verification(origin.host), ec);
  stream.handshake(ssl::stream_base::client, ec);
  if (!ec) return {};
  if (const long verdict = SSL_get_verify_result(stream.native_handle()); verify && verdict != X509_V_OK) {
    return Failure{fmt::format("{}: {}", ec.message(), X509_verify_cert_error_string(verdict))};
  }
  return Failure{ec.message()};
}

ErrorCode Connection::write(const HttpRequest& request, const Origin& origin) {
  head_.clear();
  append_request_head(head_, request, origin.host_header());
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(head_), asio::buffer(request.body)};
  ErrorCode ec;
  std::visit([&](auto& stream) { asio::write(stream, buffers, ec); }, stream_);
  return ec;
}

ErrorCode Connection::read(ResponseParser& parser) {
  for (;;) {
    ErrorCode ec;
    if (input_.size() > 0) input_.consume(parser.put(input_.data(), ec));
    if (ec && ec != http::error::need_more) return ec;
    if (parser.is_done()) return {};
    const auto space = input_.prepare(kReadBytes);
    input_.commit(std::visit([&](auto& stream) { return stream.read_some(space, ec); }, stream_));
    if (!ec) continue;
    // Some servers end a body, or TLS, by just hanging up.
    const bool ended = ec == asio::error::eof || ec == ssl::error::stream_truncated;
    if (ended && parser.got_some()) parser.put_eof(ec);
    return ec;
  }
}

HttpResponse response_of(ResponseParser& parser) {
  HttpResponse response;
  auto& message = parser.get();
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  response.body = std::move(message.body());
  return response;
}

Result<HttpResponse, SendError> Connection::exchange(const HttpRequest& request, const Origin& origin,
                                                     const HttpClientOptions& options) {
  reusable_ = false;
  ErrorCode ec = write(request, origin);
  bool any_answer = false;
  while (!ec) {
    ResponseParser parser;
    parser.eager(true);
    parser.header_limit(kHeaderBytesMax);
    parser.body_limit(options.body_bytes_max);
    parser.skip(request.method == "HEAD");
    ec = read(parser);
    any_answer = any_answer || parser.got_some();
    if (ec) break;
    if (parser.get().result_int() < 200) continue;  // 100 Continue and its like
    reusable_ = parser.keep_alive() && input_.size() == 0;
    return response_of(parser);
  }
  if (ec == asio::error::timed_out) return SendError{"no answer in time", false, true};
  return SendError{ec == asio::error::eof ? "the connection was closed before the answer" : ec.message(),
                   !any_answer};
}

}  // namespace

Result<Origin, Failure> Origin::parse(std::string_view base_url) {
  const auto wrong = [base_url] {
    return Failure{fmt::format("\"{}\" is no URL such as http://localhost:8000", base_url)};
  };
  Origin origin;
  std::string_view rest = base_url;
  if (rest.starts_with("https://")) {
    origin.tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return wrong();
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#@ ") != std::string_view::npos) return wrong();
  const bool bracketed = rest.starts_with('[');
  const auto host_end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && host_end == std::string_view::npos) return wrong();
  origin.host = bracketed ? rest.substr(1, host_end - 1) : rest.substr(0, host_end);
  rest.remove_prefix(host_end == std::string_view::npos ? rest.size() : host_end + (bracketed ? 1 : 0));
  origin.port = origin.tls ? "443" : "80";
  if (rest.starts_with(':')) origin.port = rest.substr(1);
  const bool numeric = origin.port.find_first_not_of("0123456789") == std::string::npos;
  const bool well_formed = rest.empty() || rest.starts_with(':');
  if (origin.host.empty() || origin.port.empty() || origin.port.size() > 5 || !numeric || !well_formed)
    return wrong();
  return origin;
}

std::string Origin::host_header() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? "443" : "80") ? name : name + ":" + port;
}

class HttpClient::Pool {
 public:
  explicit Pool(HttpClientOptions options) : options_(std::move(options)) {}

  Result<HttpResponse, HttpFailure> send(const Origin& origin, const HttpRequest& request,
                                         std::optional<std::chrono::milliseconds> limit);
  void stop();

 private:
  /// A connection that waits for an answer, for stop() to find it.
  class InUse {
   public:
    InUse(Pool& pool, Connection& connection) : pool_(pool), connection_(connection) {
      const std::lock_guard lock(pool_.mutex_);
      pool_.in_use_.insert(&connection_);
      if (pool_.stopped_) connection_.cut();
    }
    ~InUse() {
      const std::lock_guard lock(pool_.mutex_);
      pool_.in_use_.erase(&connection_);
    }
    InUse(const InUse&) = delete;

   private:
    Pool& pool_;
    Connection& connection_;
  };

  bool stopped() {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }

  using Key = std::pair<bool, std::string>;  // TLS, "host:port"
  static Key key_of(const Origin& origin) { return {origin.tls, origin.host + ":" + origin.port}; }

  std::unique_ptr<Connection> take_idle(const Origin& origin);
  void keep(const Origin& origin, std::unique_ptr<Connection> connection);
  Result<std::unique_ptr<Connection>, Failure> open(const Origin& origin, Deadline deadline);
  Result<std::shared_ptr<ssl::context>, Failure> tls_context();

  const HttpClientOptions options_;
  asio::io_context io_;  // never runs: all calls block
  std::mutex mutex_;     // guards what follows
  std::shared_ptr<ssl::context> tls_;
  std::map<Key, std::vector<std::unique_ptr<Connection>>> idle_;
  std::set<Connection*> in_use_;
  bool stopped_ = false;
};

std::unique_ptr<Connection> HttpClient::Pool::take_idle(const Origin& origin) {
  const std::lock_guard lock(mutex_);
  auto& connections = idle_[key_of(origin)];
  if (connections.empty()) return nullptr;
  auto connection = std::move(connections.back());
  connections.pop_back();
  return connection;
}

void HttpClient::Pool::keep(const Origin& origin, std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  auto& connections = idle_[key_of(origin)];
  if (connections.size() < options_.connections_max) connections.push_back(std::move(connection));
}

/// Made when it is first needed: reading the system's authorities takes milliseconds.
Result<std::shared_ptr<ssl::context>, Failure> HttpClient::Pool::tls_context() {
  const std::lock_guard lock(mutex_);
  if (tls_) return tls_;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  ErrorCode ec;
  context->set_default_verify_paths(ec);
  if (!options_.ca_file.empty()) {
    context->load_verify_file(options_.ca_file, ec);
    if (ec) return Failure{fmt::format("{}: {}", options_.ca_file, ec.message())};
  }
  context->set_verify_mode(options_.verify_certificates ? ssl::verify_peer : ssl::verify_none, ec);
  tls_ = std::move(context);
  return tls_;
}

Result<std::unique_ptr<Connection>, Failure> HttpClient::Pool::open(const Origin& origin, Deadline deadline) {
  std::unique_ptr<Connection> connection;
  if (origin.tls) {
    ASSIGN_OR_RETURN(const auto tls, tls_context());
    connection = std::make_unique<Connection>(io_, *tls);
  } else {
    connection = std::make_unique<Connection>(io_);
  }
  connection->set_deadline(deadline);
  RETURN_IF_ERROR(connection->open(io_, origin, options_.verify_certificates));
  return connection;
}

Result<HttpResponse, HttpFailure> HttpClient::Pool::send(const Origin& origin, const HttpRequest& request,
                                                         std::optional<std::chrono::milliseconds> limit) {
  const auto failure = [&](std::string_view why, bool late) {
    const std::string at = fmt::format("{}://{}", origin.tls ? "https" : "http", origin.host_header());
    if (!late) return HttpFailure{{fmt::format("{}: {}", at, why)}, false};
    return HttpFailure{
        {fmt::format("{}: no answer within {} ms", at, limit.value_or(options_.timeout).count())}, true};
  };
  const Deadline end = limit ? after(*limit) : Deadline::max();
  for (bool fresh = false;; fresh = true) {
    auto connection = fresh ? nullptr : take_idle(origin);
    const bool kept = connection != nullptr;
    if (!kept) {
      auto opened = open(origin, std::min(end, after(options_.connect_timeout)));
      if (!opened) return failure(opened.error().text, std::chrono::steady_clock::now() >= end);
      connection = std::move(opened).value();
    }
    connection->set_deadline(limit ? end : after(options_.timeout));
    auto response = [&] {
      const InUse in_use(*this, *connection);
      return connection->exchange(request, origin, options_);
    }();
    if (response) {
      if (connection->reusable()) keep(origin, std::move(connection));
      return std::move(response).value();
    }
    if (!kept || !response.error().stale || stopped())
      return failure(response.error().text, response.error().late);
  }
}

void HttpClient::Pool::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (Connection* connection : in_use_) connection->cut();
}

HttpClient::HttpClient(HttpClientOptions options) : pool_(std::make_unique<Pool>(std::move(options))) {}

HttpClient::~HttpClient() = default;

Result<HttpResponse, HttpFailure> HttpClient::send(std::string_view base_url, const HttpRequest& request,
                                                   std::optional<std::chrono::milliseconds> limit) {
  const auto origin = Origin::parse(base_url);
  if (!origin) return HttpFailure{origin.error(), false};
  return pool_->send(*origin, request, limit);
}

void HttpClient::stop() {
  pool_->stop();
}

}  // namespace offstage
