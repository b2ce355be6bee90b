#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/gateway/answer_text.h"
#include "tests/unit/gateway/bench.h"

/// What an HTTP API answers, whole: status, every header, body. The rules are AWS's of "Create AWS Lambda
/// proxy integrations for HTTP APIs".
namespace offstage::gateway {
namespace {

using lambda_host::Outcome;

constexpr const char* kId = " [apigw-requestid: <extended>]";
const std::string kText = "[content-type: text/plain; charset=utf-8]";
const std::string kJson = "[content-type: application/json]";

std::string answered(const std::string& status, const std::string& headers, const std::string& body) {
  return status + " " + headers + kId + " " + body;
}

std::string own(const std::string& status, const std::string& message) {
  return answered(status, kJson, R"({"message":")" + message + "\"}");
}

const std::string kError = own("500", "Internal Server Error");

Service shop(const std::string& payload = "2.0") {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f"), function_named("guard")};
  service.http_api_routes = {http_api_route("ANY", "/items")};
  service.http_api_payload = payload;
  return service;
}

struct Row {
  const char* payload;
  std::string expected;
};

void check(const std::string& format, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.payload);
    Bench bench(shop(format));
    bench.invoker.answer_with(row.payload);
    CHECK(answer_text(bench.get("/items")) == row.expected);
  }
}

}  // namespace

TEST_CASE("http api answers: format 2.0 without a status (SERVERLESS-OFFLINE 69)") {
  check("2.0", {{R"({"a":1, "b":[2]})", answered("200", kJson, R"({"a":1, "b":[2]})")},
                {R"({"body":"x","headers":{"x-a":"1"}})",
                 answered("200", kJson, R"({"body":"x","headers":{"x-a":"1"}})")},
                {R"("say \"hi\"")", answered("200", kJson, R"(say "hi")")},
                {R"("")", answered("200", kJson, "")},
                {"7.5", answered("200", kJson, "7.5")},
                {"true", answered("200", kJson, "true")},
                {"[1, 2]", answered("200", kJson, "[1, 2]")},
                {"{}", answered("200", kJson, "{}")},
                {"null", answered("200", kJson, "null")},
                {"", answered("200", kJson, "null")},
                {"not json", kError}});
}

TEST_CASE("http api answers: format 2.0 with a status (SERVERLESS-OFFLINE 71)") {
  check("2.0",
        {{R"({"statusCode":201})", answered("201", kText, "")},
         {R"({"statusCode":"201","body":"x"})", answered("201", kText, "x")},
         {R"({"statusCode":600})", kError},
         {R"({"statusCode":"OK"})", kError},
         {R"({"statusCode":200,"other":{}})", answered("200", kText, "")},
         {R"({"statusCode":200,"body":null})", answered("200", kText, "")},
         {R"({"statusCode":200,"body":{"a":[1]}})", answered("200", kText, R"({"a":[1]})")},
         {R"({"statusCode":200,"body":[1]})", answered("200", kText, "[1]")},
         {R"({"statusCode":200,"body":7})", answered("200", kText, "7")},
         {R"({"statusCode":200,"body":false})", answered("200", kText, "false")},
         {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})", answered("200", kText, "hi")},
         {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":false})", answered("200", kText, "aGk=")},
         {R"({"statusCode":200,"body":"%%","isBase64Encoded":true})", kError},
         {R"({"statusCode":200,"headers":{"Content-Type":"a/b","X-N":1,"X-B":true,"X-0":null}})",
          answered("200", "[content-type: a/b] [x-n: 1] [x-b: true]", "")},
         {R"({"statusCode":200,"headers":{"Date":"d","Server":"s","WWW-Authenticate":"Basic"}})",
          answered("200", "[date: d] [server: s] [www-authenticate: Basic] " + kText, "")},
         {R"({"statusCode":200,"headers":{"x-a":{}}})", kError},
         {R"({"statusCode":200,"headers":[]})", kError},
         {R"({"statusCode":200,"multiValueHeaders":{"X-A":["1"]}})", answered("200", kText, "")},
         {R"({"statusCode":200,"cookies":["a=1; Path=/; HttpOnly","b=2"],"headers":{"Set-Cookie":"c=3"}})",
          answered("200", "[set-cookie: a=1; Path=/; HttpOnly] [set-cookie: b=2] [set-cookie: c=3] " + kText,
                   "")},
         {R"({"statusCode":200,"cookies":"a=1"})", kError},
         {R"({"statusCode":200,"cookies":[7]})", kError}});
}

