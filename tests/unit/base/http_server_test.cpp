#include "base/http_server.h"

#include <doctest/doctest.h>

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "tests/unit/base/raw_connection.h"

namespace offstage {
namespace {

std::unique_ptr<HttpServer> started(HttpHandler handler, HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  REQUIRE(server.has_value());
  return std::move(server).value();
}

/// Answers with what it was asked: "METHOD target body".
void echo(HttpRequest request, HttpReply reply) {
  reply({200, {{"X-Header", "yes"}}, request.method + " " + request.target + " " + request.body});
}

TEST_CASE("http_server: a request reaches the handler as it was sent") {
  HttpRequest seen;
  const auto server = started([&seen](HttpRequest request, HttpReply reply) {
    seen = std::move(request);
    reply({});
  });
  RawConnection client(server->port());
  client.send(
      "PUT /a%20b?c=d HTTP/1.1\r\nHost: x\r\nX-Twice: 1\r\nx-tWICE:  2 \r\nContent-Length: 4\r\n\r\nbody");
  CHECK(client.read_response().status == 200);
  CHECK(seen.method == "PUT");
  CHECK(seen.target == "/a%20b?c=d");
  CHECK(seen.protocol == "HTTP/1.1");
  CHECK(seen.remote_address == "127.0.0.1");
  CHECK(seen.body == "body");
  REQUIRE(seen.headers.size() == 4);
  CHECK(seen.headers[1].name == "X-Twice");
  CHECK(seen.headers[2].name == "x-tWICE");
  CHECK(seen.headers[2].value == "2");
}

TEST_CASE("http_server: an answer has a length, a date and nothing superfluous") {
  const auto server = started(echo);
  RawConnection client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto response = client.read_response();
  CHECK(response.head.starts_with("HTTP/1.1 200 OK\r\nX-Header: yes\r\nDate: "));
  CHECK(response.has("Content-Length: 6"));
  CHECK(response.head.find("Server:") == std::string::npos);
  CHECK(response.head.find("Connection:") == std::string::npos);
  CHECK(response.body == "GET / ");
}

TEST_CASE("http_server: pipelined requests are answered in order") {
  const auto server = started(echo);
  RawConnection client(server->port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
  }
  client.send(requests);
  for (int i = 0; i < 50; ++i) CHECK(client.read_response().body == "POST /" + std::to_string(i) + " ab");
}

TEST_CASE("http_server: a request may come byte by byte") {
  const auto server = started(echo);
  RawConnection client(server->port());
  for (const char c : std::string_view("\r\nPOST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")) {
    client.send({&c, 1});
  }
  CHECK(client.read_response().body == "POST /x abc");
}

TEST_CASE("http_server: chunked bodies are put together, trailers are no headers") {
  HttpRequest seen;
  const auto server = started([&seen](HttpRequest request, HttpReply reply) {
    seen = request;
    echo(std::move(request), std::move(reply));
  });
  RawConnection client(server->port());
  const std::string_view kRequest =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: "
      "1\r\n\r\n";
  client.send(kRequest);
  CHECK(client.read_response().body == "POST / abc0123456789");
  CHECK(seen.headers.size() == 2);
  REQUIRE(seen.trailers.size() == 1);
  CHECK(seen.trailers[0].name == "X-Trailer");
  CHECK(seen.trailers[0].value == "1");
  for (const char c : kRequest) client.send({&c, 1});
  CHECK(client.read_response().body == "POST / abc0123456789");
}

TEST_CASE("http_server: Connection: close and HTTP/1.0 end the connection") {
  const auto server = started(echo);
  for (const char* request :
       {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    RawConnection client(server->port());
    client.send(request);
    const auto response = client.read_response();
    CHECK(response.status == 200);
    CHECK(response.has("Connection: close"));
    CHECK(client.at_end());
  }
}

TEST_CASE("http_server: HEAD, 204 and 304 have no body") {
  const auto server = started([](HttpRequest request, HttpReply reply) {
    reply({request.target == "/" ? 200 : std::stoi(request.target.substr(1)), {}, "body"});
  });
  RawConnection client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.read_response(true).has("Content-Length: 4"));
  for (const char* target : {"/204", "/304"}) {
    client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto response = client.read_response();
    CHECK(response.head.find("Content-Length") == std::string::npos);
  }
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.read_response().body == "body");
}

TEST_CASE("http_server: a client that expects 100-continue gets it before it sends the body") {
  const auto server = started(echo);
  RawConnection client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  CHECK(client.read_response().head == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("bo");
  client.send("dy");
  CHECK(client.read_response().body == "POST / body");
}

TEST_CASE("http_server: a body over the limit is refused, and the client sees why") {
  HttpServerOptions options;
  options.body_bytes_max = 1000;
  const auto server = started(echo, options);
  SUBCASE("announced") {
    RawConnection client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n");
    client.try_send(std::string(4'000'000, 'x'));
    const auto response = client.read_response();
    CHECK(response.status == 413);
    CHECK(response.has("Connection: close"));
  }
  SUBCASE("chunk by chunk") {
    RawConnection client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 11; ++i) client.try_send("64\r\n" + std::string(100, 'x') + "\r\n");
    CHECK(client.read_response().status == 413);
  }
  SUBCASE("before a body that was to be asked for") {
    RawConnection client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    CHECK(client.read_response().status == 413);
  }
  SUBCASE("just at the limit") {
    RawConnection client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));
    CHECK(client.read_response().status == 200);
  }
}

