#include "base/http_client.h"

#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/http_server.h"

namespace offstage {
namespace {

using tcp = boost::asio::ip::tcp;

std::unique_ptr<HttpServer> started(HttpHandler handler, HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  REQUIRE(server.has_value());
  return std::move(server).value();
}

std::string url_of(std::uint16_t port) {
  return "http://127.0.0.1:" + std::to_string(port);
}

HttpRequest get(std::string target) {
  HttpRequest request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

HttpRequest post(std::string body) {
  HttpRequest request = get("/");
  request.method = "POST";
  request.body = std::move(body);
  return request;
}

/// A server that does as `session` says with each connection, one after the other.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::function<void(tcp::socket&)>> sessions)
      : acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        port_(acceptor_.local_endpoint().port()) {
    thread_ = std::thread([this, sessions = std::move(sessions)] {
      for (const auto& session : sessions) {
        tcp::socket socket(io_);
        acceptor_.accept(socket);
        session(socket);
      }
    });
  }
  ~ScriptedServer() { thread_.join(); }
  std::uint16_t port() const { return port_; }

  static void read_head(tcp::socket& socket) {
    boost::asio::streambuf input;
    boost::asio::read_until(socket, input, "\r\n\r\n");
  }
  static void write(tcp::socket& socket, std::string_view text) {
    boost::asio::write(socket, boost::asio::buffer(text));
  }

 private:
  boost::asio::io_context io_;
  tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::thread thread_;
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_CASE("http_client: an origin is parsed and spelt") {
  const auto plain = Origin::parse("http://localhost:8000/");
  REQUIRE(plain.has_value());
  CHECK_FALSE(plain->tls);
  CHECK(plain->host == "localhost");
  CHECK(plain->port == "8000");
  CHECK(plain->host_header() == "localhost:8000");
  const auto secure = Origin::parse("https://dynamodb.eu-central-1.amazonaws.com");
  REQUIRE(secure.has_value());
  CHECK(secure->tls);
  CHECK(secure->port == "443");
  CHECK(secure->host_header() == "dynamodb.eu-central-1.amazonaws.com");
  const auto six = Origin::parse("http://[::1]:80");
  REQUIRE(six.has_value());
  CHECK(six->host == "::1");
  CHECK(six->host_header() == "[::1]");
  for (const char* wrong :
       {"", "localhost:8000", "ftp://x", "http://", "http://:80", "http://x:", "http://x:y", "http://x/path",
        "http://[::1", "http://[::1]x", "http://u@x", "http://x:123456"}) {
    CAPTURE(wrong);
    CHECK_FALSE(Origin::parse(wrong).has_value());
  }
}

TEST_CASE("http_client: sends what it is given and hands back what came") {
  HttpRequest seen;
  const auto server = started([&seen](HttpRequest request, HttpReply reply) {
    seen = std::move(request);
    reply({404, {{"X-Twice", "1"}, {"X-Twice", "2"}}, std::string(100'000, 'x')});
  });
  HttpClient client;
  HttpRequest request = post("body");
  request.headers = {{"X-Amz-Target", "A.B"}, {"Content-Length", "99"}};
  const auto response = client.send(url_of(server->port()), request);
  REQUIRE(response.has_value());
  CHECK(response->status == 404);
  CHECK(response->headers[0].name == "X-Twice");
  CHECK(response->headers[1].value == "2");
  CHECK(response->body.size() == 100'000);
  CHECK(seen.body == "body");
  CHECK(*seen.header("Host") == "127.0.0.1:" + std::to_string(server->port()));
  CHECK(*seen.header("X-Amz-Target") == "A.B");
  CHECK(*seen.header("Content-Length") == "4");
}

TEST_CASE("http_client: a connection is used again, HEAD included") {
  std::atomic<int> requests = 0;
  ScriptedServer server({[&requests](tcp::socket& socket) {
    while (requests < 3) {
      ScriptedServer::read_head(socket);
      // Counted before the answer: the client looks as soon as it has it.
      const bool is_head = ++requests == 2;
      ScriptedServer::write(socket, is_head ? kOk.substr(0, kOk.size() - 2) : kOk);
    }
  }});
  HttpClient client;
  HttpRequest head = get("/");
  head.method = "HEAD";
  CHECK(client.send(url_of(server.port()), get("/")).has_value());
  CHECK(client.send(url_of(server.port()), head).has_value());
  CHECK(client.send(url_of(server.port()), get("/")).has_value());
  CHECK(requests == 3);
}

TEST_CASE("http_client: a kept connection that was closed is replaced") {
  const auto once = [](tcp::socket& socket) {
    ScriptedServer::read_head(socket);
    ScriptedServer::write(socket, kOk);
  };
  ScriptedServer server({once, once, once});
  HttpClient client;
  for (int i = 0; i < 3; ++i) {
    const auto response = client.send(url_of(server.port()), get("/"));
    REQUIRE(response.has_value());
    CHECK(response->body == "ok");
  }
}

TEST_CASE("http_client: an answer that breaks off is a failure and not asked for again") {
  ScriptedServer server({[](tcp::socket& socket) {
    ScriptedServer::read_head(socket);
    ScriptedServer::write(socket, kOk);
    ScriptedServer::read_head(socket);
    ScriptedServer::write(socket, kOk.substr(0, kOk.size() - 1));
  }});
  HttpClient client;
  CHECK(client.send(url_of(server.port()), get("/")).has_value());
  CHECK_FALSE(client.send(url_of(server.port()), get("/")).has_value());
}

TEST_CASE("http_client: answers of every framing are read") {
  ScriptedServer server({[](tcp::socket& socket) {
    ScriptedServer::read_head(socket);
    ScriptedServer::write(
        socket,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
    ScriptedServer::write(socket, "1\r\nc\r\n0\r\n\r\n");
    ScriptedServer::read_head(socket);
    ScriptedServer::write(socket, "HTTP/1.0 200 OK\r\n\r\nuntil the end");
  }});
  HttpClient client;
  auto response = client.send(url_of(server.port()), get("/"));
  REQUIRE(response.has_value());
  CHECK(response->body == "abc");
  response = client.send(url_of(server.port()), get("/"));
  REQUIRE(response.has_value());
  CHECK(response->body == "until the end");
}

TEST_CASE("http_client: no answer in time is a failure") {
  HttpClientOptions options;
  options.timeout = std::chrono::milliseconds(50);
  std::vector<HttpReply> held;
  const auto server = started([&held](HttpRequest, HttpReply reply) { held.push_back(std::move(reply)); });
  HttpClient client(options);
  const auto response = client.send(url_of(server->port()), get("/"));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().text == url_of(server->port()) + ": no answer within 50 ms");
  CHECK(response.error().is_late);
}

TEST_CASE("http_client: a call's own limit goes before that of all") {
  std::vector<HttpReply> held;
  const auto server = started([&held](HttpRequest, HttpReply reply) { held.push_back(std::move(reply)); });
  HttpClient client;
  for (const int limit_ms : {20, 0, -5}) {
    const auto response = client.send(url_of(server->port()), get("/"), std::chrono::milliseconds(limit_ms));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().is_late);
    CHECK(response.error().text ==
          url_of(server->port()) + ": no answer within " + std::to_string(limit_ms) + " ms");
  }
}

TEST_CASE("http_client: nobody listening is one clear line") {
  std::uint16_t port = 0;
  {
    const auto server = started([](HttpRequest, HttpReply) {});
    port = server->port();
  }
  HttpClient client;
  const auto response = client.send(url_of(port), get("/"));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().text == url_of(port) + ": Connection refused");
  CHECK_FALSE(response.error().is_late);
  CHECK_FALSE(client.send("nonsense", get("/")).has_value());
}

TEST_CASE("http_client: many threads share one client") {
  HttpServerOptions server_options;
  server_options.threads = 2;
  const auto server =
      started([](HttpRequest request, HttpReply reply) { reply({200, {}, std::move(request.body)}); },
              server_options);
  HttpClientOptions options;
  options.connections_max = 2;
  HttpClient client(options);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        const std::string body = std::to_string(i) + "/" + std::to_string(round);
        const auto response = client.send(url_of(server->port()), post(body));
        if (response && response->body == body) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 400);
}

}  // namespace
}  // namespace offstage
