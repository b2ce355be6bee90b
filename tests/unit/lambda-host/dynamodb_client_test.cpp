#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "base/crc32.h"
#include "base/http_server.h"
#include "base/sigv4.h"
#include "lambda-host/dynamodb-client/offstage/dynamodb/client.h"

namespace offstage::dynamodb {
namespace {

/// Answers the n-th request, from 1, with what the test says.
class FakeDynamoDb {
 public:
  explicit FakeDynamoDb(std::function<HttpResponse(const HttpRequest&, int)> answer) {
    auto started = HttpServer::start({}, [this, answer](HttpRequest request, const HttpReply& reply) {
      reply(answer(request, ++requests_));
    });
    REQUIRE(started);
    server_ = std::move(*started);
  }
  int requests() const { return requests_; }
  Client client(std::string token = {}) const {
    return Client({.endpoint = "http://127.0.0.1:" + std::to_string(server_->port()),
                   .region = "eu-west-1",
                   .access_key_id = "AKID",
                   .secret_access_key = "secret",
                   .session_token = std::move(token)});
  }

 private:
  std::atomic<int> requests_ = 0;
  std::unique_ptr<HttpServer> server_;
};

HttpResponse answer_of(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.set_header("x-amz-crc32", std::to_string(crc32(body)));
  response.body = std::move(body);
  return response;
}

TEST_CASE("dynamodb client: a call is a signed request of DynamoDB's protocol") {
  HttpRequest seen;
  const FakeDynamoDb server([&](const HttpRequest& request, int) {
    seen = request;
    return answer_of(200, R"({"Item":{}})");
  });
  const auto answer = server.client("token").call("GetItem", R"({"TableName":"games"})");
  REQUIRE(answer);
  CHECK(*answer == R"({"Item":{}})");
  CHECK(seen.method == "POST");
  CHECK(seen.body == R"({"TableName":"games"})");
  CHECK(*seen.header("X-Amz-Target") == "DynamoDB_20120810.GetItem");
  CHECK(*seen.header("Content-Type") == "application/x-amz-json-1.0");
  CHECK(*seen.header("X-Amz-Security-Token") == "token");
  const auto authorization = sigv4::parse_authorization(seen);
  REQUIRE(authorization);
  CHECK(authorization->credential.find("/eu-west-1/dynamodb/aws4_request") != std::string::npos);
  CHECK(sigv4::expected_signature(seen, *authorization, "secret") == authorization->signature);
}

TEST_CASE("dynamodb client: an error has its type without the prefix, its message, status and body") {
  const std::string body =
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"})";
  const FakeDynamoDb server([&](const HttpRequest&, int) { return answer_of(400, body); });
  const auto answer = server.client().call("PutItem", "{}");
  REQUIRE(!answer);
  CHECK(answer.error().type == "ConditionalCheckFailedException");
  CHECK(answer.error().message == "The conditional request failed");
  CHECK(answer.error().status == 400);
  CHECK(answer.error().body == body);
  CHECK(server.requests() == 1);
}

TEST_CASE("dynamodb client: server errors, throttling and damaged answers are tried again") {
  const FakeDynamoDb server([](const HttpRequest&, int number) {
    if (number == 1) return answer_of(500, "oops");
    if (number == 2)
      return answer_of(400, R"({"__type":"x#ProvisionedThroughputExceededException","message":"slower"})");
    HttpResponse response = answer_of(200, "{}");
    if (number == 3) response.set_header("x-amz-crc32", "1");
    return response;
  });
  CHECK(server.client().call("Scan", "{}"));
  CHECK(server.requests() == 4);
}

TEST_CASE("dynamodb client: it gives up after as many attempts as it may make") {
  const FakeDynamoDb server([](const HttpRequest&, int) { return answer_of(503, "busy"); });
  const auto answer = server.client().call("Scan", "{}");
  REQUIRE(!answer);
  CHECK(answer.error().status == 503);
  CHECK(server.requests() == 4);
}

TEST_CASE("dynamodb client: nobody at the endpoint is a connection error") {
  const auto answer =
      Client({.endpoint = "http://127.0.0.1:1", .region = "x", .attempts_max = 1}).call("Scan", "{}");
  REQUIRE(!answer);
  CHECK(answer.error().type == "ConnectionError");
  CHECK(answer.error().status == 0);
}

TEST_CASE("dynamodb client: the environment names endpoint and region, else AWS's own endpoint") {
  for (const char* name : {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_DEFAULT_REGION"})
    ::unsetenv(name);
  ::setenv("AWS_REGION", "eu-central-1", 1);
  CHECK(Client::from_environment().options().endpoint == "https://dynamodb.eu-central-1.amazonaws.com");
  ::setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000", 1);
  CHECK(Client::from_environment().options().endpoint == "http://localhost:8000");
  CHECK(Client::from_environment().options().region == "eu-central-1");
  ::unsetenv("AWS_ENDPOINT_URL_DYNAMODB");
  ::unsetenv("AWS_REGION");
}

}  // namespace
}  // namespace offstage::dynamodb
