#include "base/web_socket.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/http_server.h"
#include "base/log.h"
#include "base/web_socket_stream.h"
#include "tests/unit/base/web_socket_client.h"

namespace offstage {
namespace {

using Client = WebSocketClient;

/// Writes down what it is told, and echoes messages.
class Recorder final : public WebSocketListener {
 public:
  void on_open(std::shared_ptr<WebSocket> socket) override {
    socket_ = std::move(socket);
    note("open");
  }
  void on_message(std::string message, bool is_binary) override {
    note((is_binary ? "binary " : "text ") +
         (message.size() > 100 ? std::to_string(message.size()) : message));
    if (echoes) socket_->send(std::move(message), is_binary);
  }
  void on_ping() override { note("ping"); }
  void on_end(const WebSocketEnd& end) override {
    note("end " + std::to_string(end.code) + " " + end.reason + (end.by_server ? " by server" : ""));
  }

  /// The n-th note, from 0 on; fails when it does not come.
  std::string at(std::size_t n) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds(5), [&] { return notes_.size() > n; }));
    return notes_[n];
  }
  WebSocket& socket() {
    at(0);
    return *socket_;
  }

  bool echoes = true;

 private:
  void note(std::string text) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(std::move(text));
    changed_.notify_all();
  }

  std::shared_ptr<WebSocket> socket_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> notes_;
};

/// A server that makes a WebSocket of everything, for one recorder.
struct Bench {
  explicit Bench(WebSocketLimits limits = {}) {
    HttpServerOptions options;
    options.web_sockets = limits;
    auto started = HttpServer::start(std::move(options), [this](const HttpRequest&, const HttpReply& reply) {
      reply({101, {{"Sec-WebSocket-Protocol", "chat"}}, "", recorder});
    });
    REQUIRE(started.has_value());
    server = std::move(started).value();
  }

  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
  std::unique_ptr<HttpServer> server;
};