TEST_CASE("http_server: what is not HTTP gets 400") {
  const auto server = started(echo);
  for (const char* request :
       {"nonsense\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    CAPTURE(request);
    RawConnection client(server->port());
    client.send(request);
    const auto response = client.read_response();
    CHECK(response.status == 400);
    CHECK(response.has("Connection: close"));
    CHECK(response.body == "Bad Request\n");
  }
}

TEST_CASE("http_server: a header block over the limit gets 400, however it is cut") {
  const auto server = started(echo);
  const std::string line = "X-Filler: " + std::string(1000, 'x') + "\r\n";
  SUBCASE("at once") {
    RawConnection client(server->port());
    std::string request = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 20; ++i) request += line;
    client.send(request + "\r\n");
    CHECK(client.read_response().status == 400);
  }
  SUBCASE("line by line") {
    RawConnection client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 20; ++i) client.try_send(line);
    CHECK(client.read_response().status == 400);
  }
  SUBCASE("between two chunks") {
    RawConnection client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;");
    client.try_send(std::string(40'000, 'x'));
    CHECK(client.read_response().status == 400);
  }
  SUBCASE("below the limit") {
    RawConnection client(server->port());
    std::string request = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 15; ++i) request += line;
    client.send(request + "\r\n");
    CHECK(client.read_response().status == 200);
  }
}

TEST_CASE("http_server: the product words the answers of the server itself") {
  HttpServerOptions options;
  options.on_protocol_error = [](int status) { return HttpResponse{status, {}, "ours"}; };
  const auto server = started([](HttpRequest, HttpReply) {}, options);
  RawConnection client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
  auto response = client.read_response();
  CHECK(response.status == 500);
  CHECK(response.body == "ours");
  response = client.read_response();
  CHECK(response.status == 400);
  CHECK(response.body == "ours");
}

TEST_CASE("http_server: a header cannot smuggle in another") {
  const auto server = started([](HttpRequest, HttpReply reply) {
    reply({200,
           {{"X-A", "1\r\nX-Evil: 2"}, {"X-B\r\nX-Evil", "3"}, {"Content-Length", "7"}, {"connection", "x"}},
           "ok"});
  });
  RawConnection client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto response = client.read_response();
  CHECK(response.has("X-A: 1  X-Evil: 2"));
  CHECK(response.has("X-B  X-Evil: 3"));
  CHECK(response.has("Content-Length: 2"));
  CHECK(response.head.find("onnection") == std::string::npos);
}

TEST_CASE("http_server: a reply may come from another thread") {
  std::vector<std::thread> workers;
  std::mutex mutex;
  HttpServerOptions options;
  options.threads = 2;
  const auto server = started(
      [&](HttpRequest request, HttpReply reply) {
        const std::lock_guard lock(mutex);
        workers.emplace_back(
            [request = std::move(request), reply = std::move(reply)] { echo(request, reply); });
      },
      options);
  RawConnection client(server->port());
  for (int i = 0; i < 100; ++i) {
    client.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "GET /" + std::to_string(i) + " ");
  }
  for (auto& worker : workers) worker.join();
}

TEST_CASE("http_server: the first reply counts, a dropped one is a 500") {
  const auto server = started([](HttpRequest request, HttpReply reply) {
    if (request.target == "/dropped") return;
    if (request.target == "/elsewhere") {
      std::thread([reply = std::move(reply)] {}).detach();
      return;
    }
    reply({201, {}, ""});
    reply({202, {}, ""});
  });
  RawConnection client(server->port());
  const std::pair<const char*, int> cases[] = {
      {"/twice", 201}, {"/dropped", 500}, {"/elsewhere", 500}, {"/twice", 201}};
  for (const auto& [target, status] : cases) {
    client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().status == status);
  }
}

TEST_CASE("http_server: a handler that throws is a 500, and the server goes on") {
  log::init(log::Level::kOff, false);
  const auto server = started([](HttpRequest request, HttpReply reply) {
    if (request.target == "/std") throw std::runtime_error("thrown on purpose");
    if (request.target == "/int") throw 1;
    echo(std::move(request), std::move(reply));
  });
  RawConnection client(server->port());
  for (const char* target : {"/std", "/int"}) {
    client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().status == 500);
  }
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.read_response().status == 200);
  log::init(log::Level::kInfo, false);
}

TEST_CASE("http_server: large bodies go both ways") {
  const auto server =
      started([](HttpRequest request, HttpReply reply) { reply({200, {}, std::move(request.body)}); });
  RawConnection client(server->port());
  const std::string body(10'000'000, 'x');
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
  client.send(body);
  CHECK(client.read_response().body == body);
}

TEST_CASE("http_server: 200 connections at a time") {
  HttpServerOptions options;
  options.threads = 2;
  const auto server = started(echo, options);
  std::vector<std::unique_ptr<RawConnection>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<RawConnection>(server->port()));
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      clients[i]->send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      CHECK(clients[i]->read_response().body == "GET /" + std::to_string(i) + " ");
    }
  }
}

}  // namespace
}  // namespace offstage
