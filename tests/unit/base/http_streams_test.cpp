#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "base/byte_pipe.h"
#include "base/http_body_source.h"
#include "base/http_server.h"
#include "tests/unit/base/raw_connection.h"

namespace offstage {
namespace {

/// An answer's body out of a pipe.
class PipeSource : public HttpBodySource {
 public:
  explicit PipeSource(std::shared_ptr<BytePipe> pipe, State last = State::kEnd)
      : pipe_(std::move(pipe)), last_(last) {}

  State read(std::string& out) override {
    const BytePipe::Taken taken = pipe_->take();
    out += taken.bytes;
    return taken.is_end ? last_ : State::kMore;
  }
  void when_ready(std::function<void()> callback) override { pipe_->when_readable(std::move(callback)); }
  bool forget() override { return pipe_->forget_readable(); }
  void leave() override {
    pipe_->leave();
    left_.set_value();
  }
  void wait_for_leave() { left_.get_future().wait(); }

 private:
  const std::shared_ptr<BytePipe> pipe_;
  const State last_;
  std::promise<void> left_;
};

std::unique_ptr<HttpServer> started(HttpServerOptions options, HttpHandler handler) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  REQUIRE(server.has_value());
  return std::move(server).value();
}

/// Answers every request from that source.
std::unique_ptr<HttpServer> serving(std::shared_ptr<HttpBodySource> source) {
  return started({}, [source](const HttpRequest&, const HttpReply& reply) {
    HttpResponse response;
    response.source = source;
    reply(std::move(response));
  });
}

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_CASE("http_streams: an answer goes out piece by piece, as it is made") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto server = serving(std::make_shared<PipeSource>(pipe));
  RawConnection client(server->port());
  client.send(kGet);
  const RawResponse head = client.read_response();
  CHECK(head.has("Transfer-Encoding: chunked"));
  CHECK(head.head.find("Content-Length") == std::string::npos);
  pipe->write("one");
  CHECK(client.read(8) == "3\r\none\r\n");
  pipe->write("the second");
  CHECK(client.read(15) == "a\r\nthe second\r\n");
  pipe->end();
  CHECK(client.read(5) == "0\r\n\r\n");
}

TEST_CASE("http_streams: a client of HTTP/1.0 reads until the connection is closed") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto server = serving(std::make_shared<PipeSource>(pipe));
  pipe->write("all");
  pipe->end();
  RawConnection client(server->port());
  client.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(client.read_response().head.find("Transfer-Encoding") == std::string::npos);
  CHECK(client.read(3) == "all");
  CHECK(client.at_end());
}

TEST_CASE("http_streams: HEAD gets the head, and the next request its answer") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto source = std::make_shared<PipeSource>(pipe);
  const auto server = started({}, [&](const HttpRequest& request, const HttpReply& reply) {
    HttpResponse response;
    if (request.method == "HEAD") response.source = source;
    reply(std::move(response));
  });
  RawConnection client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.read_response().has("Transfer-Encoding: chunked"));
  source->wait_for_leave();
  client.send(kGet);
  CHECK(client.read_response().has("Content-Length: 0"));
}

TEST_CASE("http_streams: a body that is cut has no end for the client") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto server = serving(std::make_shared<PipeSource>(pipe, HttpBodySource::State::kCut));
  RawConnection client(server->port());
  client.send(kGet);
  client.read_response();
  pipe->write("half");
  CHECK(client.read(9) == "4\r\nhalf\r\n");
  pipe->end();
  CHECK(client.at_end());
}

TEST_CASE("http_streams: who makes an answer hears that the client is gone") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto source = std::make_shared<PipeSource>(pipe);
  const auto server = serving(source);
  {
    RawConnection client(server->port());
    client.send(kGet);
    client.read_response();
  }
  std::promise<void> gone;
  std::thread writer([&] {
    source->wait_for_leave();
    gone.set_value();
  });
  auto future = gone.get_future();
  while (future.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) pipe->write("more");
  writer.join();
  CHECK(pipe->write(std::string(1'000'000, 'x')));
}