TEST_CASE("web_socket: the handshake is answered with the accept key and the handler's headers") {
  Bench bench;
  Client client(bench.server->port());
  const std::string head = client.open("Sec-WebSocket-Extensions: permessage-deflate\r\n");
  CHECK(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
  // The example of RFC 6455 1.3.
  CHECK(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
  CHECK(head.find("Upgrade: websocket\r\n") != std::string::npos);
  CHECK(head.find("Connection: upgrade\r\n") != std::string::npos);
  CHECK(head.find("Sec-WebSocket-Protocol: chat\r\n") != std::string::npos);
  CHECK(head.find("Extensions") == std::string::npos);
  CHECK(head.find("Server:") == std::string::npos);
  CHECK(head.find("Content-Length") == std::string::npos);
  CHECK(bench.recorder->at(0) == "open");
}

TEST_CASE("web_socket: messages, whole and in fragments, with a ping between these") {
  Bench bench;
  Client client(bench.server->port());
  client.open();
  client.send_text("hello");
  CHECK(client.read_frame().payload == "hello");
  client.send(Client::frame(Client::kText, "one ", false));
  client.send(Client::frame(Client::kPing, "are you there"));
  client.send(Client::frame(Client::kContinuation, "two ", false) +
              Client::frame(Client::kContinuation, "three"));
  const RawFrame pong = client.read_frame();
  CHECK(pong.opcode == Client::kPong);
  CHECK(pong.payload == "are you there");
  const RawFrame echo = client.read_frame();
  CHECK(echo.opcode == Client::kText);
  CHECK(echo.payload == "one two three");
  client.send(Client::frame(Client::kBinary, std::string("\0\xff", 2)));
  const RawFrame bytes = client.read_frame();
  CHECK(bytes.opcode == Client::kBinary);
  CHECK(bytes.payload == std::string("\0\xff", 2));
  client.send_text("");
  CHECK(client.read_frame().payload.empty());
  CHECK(bench.recorder->at(2) == "ping");
  CHECK(bench.recorder->at(3) == "text one two three");
}

TEST_CASE("web_socket: frames may come with the handshake, and byte by byte") {
  Bench bench;
  Client client(bench.server->port());
  client.send(Client::handshake() + Client::frame(Client::kText, "early"));
  client.read_head();
  CHECK(client.read_frame().payload == "early");
  for (const char c : Client::frame(Client::kText, "slow")) client.send({&c, 1});
  CHECK(client.read_frame().payload == "slow");
}

TEST_CASE("web_socket: how it ended, as the client said it") {
  struct Row {
    std::string bytes;
    std::string end;
    std::string answer;
  };
  for (const Row& row :
       {Row{Client::close_frame(1000, "bye"), "end 1000 bye", "1000"},
        Row{Client::close_frame(4001, "mine"), "end 4001 mine", "4001"},
        Row{Client::frame(Client::kClose, ""), "end 1005 ", "1000"},
        Row{Client::frame(Client::kText, "\xff"), "end 1007  by server", "1007"},
        Row{Client::frame(3, "reserved"), "end 1002  by server", "1002"},
        Row{Client::frame(Client::kContinuation, "of nothing"), "end 1002  by server", "1002"}}) {
    CAPTURE(row.end);
    Bench bench;
    Client client(bench.server->port());
    client.open();
    client.send(row.bytes);
    const RawFrame answer = client.read_frame();
    CHECK(answer.opcode == Client::kClose);
    CHECK(answer.close_text().substr(0, 4) == row.answer);
    CHECK(client.at_end());
    client.hang_up();
    CHECK(bench.recorder->at(1).starts_with(row.end));
  }
}

TEST_CASE("web_socket: a client that hangs up without a word has ended with 1006") {
  Bench bench;
  auto client = std::make_unique<Client>(bench.server->port());
  client->open();
  bench.recorder->at(0);
  client.reset();
  CHECK(bench.recorder->at(1) == "end 1006 ");
  CHECK_FALSE(bench.recorder->socket().send("to nobody", false));
}

TEST_CASE("web_socket: the server closes after what is queued, and takes nothing more") {
  Bench bench;
  Client client(bench.server->port());
  client.open();
  WebSocket& socket = bench.recorder->socket();
  CHECK(socket.send("first", false));
  CHECK(socket.send("second", true));
  socket.close(1001, "Going away");
  CHECK_FALSE(socket.send("third", false));
  socket.close(1000, "too late");
  CHECK(client.read_frame().payload == "first");
  CHECK(client.read_frame().opcode == Client::kBinary);
  CHECK(client.read_frame().close_text() == "1001 Going away");
  client.send_text("crossed it");  // nobody hears that
  client.send(Client::close_frame(1001));
  CHECK(client.at_end());
  client.hang_up();
  CHECK(bench.recorder->at(1) == "end 1001 Going away by server");
}

TEST_CASE("web_socket: limits of messages, of frames and of what they hold") {
  const WebSocketLimits limits{
      .message_bytes_max = 1000, .frame_bytes_max = 300, .queue_bytes_max = 100'000, .takes_binary = false};
  const std::string part(300, 'x');
  struct Row {
    std::string bytes;
    std::string second;
    std::string third;
  };
  for (const Row& row :
       {Row{Client::frame(1, part, false) + Client::frame(0, part, false) + Client::frame(0, part, false) +
                Client::frame(0, std::string(100, 'x')) + Client::close_frame(1000),
            "text 1000", "end 1000 "},
        Row{Client::frame(1, part, false) + Client::frame(0, part, false) + Client::frame(0, part, false) +
                Client::frame(0, std::string(101, 'x')),
            "end 1009  by server", ""},
        Row{Client::frame(1, std::string(301, 'x')), "end 1009  by server", ""},
        Row{Client::frame(1, std::string(70'000, 'x')), "end 1009  by server", ""},
        Row{Client::frame(1, "fits") + Client::frame(1, std::string(301, 'x')), "text fits",
            "end 1009  by server"},
        Row{Client::frame(2, "bytes"), "end 1003  by server", ""}}) {
    CAPTURE(row.second);
    Bench bench(limits);
    bench.recorder->echoes = false;
    Client client(bench.server->port());
    client.open();
    client.try_send(row.bytes);
    const RawFrame answer = client.read_frame();
    CHECK(answer.opcode == Client::kClose);
    client.try_send(Client::close_frame(1000));
    client.hang_up();
    CHECK(bench.recorder->at(1) == row.second);
    if (!row.third.empty()) CHECK(bench.recorder->at(2) == row.third);
  }
}

TEST_CASE("web_socket: large messages go out in frames of the limit") {
  Bench bench({.message_bytes_max = 100'000, .frame_bytes_max = 30'000});
  Client client(bench.server->port());
  client.open();
  bench.recorder->socket().send(std::string(70'000, 'x'), false);
  const RawFrame first = client.read_frame();
  CHECK(first.payload.size() == 30'000);
  CHECK_FALSE(first.is_last);
  CHECK(client.read_frame().opcode == Client::kContinuation);
  const RawFrame last = client.read_frame();
  CHECK(last.payload.size() == 10'000);
  CHECK(last.is_last);
}

TEST_CASE("web_socket: a client that does not read is cut off") {
  Bench bench({.queue_bytes_max = 1'000'000});
  Client client(bench.server->port());
  client.open();
  WebSocket& socket = bench.recorder->socket();
  int sent = 0;  // until the system's buffers and the queue are full
  while (sent < 1000 && socket.send(std::string(100'000, 'x'), false)) ++sent;
  CHECK(sent > 9);
  CHECK(sent < 1000);
  CHECK(bench.recorder->at(1) == "end 1006 ");
}

TEST_CASE("web_socket: sends from many threads arrive whole") {
  Bench bench;
  Client client(bench.server->port());
  client.open();
  WebSocket& socket = bench.recorder->socket();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&socket, t] {
      for (int i = 0; i < 200; ++i) socket.send(std::string(50, static_cast<char>('a' + t)), false);
    });
  }
  for (int i = 0; i < 800; ++i) {
    const std::string text = client.read_frame().payload;
    CHECK(text == std::string(50, text.empty() ? '?' : text.front()));
  }
  for (auto& thread : threads) thread.join();
}

TEST_CASE("web_socket: the server's stop says goodbye, and does not wait for ever") {
  Bench bench;
  Client polite(bench.server->port());
  polite.open();
  bench.recorder->at(0);
  auto stopped = std::async(std::launch::async, [&] { bench.server->stop(std::chrono::seconds(5)); });
  CHECK(polite.read_frame().close_text() == "1001");
  polite.send(Client::close_frame(1001));
  polite.hang_up();
  stopped.get();
  CHECK(bench.recorder->at(1) == "end 1001  by server");
  CHECK_FALSE(bench.recorder->socket().send("late", false));

  Bench other;
  Client silent(other.server->port());
  silent.open();
  other.recorder->at(0);
  other.server->stop(std::chrono::milliseconds(0));
  CHECK(other.recorder->at(1).starts_with("end "));
}

TEST_CASE("web_socket: what asks for one, and what does it wrongly") {
  const auto request = [](std::vector<HttpHeader> headers) {
    HttpRequest made;
    made.method = "GET";
    made.headers = std::move(headers);
    return made;
  };
  const HttpHeader connection{"connection", "keep-alive,upgrade"};
  const HttpHeader upgrade{"Upgrade", "websocket"};
  const HttpHeader key{"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="};
  CHECK(asks_for_web_socket(request({connection, upgrade})));
  CHECK_FALSE(asks_for_web_socket(request({connection})));
  CHECK_FALSE(asks_for_web_socket(request({upgrade})));
  CHECK_FALSE(asks_for_web_socket(request({connection, {"Upgrade", "h2c"}})));
  CHECK(web_socket_fault(request({key, {"Sec-WebSocket-Version", "13"}})) == std::nullopt);
  CHECK(web_socket_fault(request({key, {"Sec-WebSocket-Version", "8"}})) == 426);
  CHECK(web_socket_fault(request({key})) == 400);
  CHECK(web_socket_fault(request({{"Sec-WebSocket-Version", "13"}})) == 400);
  CHECK(web_socket_fault(request({{"Sec-WebSocket-Version", "13"}, {"Sec-WebSocket-Key", "c2hvcnQ="}})) ==
        400);
}

TEST_CASE("web_socket: a handler that upgrades what is no handshake is answered for") {
  log::init(log::Level::kOff, false);
  Bench bench;
  Client client(bench.server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.read_head().starts_with("HTTP/1.1 500 "));
  log::init(log::Level::kInfo, false);
  CHECK(bench.recorder->at(0) == "end 1006 ");
}

}  // namespace
}  // namespace offstage
