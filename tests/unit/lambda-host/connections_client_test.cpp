#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/http_server.h"
#include "base/sigv4.h"
#include "lambda-host/dynamodb-client/offstage/connections/client.h"

namespace offstage::connections {
namespace {

/// Answers every request with what the test says, and keeps the last.
struct FakeGateway {
  explicit FakeGateway(HttpResponse answer) {
    auto started = HttpServer::start({}, [this, answer](HttpRequest request, const HttpReply& reply) {
      seen = std::move(request);
      reply(answer);
    });
    REQUIRE(started);
    server = std::move(*started);
  }
  Client client(const std::string& stage = "/dev") const {
    return Client({.endpoint = "http://127.0.0.1:" + std::to_string(server->port()) + stage,
                   .region = "eu-west-1",
                   .access_key_id = "AKID",
                   .secret_access_key = "secret",
                   .session_token = "token"});
  }
  HttpRequest seen;
  std::unique_ptr<HttpServer> server;
};

}  // namespace

TEST_CASE("connections client: requests are signed, and ids percent-encoded") {
  FakeGateway gateway({200, {}, "{}"});
  REQUIRE(gateway.client().post("R1kmxc2VNjMCFIA=", "hello"));
  CHECK(gateway.seen.method == "POST");
  CHECK(gateway.seen.target == "/dev/@connections/R1kmxc2VNjMCFIA%3D");
  CHECK(gateway.seen.body == "hello");
  const auto claims = sigv4::parse_authorization(gateway.seen);
  REQUIRE(claims);
  CHECK(claims->credential.find("/eu-west-1/execute-api/") != std::string::npos);
  CHECK(sigv4::expected_signature(gateway.seen, *claims, "secret") == claims->signature);
  CHECK(sigv4::session_token(gateway.seen, *claims) == "token");

  REQUIRE(gateway.client("").close("a"));
  CHECK(gateway.seen.method == "DELETE");
  CHECK(gateway.seen.target == "/@connections/a");
  CHECK(*gateway.client().get("a") == "{}");
  CHECK(gateway.seen.method == "GET");
}

TEST_CASE("connections client: errors by type, message and status") {
  const FakeGateway gone({410, {{"x-amzn-ErrorType", "GoneException"}}, ""});
  const auto sent = gone.client().post("a", "x");
  REQUIRE_FALSE(sent);
  CHECK(sent.error().type == "GoneException");
  CHECK(sent.error().status == 410);
  const FakeGateway large({413,
                           {{"x-amzn-errortype", "PayloadTooLargeException:http://internal/"}},
                           R"({"message":"Message too long"})"});
  const auto refused = large.client().post("a", "x");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().type == "PayloadTooLargeException");
  CHECK(refused.error().message == "Message too long");
  const FakeGateway odd({500, {}, "no JSON"});
  CHECK(odd.client().get("a").error().type == "UnknownError");
  Client nowhere({.endpoint = "http://127.0.0.1:1/dev",
                  .region = "r",
                  .access_key_id = "a",
                  .secret_access_key = "b",
                  .session_token = ""});
  CHECK(nowhere.post("a", "x").error().type == "ConnectionError");
  Client nonsense({.endpoint = "nonsense",
                   .region = "r",
                   .access_key_id = "a",
                   .secret_access_key = "b",
                   .session_token = ""});
  CHECK(nonsense.post("a", "x").error().type == "InvalidEndpoint");
}

}  // namespace offstage::connections