TEST_CASE("http_streams: a server that stops lets go of an answer that is being made") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto source = std::make_shared<PipeSource>(pipe);
  auto server = serving(source);
  RawConnection client(server->port());
  client.send(kGet);
  client.read_response();
  server.reset();
  source->wait_for_leave();
  pipe->write("too late");
  CHECK(client.at_end());
}

/// A server that passes every body on into `pipe`, and answers with the trailers' count.
std::unique_ptr<HttpServer> passing(const std::shared_ptr<BytePipe>& pipe, std::size_t bytes_max = 1 << 20) {
  HttpServerOptions options;
  options.body_bytes_max = bytes_max;
  options.body_pipe = [pipe](const HttpRequest& head) {
    return head.method == "POST" && head.header("X-Pass") != nullptr ? pipe : nullptr;
  };
  return started(std::move(options), [pipe](const HttpRequest& request, const HttpReply& reply) {
    CHECK(request.body_pipe == pipe);
    CHECK(request.body.empty());
    pipe->end();
    reply({200, {}, std::to_string(request.trailers.size())});
  });
}

std::string next_piece(BytePipe& pipe) {
  std::promise<void> readable;
  pipe.when_readable([&] { readable.set_value(); });
  readable.get_future().wait();
  return pipe.take().bytes;
}

constexpr const char* kPost = "POST / HTTP/1.1\r\nHost: x\r\nX-Pass: 1\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST_CASE("http_streams: a request's body is passed on while it comes, and answered when it is whole") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto server = passing(pipe);
  RawConnection client(server->port());
  client.send(kPost);
  client.send("3\r\none\r\n");
  CHECK(next_piece(*pipe) == "one");
  client.send("3\r\ntwo\r\n");
  CHECK(next_piece(*pipe) == "two");
  client.send("0\r\nA: b\r\nC: d\r\n\r\n");
  CHECK(client.read_response().body == "2");
  CHECK(pipe->take().is_end);
}

TEST_CASE("http_streams: a body that comes with its head is passed on too") {
  const auto pipe = std::make_shared<BytePipe>();
  const auto server = passing(pipe);
  RawConnection client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nX-Pass: 1\r\nContent-Length: 3\r\n\r\nall");
  CHECK(client.read_response().body == "0");
  CHECK(pipe->take().bytes == "all");
}

TEST_CASE("http_streams: nothing is read from a client while nobody takes what is there") {
  const auto pipe = std::make_shared<BytePipe>(1);
  const auto server = passing(pipe, std::size_t{64} << 20);
  RawConnection client(server->port());
  client.send(kPost);
  std::thread writer([&client] {
    for (int i = 0; i < 320; ++i) client.send("10000\r\n" + std::string(0x10000, 'x') + "\r\n");
    client.send("0\r\n\r\n");
  });
  std::size_t size = 0;
  std::size_t largest = 0;
  while (size < std::size_t{320} * 0x10000) {
    const std::size_t piece = next_piece(*pipe).size();
    largest = std::max(largest, piece);
    size += piece;
  }
  writer.join();
  CHECK(largest <= 2 * 0x10000);
  CHECK(client.read_response().body == "0");
}

TEST_CASE("http_streams: a client that breaks off cuts the pipe, and so does too much") {
  for (const bool too_much : {false, true}) {
    const auto pipe = std::make_shared<BytePipe>();
    const auto server = passing(pipe, 10);
    RawConnection client(server->port());
    client.send(kPost);
    client.send("3\r\none\r\n");
    CHECK(next_piece(*pipe) == "one");
    if (too_much) {
      client.send("8\r\n");
      CHECK(client.read_response().status == 413);
    }
    client.socket().close();
    while (!pipe->is_cut()) std::this_thread::yield();
  }
}

TEST_CASE("http_streams: a server that stops lets go of a body that nobody takes") {
  const auto pipe = std::make_shared<BytePipe>(1);
  auto server = passing(pipe);
  RawConnection client(server->port());
  client.send(kPost);
  client.send("3\r\none\r\n");
  std::promise<void> readable;
  pipe->when_readable([&] { readable.set_value(); });
  readable.get_future().wait();
  server.reset();
  CHECK(client.at_end());
  CHECK(pipe->take().bytes == "one");
}

}  // namespace
}  // namespace offstage