TEST_CASE("http api answers: format 1.0 (SERVERLESS-OFFLINE 72)") {
  check("1.0",
        {{R"({"statusCode":200,"body":"x"})", answered("200", kJson, "x")},
         {R"({"statusCode":"201","other":1})", answered("201", kJson, "")},
         {R"({"body":"x"})", kError},
         {R"({"statusCode":null})", kError},
         {R"("x")", kError},
         {"null", kError},
         {R"({"statusCode":200,"body":{}})", kError},
         {R"({"statusCode":200,"headers":{"X-O":{}}})", kError},
         {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})", answered("200", kJson, "hi")},
         {R"({"statusCode":200,"headers":{"x-a":"1","Content-Type":"t/t"},
                     "multiValueHeaders":{"X-A":["9"],"Set-Cookie":["a=1","b=2"]}})",
          answered("200", "[x-a: 9] [set-cookie: a=1] [set-cookie: b=2] [x-a: 1] [content-type: t/t]", "")}});
}

TEST_CASE(
    "http api answers: functions that give none, and those of the gateway's own (SERVERLESS-OFFLINE 67, 68, "
    "70)") {
  const std::pair<Outcome, std::string> rows[] = {{Outcome::kFunctionError, kError},
                                                  {Outcome::kTimeout, kError},
                                                  {Outcome::kThrottled, own("503", "Service Unavailable")}};
  for (const std::string format : {"2.0", "1.0"}) {
    for (const auto& [outcome, expected] : rows) {
      Bench bench(shop(format));
      bench.invoker.answer_with(outcome, R"({"errorMessage":"[404] x","statusCode":200})");
      CHECK(answer_text(bench.get("/items")) == expected);
    }
  }
  GatewayOptions small;
  small.body_bytes_max = 3;
  small.http_api_timeout = std::chrono::milliseconds(5);
  Bench limited(shop(), small);
  CHECK(answer_text(limited.get("/nothing")) == own("404", "Not Found"));
  CHECK(answer_text(limited.send(make_request("POST", "/items", {}, "1234"))) ==
        own("413", "Request Entity Too Large"));
  limited.invoker.hold();
  CHECK(answer_text(limited.get("/items")) == own("503", "Service Unavailable"));
}

TEST_CASE("http api answers: who may not call (SERVERLESS-OFFLINE 66)") {
  Service service = shop();
  Authorizer authorizer;
  authorizer.name = "guard";
  authorizer.function = "guard";
  authorizer.type = Authorizer::Type::kRequest;
  authorizer.simple_responses = true;
  authorizer.ttl_s = 0;
  authorizer.identity_sources = {"$request.header.Authorization"};
  Authorizer tokens;
  tokens.name = "tokens";
  tokens.type = Authorizer::Type::kJwt;
  tokens.issuer = "https://issuer.example/";
  tokens.identity_sources = authorizer.identity_sources;
  service.http_api_authorizers = {authorizer, tokens};
  service.http_api_routes = {http_api_route("GET", "/lambda"), http_api_route("GET", "/jwt"),
                             http_api_route("GET", "/iam")};
  service.http_api_routes[0].authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
  service.http_api_routes[1].authorization = {Authorization::Kind::kAuthorizer, "tokens", {}};
  service.http_api_routes[2].authorization.kind = Authorization::Kind::kIam;
  Bench bench(service);
  CHECK(answer_text(bench.get("/lambda")) == own("401", "Unauthorized"));
  CHECK(answer_text(bench.get("/jwt")) ==
        answered("401", kJson + " [www-authenticate: Bearer]", R"({"message":"Unauthorized"})"));
  CHECK(answer_text(bench.get("/iam")) == own("403", "Forbidden"));
  const auto with_token = [](const char* target) {
    return make_request("GET", target, {{"Authorization", "t"}});
  };
  bench.invoker.answer_for("guard", R"({"isAuthorized":false})");
  CHECK(answer_text(bench.send(with_token("/lambda"))) == own("403", "Forbidden"));
  bench.invoker.answer_for("guard", "null");
  CHECK(answer_text(bench.send(with_token("/lambda"))) == kError);
}

}  // namespace offstage::gateway
