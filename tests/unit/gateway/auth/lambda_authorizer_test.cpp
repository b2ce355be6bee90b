#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using lambda_host::Outcome;

constexpr const char* kUnauthorized = R"(401 {"message":"Unauthorized"})";
constexpr const char* kNull = R"(500 {"message":null})";

Service guarded(Authorizer::Type type = Authorizer::Type::kToken) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("items"), function_named("guard")};
  service.rest_methods = {rest_method("GET", "/items/{id}", "items"), rest_method("GET", "/other", "items")};
  Authorizer authorizer;
  authorizer.name = "guard";
  authorizer.type = type;
  authorizer.function = "guard";
  authorizer.identity_sources = {"method.request.header.Authorization"};
  service.rest_api.authorizers = {authorizer};
  for (RestMethod& method : service.rest_methods) {
    method.authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
  }
  return service;
}

std::string policy(const std::string& effect, const std::string& resource, const std::string& more = "") {
  return R"({"principalId":"user1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":")" +
         effect + R"(","Action":"execute-api:Invoke","Resource":")" + resource + R"("}]})" + more + "}";
}

HttpRequest request(const char* token = "let-me-in", std::string target = "/dev/items/a%20b?q=1&q=2") {
  std::vector<HttpHeader> headers{{"Host", "localhost:3000"}};
  if (token != nullptr) headers.push_back({"authorization", token});
  return make_request("GET", std::move(target), std::move(headers));
}

}  // namespace

TEST_CASE(
    "lambda authorizer: TOKEN gets three members, and its answer reaches the event (SERVERLESS-OFFLINE 18, "
    "39, 40)") {
  Bench bench(guarded());
  bench.invoker.answer_for("guard",
                           policy("Allow", "*", R"(,"context":{"role":"admin","level":3,"on":true})"));
  CHECK(bench.outcome(request()) == "200 ok");
  REQUIRE(bench.invoker.invocations.size() == 2);
  CHECK(bench.invoker.invocations[0].payload ==
        R"({"type":"TOKEN","methodArn":"arn:aws:execute-api:us-east-1:123456789012:)" + bench.api_id() +
            R"(/dev/GET/items/a%20b","authorizationToken":"let-me-in"})");
  const auto event = json::Document::parse(bench.invoker.invocations[1].payload);
  const auto authorizer = *event->root().find("requestContext")->find("authorizer");
  CHECK(authorizer.find("principalId")->as_string() == "user1");
  CHECK(authorizer.find("integrationLatency")->is_number());
  CHECK(authorizer.find("role")->as_string() == "admin");
  CHECK(authorizer.find("level")->as_string() == "3");
  CHECK(authorizer.find("on")->as_string() == "true");
}

TEST_CASE("lambda authorizer: REQUEST gets the request without its body (SERVERLESS-OFFLINE 41)") {
  Bench bench(guarded(Authorizer::Type::kRequest));
  bench.invoker.answer_for("guard", policy("Allow", "*"));
  CHECK(bench.outcome(request()) == "200 ok");
  const auto event = json::Document::parse(bench.invoker.invocations[0].payload);
  const json::Value root = event->root();
  CHECK(root.find("type")->as_string() == "REQUEST");
  CHECK(root.find("resource")->as_string() == "/items/{id}");
  CHECK(root.find("pathParameters")->to_json() == R"({"id":"a%20b"})");
  CHECK(root.find("queryStringParameters")->to_json() == R"({"q":"2"})");
  CHECK(root.find("multiValueQueryStringParameters")->to_json() == R"({"q":["1","2"]})");
  CHECK(root.find("stageVariables")->to_json() == "{}");
  CHECK_FALSE(root.find("body").has_value());
  CHECK(root.find("requestContext")->find("requestTime")->as_string() == "10/Jul/2026:19:19:04 +0000");
  CHECK_FALSE(root.find("requestContext")->find("authorizer").has_value());
}

