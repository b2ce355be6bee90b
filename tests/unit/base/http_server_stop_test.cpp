#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/http_server.h"
#include "tests/unit/base/raw_connection.h"

namespace offstage {
namespace {

using Milliseconds = std::chrono::milliseconds;

/// A handler that keeps the reply until the test asks for it.
class Held {
 public:
  HttpHandler handler() {
    return [this](HttpRequest, HttpReply reply) {
      const std::lock_guard lock(mutex_);
      reply_ = std::move(reply);
      arrived_.notify_all();
    };
  }
  HttpReply take() {
    std::unique_lock lock(mutex_);
    REQUIRE(arrived_.wait_for(lock, std::chrono::seconds(5), [this] { return reply_.has_value(); }));
    return *std::exchange(reply_, std::nullopt);
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::optional<HttpReply> reply_;
};

std::unique_ptr<HttpServer> started(HttpHandler handler, HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  REQUIRE(server.has_value());
  return std::move(server).value();
}

Milliseconds time_to_stop(HttpServer& server, Milliseconds drain) {
  const auto begin = std::chrono::steady_clock::now();
  server.stop(drain);
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
}

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_CASE("http_server: it may go as soon as the last answer is there, whoever gave it") {
  for (int round = 0; round < 200; ++round) {
    std::thread replier;
    {
      const auto server = started([&](HttpRequest, HttpReply reply) {
        replier = std::thread([reply = std::move(reply)] { reply({}); });
      });
      RawConnection client(server->port());
      client.send(std::string(kGet));
      CHECK(client.read_response().status == 200);
    }
    replier.join();
  }
}

TEST_CASE("http_server: a port in use is one clear line") {
  const auto server = started([](HttpRequest, HttpReply reply) { reply({}); });
  HttpServerOptions options;
  options.port = server->port();
  const auto second = HttpServer::start(options, [](HttpRequest, HttpReply) {});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().text == "port " + std::to_string(server->port()) + " on 127.0.0.1 is in use");
}

TEST_CASE("http_server: a port is free again at once") {
  auto server = started([](HttpRequest, HttpReply reply) { reply({}); });
  HttpServerOptions options;
  options.port = server->port();
  {
    RawConnection client(server->port());
    client.send(kGet);
    CHECK(client.read_response().status == 200);
    server.reset();
  }
  server = started([](HttpRequest, HttpReply reply) { reply({}); }, options);
  CHECK(server->port() == options.port);
}

TEST_CASE("http_server: who connects before it serves is served then; it may also go without serving") {
  auto server = HttpServer::bind({});
  REQUIRE(server.has_value());
  RawConnection client((*server)->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  (*server)->serve([](const HttpRequest&, const HttpReply& reply) { reply({204, {}, {}}); });
  CHECK(client.read_response().status == 204);
  CHECK(HttpServer::bind({}).has_value());
}

TEST_CASE("http_server: idle connections do not hold up a stop") {
  const auto server = started([](HttpRequest, HttpReply reply) { reply({}); });
  RawConnection used(server->port());
  used.send(kGet);
  CHECK(used.read_response().status == 200);
  RawConnection fresh(server->port());
  // Far below the drain; the machine may be busy.
  CHECK(time_to_stop(*server, Milliseconds(60'000)).count() < 2'000);
  CHECK(used.at_end());
  server->stop(Milliseconds(0));
}

TEST_CASE("http_server: a request in flight is finished while stopping") {
  Held held;
  const auto server = started(held.handler());
  RawConnection client(server->port());
  client.send(kGet);
  const HttpReply reply = held.take();
  std::thread late([&reply] {
    std::this_thread::sleep_for(Milliseconds(50));
    reply({200, {}, "late"});
  });
  CHECK(time_to_stop(*server, Milliseconds(60'000)).count() < 5'000);
  late.join();
  const auto response = client.read_response();
  CHECK(response.body == "late");
  CHECK(response.has("Connection: close"));
  CHECK(client.at_end());
}

TEST_CASE("http_server: after the drain what is in flight is cut off, and its reply goes nowhere") {
  Held held;
  auto server = started(held.handler());
  RawConnection client(server->port());
  client.send(kGet);
  const HttpReply reply = held.take();
  CHECK(time_to_stop(*server, Milliseconds(20)).count() < 5'000);
  CHECK(client.at_end());
  reply({});
  server.reset();
  reply({});
}

TEST_CASE("http_server: a reply that outlives the server is harmless") {
  Held held;
  std::optional<HttpReply> reply;
  {
    const auto server = started(held.handler());
    RawConnection client(server->port());
    client.send(kGet);
    reply = held.take();
  }
  reply.reset();  // dropped: the 500 has nowhere to go
}

TEST_CASE("http_server: stops while clients keep sending") {
  HttpServerOptions options;
  options.threads = 2;
  const auto server = started([](HttpRequest, HttpReply reply) { reply({200, {}, "x"}); }, options);
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([port = server->port()] {
      boost::asio::io_context io;
      boost::asio::ip::tcp::socket socket(io);
      boost::system::error_code ec;
      socket.connect({boost::asio::ip::make_address("127.0.0.1"), port}, ec);
      std::array<char, 4096> bytes;
      while (!ec) {
        boost::asio::write(socket, boost::asio::buffer(kGet), ec);
        if (!ec) socket.read_some(boost::asio::buffer(bytes), ec);
      }
    });
  }
  std::this_thread::sleep_for(Milliseconds(50));
  server->stop(Milliseconds(5'000));
  for (auto& client : clients) client.join();
}

TEST_CASE("http_server: a host without an address is one clear line") {
  HttpServerOptions options;
  options.host = "not a host";
  const auto server = HttpServer::start(options, [](HttpRequest, HttpReply) {});
  REQUIRE_FALSE(server.has_value());
  CHECK(server.error().text.starts_with("host not a host has no address: "));
}

TEST_CASE("http_server: servers on shared threads come and go one by one") {
  HttpServerOptions options;
  options.shared_threads = std::make_shared<HttpThreads>(1);
  const auto says = [](const char* text) {
    return [text](HttpRequest, HttpReply reply) { reply({200, {}, text}); };
  };
  const auto first = started(says("first"), options);
  for (int round = 0; round < 50; ++round) {
    const auto second = started(says("second"), options);
    RawConnection to_first(first->port());
    RawConnection to_second(second->port());
    to_first.send(kGet);
    to_second.send(kGet);
    CHECK(to_first.read_response().body == "first");
    CHECK(to_second.read_response().body == "second");
    second->stop(Milliseconds(0));
    CHECK(to_second.at_end());
  }
  RawConnection still(first->port());
  still.send(kGet);
  CHECK(still.read_response().body == "first");
}

}  // namespace
}  // namespace offstage
