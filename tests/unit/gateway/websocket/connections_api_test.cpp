#include "gateway/websocket/connections_api.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/sigv4.h"
#include "tests/unit/gateway/websocket/bench.h"

using namespace offstage;
using namespace offstage::gateway;

namespace {

using Bench = WebSocketBench;

/// An API with one client, connected.
struct Connected : Bench {
  explicit Connected(WebSocketApiOptions options = {})
      : Bench(service_with({"$connect", "$disconnect"}), std::move(options)),
        client(connect(handshake("/", {{"User-Agent", "test/1"}}))),
        id(connection_id()) {}

  std::string at(std::string_view prefix = "/@connections/") const { return std::string(prefix) + id; }
  HttpResponse post(std::string text) const { return send(make_request("POST", at(), {}, std::move(text))); }
  HttpResponse ask(std::string method) const { return send(make_request(std::move(method), at())); }

  const FakeClient client;
  const std::string id;
};

/// "410 GoneException ".
std::string outcome(const HttpResponse& response) {
  return std::to_string(response.status) + " " + header_values(response, "x-amzn-ErrorType") + " " +
         response.body;
}

const std::string kGone = "410 GoneException ";

}  // namespace

TEST_CASE("@connections: POST sends, below the stage too, and however the path is encoded") {
  const Connected bench;
  const std::string encoded = bench.id.substr(0, 15) + "%3D";
  for (const std::string& target : {"/@connections/" + bench.id, "/dev/@connections/" + bench.id,
                                    "/%40connections/" + encoded, "/dev/%40connections/" + encoded}) {
    const HttpResponse response = bench.send(make_request("POST", target, {}, "hello"));
    CHECK(outcome(response) == "200 absent ");
    CHECK(header_values(response, "x-amzn-RequestId").size() == 36);
  }
  CHECK(bench.client.socket->sent == std::vector<std::string>(4, "hello"));
  CHECK(bench.post("\xff").status == 200);
  CHECK(bench.client.socket->sent.back() == "binary:\xff");
  CHECK(bench.log.back().method == "POST");
}

TEST_CASE("@connections: GET tells of the connection") {
  Connected bench;
  bench.clock.advance_ms(5'000);
  bench.post("x");
  bench.clock.advance_ms(1'000);
  const HttpResponse response = bench.ask("GET");
  CHECK(response.status == 200);
  CHECK(header_values(response, "Content-Type") == "application/json");
  CHECK(
      response.body ==
      R"({"connectedAt":"2026-07-10T19:19:04.836Z","identity":{"sourceIp":"127.0.0.1","userAgent":"test/1"},)"
      R"("lastActiveAt":"2026-07-10T19:19:09.836Z"})");
}

TEST_CASE("@connections: DELETE closes, and then it is gone") {
  const Connected bench;
  CHECK(outcome(bench.ask("DELETE")) == "204 absent ");
  REQUIRE(bench.client.socket->closed.has_value());
  CHECK(bench.client.socket->closed->code == 1000);
  CHECK(bench.client.socket->closed->reason == "Connection Closed Normally");
  for (const char* method : {"POST", "GET", "DELETE"}) CHECK(outcome(bench.ask(method)) == kGone);
}

TEST_CASE("@connections: errors") {
  const Connected bench;
  CHECK(outcome(bench.send(make_request("POST", "/@connections/R1kmxc2VNjMCFIA=", {}, "x"))) == kGone);
  // As AWS says of an id of another form.
  CHECK(outcome(bench.send(make_request("POST", "/@connections/cjy8i76bx002884le6n17d49b", {}, "x"))) ==
        R"(400 BadRequestException {"message":"Invalid connectionId: cjy8i76bx002884le6n17d49b"})");
  CHECK(bench.post(std::string(131'072, 'x')).status == 200);
  CHECK(outcome(bench.post(std::string(131'073, 'x'))) ==
        R"(413 PayloadTooLargeException {"message":"Message too long"})");
  CHECK(outcome(bench.ask("PUT")) == R"(403 ForbiddenException {"message":"Forbidden"})");
  CHECK(bench.send(make_request("POST", "/prod" + bench.at(), {}, "x")).status == 403);
  bench.client.hang_up();
  CHECK(outcome(bench.post("x")) == kGone);
}

TEST_CASE("@connections: a connection is there from the moment it is open, and no longer than that") {
  Bench bench(std::vector<std::string>{"$connect", "$disconnect"});
  bench.invoker.hold();
  std::optional<HttpResponse> answer;
  bench.api.handle(Bench::handshake(), [&](HttpResponse response) { answer = std::move(response); });
  const std::string target = "/@connections/" + bench.connection_id();
  CHECK(outcome(bench.send(make_request("POST", target, {}, "too early"))) == kGone);
  bench.invoker.held[0]({lambda_host::Outcome::kSuccess, R"({"statusCode":200})", ""});
  REQUIRE(answer.has_value());
  CHECK(outcome(bench.send(make_request("POST", target, {}, "still too early"))) == kGone);
  const auto socket = std::make_shared<FakeSocket>();
  answer->web_socket->on_open(socket);
  CHECK(bench.send(make_request("POST", target, {}, "now")).status == 200);
  CHECK(socket->sent == std::vector<std::string>{"now"});
  answer->web_socket->on_end({1000, "", false});
  CHECK(bench.invoker.invocations.back().function == "disconnect");  // and while it runs:
  CHECK(outcome(bench.send(make_request("POST", target, {}, "too late"))) == kGone);
}

TEST_CASE("@connections: a client that does not read is gone") {
  const Connected bench;
  bench.client.socket->full = true;
  CHECK(outcome(bench.post("x")) == kGone);
}

TEST_CASE("@connections: with credentials requests must be signed") {
  const sigv4::Credentials credentials{"AKIDEXAMPLE", "secret", ""};
  WebSocketApiOptions options;
  options.credentials = {credentials};
  const Connected bench(std::move(options));
  CHECK(outcome(bench.post("x")) ==
        R"(403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"})");
  CHECK(bench.client.socket->sent.empty());
  HttpRequest request = make_request("POST", bench.at(), {{"Host", "localhost:3001"}}, "x");
  sigv4::sign(request, credentials, {"us-east-1", "execute-api", bench.clock.now_ms()});
  CHECK(bench.send(request).status == 200);
  request.body = "y";
  CHECK(outcome(bench.send(request)).starts_with("403 InvalidSignatureException "));
}