TEST_CASE("lambda authorizer: what is refused, and how (SERVERLESS-OFFLINE 42, 43, 44)") {
  Bench bench(guarded());
  SUBCASE("no token: the function is not called") {
    CHECK(bench.outcome(request(nullptr)) == kUnauthorized);
    CHECK(bench.invoker.invocations.empty());
  }
  SUBCASE("an ARN that no policy could name") {
    const HttpResponse response = bench.send(request("let-me-in", "/dev/items/" + std::string(1600, 'x')));
    CHECK(response.status == 414);
    CHECK(response.body == R"({"message":"Request URI too long"})");
  }
  SUBCASE("an explicit deny") {
    bench.invoker.answer_for("guard", policy("Deny", "*"));
    CHECK(bench.outcome(request()) ==
          R"(403 {"Message":"User is not authorized to access this resource with an explicit deny"})");
  }
  SUBCASE("no statement that allows it") {
    bench.invoker.answer_for("guard", policy("Allow", "*/GET/other"));
    CHECK(bench.outcome(request()) == R"(403 {"Message":"User is not authorized to access this resource"})");
  }
  SUBCASE("the function says so") {
    bench.invoker.answer_for("guard", Outcome::kFunctionError, R"({"errorMessage":"Unauthorized"})");
    CHECK(bench.outcome(request()) == kUnauthorized);
  }
  SUBCASE("the function fails") {
    bench.invoker.answer_for("guard", Outcome::kFunctionError, R"({"errorMessage":"Unauthorized!"})");
    CHECK(bench.outcome(request()) == kNull);
    bench.invoker.answer_for("guard", Outcome::kTimeout, "{}");
    CHECK(bench.outcome(request()) == kNull);
  }
  SUBCASE("answers that are none") {
    for (const char* answer :
         {"null", R"("Allow")", R"({"principalId":"u"})", R"({"policyDocument":{"Statement":[]}})",
          R"({"principalId":"u","policyDocument":{}})",
          R"({"principalId":"u","policyDocument":{"Statement":[]},"context":{"a":[1]}})"}) {
      CAPTURE(answer);
      bench.invoker.answer_for("guard", answer);
      CHECK(bench.outcome(request()) == kNull);
    }
  }
  CHECK(bench.invoker.count_of("items") == 0);
}

TEST_CASE(
    "lambda authorizer: an answer is kept for its time, and its policy read again for each method "
    "(SERVERLESS-OFFLINE 45)") {
  Service service = guarded();
  service.rest_api.authorizers[0].ttl_s = 10;
  Bench bench(service);
  bench.invoker.answer_for("guard", policy("Allow", "*/GET/items/*"));
  CHECK(bench.outcome(request()) == "200 ok");
  CHECK(bench.outcome(request()) == "200 ok");
  CHECK(bench.invoker.count_of("guard") == 1);
  CHECK(bench.outcome(request("let-me-in", "/dev/other")).substr(0, 3) == "403");
  CHECK(bench.invoker.count_of("guard") == 1);
  CHECK(bench.outcome(request("somebody-else")) == "200 ok");
  CHECK(bench.invoker.count_of("guard") == 2);
  bench.clock.advance_ms(10'000);
  CHECK(bench.outcome(request()) == "200 ok");
  CHECK(bench.invoker.count_of("guard") == 3);
}

TEST_CASE("lambda authorizer: nothing is kept without a time to live, nor what failed") {
  Service service = guarded();
  SUBCASE("no time to live") {
    service.rest_api.authorizers[0].ttl_s = 0;
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    CHECK(bench.outcome(request()) == "200 ok");
    CHECK(bench.outcome(request()) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 2);
  }
  SUBCASE("a failure") {
    Bench bench(service);
    bench.invoker.answer_for("guard", "null");
    CHECK(bench.outcome(request()) == kNull);
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    CHECK(bench.outcome(request()) == "200 ok");
  }
}

TEST_CASE("lambda authorizer: every identity source counts") {
  Service service = guarded(Authorizer::Type::kRequest);
  service.rest_api.stage_variables = {{"tier", "gold"}};
  service.rest_api.authorizers[0].identity_sources = {"method.request.header.X-User",
                                                      "method.request.querystring.q", "context.httpMethod",
                                                      "stageVariables.tier"};
  Bench bench(service);
  bench.invoker.answer_for("guard", policy("Allow", "*"));
  const auto with = [](std::string target, std::vector<HttpHeader> headers) {
    return make_request("GET", std::move(target), std::move(headers));
  };
  CHECK(bench.outcome(with("/dev/other?q=1", {{"x-user", "u"}})) == "200 ok");
  CHECK(bench.outcome(with("/dev/other?q=2", {{"x-user", "u"}})) == "200 ok");
  CHECK(bench.invoker.count_of("guard") == 2);
  CHECK(bench.outcome(with("/dev/other", {{"x-user", "u"}})) == kUnauthorized);
  CHECK(bench.outcome(with("/dev/other?q=1", {})) == kUnauthorized);
  CHECK(bench.outcome(with("/dev/other?q=1", {{"x-user", ""}})) == kUnauthorized);
}

TEST_CASE("lambda authorizer: a token that is not of its form never reaches the function") {
  Service service = guarded();
  service.rest_api.authorizers[0].validation_expression = "Bearer [a-z]+";
  Bench bench(service);
  bench.invoker.answer_for("guard", policy("Allow", "*"));
  CHECK(bench.outcome(request("Bearer abc")) == "200 ok");
  CHECK(bench.outcome(request("Bearer abc1")) == kUnauthorized);
  CHECK(bench.outcome(request("x Bearer abc")) == kUnauthorized);
}

}  // namespace offstage::gateway
