#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using lambda_host::Outcome;

constexpr const char* kUnauthorized = R"(401 {"message":"Unauthorized"})";
constexpr const char* kForbidden = R"(403 {"message":"Forbidden"})";
constexpr const char* kError = R"(500 {"message":"Internal Server Error"})";
constexpr const char* kYes = R"({"isAuthorized":true,"context":{"n":1,"list":[true,null]}})";

Service guarded() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("items"), function_named("guard")};
  service.http_api_routes = {http_api_route("GET", "/items/{id}", "items"),
                             http_api_route("GET", "/other", "items")};
  Authorizer authorizer;
  authorizer.name = "check";
  authorizer.type = Authorizer::Type::kRequest;
  authorizer.function = "guard";
  authorizer.ttl_s = 0;
  authorizer.simple_responses = true;
  authorizer.identity_sources = {"$request.header.Authorization", "$request.querystring.q"};
  service.http_api_authorizers = {authorizer};
  for (HttpApiRoute& route : service.http_api_routes) {
    route.authorization = {Authorization::Kind::kAuthorizer, "check", {}};
  }
  return service;
}

std::string policy(const std::string& effect, const std::string& resource) {
  return R"({"principalId":"user1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":")" +
         effect + R"(","Action":"execute-api:Invoke","Resource":")" + resource +
         R"("}]},"context":{"role":"admin"}})";
}

HttpRequest request(std::string target = "/items/a%20b?q=1&q=2", const char* token = "let-me-in") {
  std::vector<HttpHeader> headers{{"Host", "localhost:3000"}, {"Cookie", "c=1; d=2"}};
  if (token != nullptr) headers.push_back({"authorization", token});
  return make_request("GET", std::move(target), std::move(headers), "body");
}

std::string arn_of(const Bench& bench, const std::string& path) {
  return "arn:aws:execute-api:us-east-1:123456789012:" + http_api_identity(bench.described).id +
         "/$default/GET" + path;
}

json::Document event_of(const Bench& bench, std::size_t index) {
  auto document = json::Document::parse(bench.invoker.invocations.at(index).payload);
  REQUIRE(document.has_value());
  return *std::move(document);
}

std::string keys_of(json::Value object) {
  std::string keys;
  for (const json::Member member : object.members()) keys += std::string(member.name) + " ";
  return keys;
}

}  // namespace

TEST_CASE("http lambda authorizer: the event of payload 2.0") {
  Bench bench(guarded());
  bench.invoker.answer_for("guard", kYes);
  CHECK(bench.outcome(request()) == "200 ok");
  const auto event = event_of(bench, 0);
  const json::Value root = event.root();
  CHECK(keys_of(root) ==
        "version type routeArn identitySource routeKey rawPath rawQueryString cookies headers "
        "queryStringParameters requestContext pathParameters ");
  CHECK(root.find("version")->as_string() == "2.0");
  CHECK(root.find("type")->as_string() == "REQUEST");
  CHECK(root.find("routeArn")->as_string() == arn_of(bench, "/items/a b"));
  CHECK(root.find("identitySource")->to_json() == R"(["let-me-in","1,2"])");
  CHECK(root.find("routeKey")->as_string() == "GET /items/{id}");
  CHECK(root.find("cookies")->to_json() == R"(["c=1","d=2"])");
  CHECK(root.find("pathParameters")->to_json() == R"({"id":"a b"})");
  CHECK_FALSE(root.find("requestContext")->find("authorizer").has_value());
  // What the function gets: the context as it is.
  const auto called = event_of(bench, 1);
  CHECK(called.root().find("requestContext")->find("authorizer")->to_json() ==
        R"({"lambda":{"n":1,"list":[true,null]}})");
}

TEST_CASE("http lambda authorizer: the event of payload 1.0") {
  Service service = guarded();
  service.http_api_authorizers[0].payload_version = "1.0";
  service.http_api_authorizers[0].simple_responses = false;
  Bench bench(service);
  bench.invoker.answer_for("guard", policy("Allow", "*"));
  CHECK(bench.outcome(request()) == "200 ok");
  const auto event = event_of(bench, 0);
  const json::Value root = event.root();
  CHECK(keys_of(root) ==
        "version type methodArn identitySource authorizationToken resource path httpMethod headers "
        "queryStringParameters pathParameters stageVariables requestContext ");
  CHECK(root.find("version")->as_string() == "1.0");
  CHECK(root.find("methodArn")->as_string() == arn_of(bench, "/items/a b"));
  CHECK(root.find("identitySource")->as_string() == "let-me-in,1,2");
  CHECK(root.find("authorizationToken")->as_string() == "let-me-in,1,2");
  CHECK(root.find("resource")->as_string() == "/items/{id}");
  CHECK(root.find("stageVariables")->to_json() == "{}");
  CHECK_FALSE(root.find("requestContext")->find("authorizer").has_value());
  const auto called = event_of(bench, 1);
  CHECK(called.root().find("requestContext")->find("authorizer")->to_json() ==
        R"({"lambda":{"role":"admin"}})");
}

TEST_CASE("http lambda authorizer: what a function with payload 1.0 sees of it") {
  Service service = guarded();
  service.http_api_payload = "1.0";
  SUBCASE("a simple answer") {
    Bench bench(service);
    bench.invoker.answer_for("guard", kYes);
    CHECK(bench.outcome(request()) == "200 ok");
    CHECK(event_of(bench, 1).root().find("requestContext")->find("authorizer")->to_json() ==
          R"({"n":1,"list":[true,null]})");
  }
  SUBCASE("a policy") {
    service.http_api_authorizers[0].simple_responses = false;
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    CHECK(bench.outcome(request()) == "200 ok");
    const auto event = event_of(bench, 1);
    const auto authorizer = *event.root().find("requestContext")->find("authorizer");
    CHECK(keys_of(authorizer) == "principalId integrationLatency role ");
  }
}

TEST_CASE("http lambda authorizer: who is refused, and how (SERVERLESS-OFFLINE 66)") {
  Service service = guarded();
  SUBCASE("an identity source is missing: the function is not called") {
    Bench bench(service);
    CHECK(bench.outcome(request("/other?q=1", nullptr)) == kUnauthorized);
    CHECK(bench.outcome(request("/other")) == kUnauthorized);
    CHECK(bench.outcome(request("/other?q=")) == kUnauthorized);
    CHECK(bench.invoker.invocations.empty());
  }
  SUBCASE("no") {
    Bench bench(service);
    bench.invoker.answer_for("guard", R"({"isAuthorized":false})");
    CHECK(bench.outcome(request()) == kForbidden);
  }
  SUBCASE("answers that are none") {
    Bench bench(service);
    for (const char* answer :
         {"null", "true", "{}", R"({"isAuthorized":"true"})", R"({"isAuthorized":true,"context":[1]})"}) {
      CAPTURE(answer);
      bench.invoker.answer_for("guard", answer);
      CHECK(bench.outcome(request()) == kError);
    }
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    CHECK(bench.outcome(request()) == kError);
    bench.invoker.answer_for("guard", Outcome::kFunctionError, R"({"errorMessage":"no"})");
    CHECK(bench.outcome(request()) == kError);
    bench.invoker.answer_for("guard", Outcome::kTimeout, "{}");
    CHECK(bench.outcome(request()) == kError);
  }
  SUBCASE("policies") {
    service.http_api_authorizers[0].simple_responses = false;
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Deny", "*"));
    CHECK(bench.outcome(request()) == kForbidden);
    bench.invoker.answer_for("guard", policy("Allow", "*/GET/other"));
    CHECK(bench.outcome(request()) == kForbidden);
    CHECK(bench.outcome(request("/other?q=1")) == "200 ok");
    bench.invoker.answer_for("guard", kYes);
    CHECK(bench.outcome(request()) == kError);
  }
  SUBCASE("its function is of another service") {
    service.http_api_authorizers[0].function.clear();
    Bench bench(service);
    CHECK(bench.outcome(request()) == kError);
  }
  SUBCASE("there is no such authorizer") {
    service.http_api_authorizers.clear();
    Bench bench(service);
    CHECK(bench.outcome(request()) == kError);
  }
}

TEST_CASE("http lambda authorizer: an answer is kept for all routes, if it is kept") {
  Service service = guarded();
  Authorizer& authorizer = service.http_api_authorizers[0];
  authorizer.ttl_s = 10;
  authorizer.identity_sources = {"$request.header.Authorization"};
  SUBCASE("for its time") {
    Bench bench(service);
    bench.invoker.answer_for("guard", kYes);
    CHECK(bench.outcome(request()) == "200 ok");
    CHECK(bench.outcome(request("/other")) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 1);
    CHECK(bench.outcome(request("/other", "somebody-else")) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 2);
    bench.clock.advance_ms(10'000);
    CHECK(bench.outcome(request("/other")) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 3);
  }
  SUBCASE("apart by route key") {
    authorizer.identity_sources.emplace_back("$context.routeKey");
    Bench bench(service);
    bench.invoker.answer_for("guard", kYes);
    CHECK(bench.outcome(request("/items/1")) == "200 ok");
    CHECK(bench.outcome(request("/items/2")) == "200 ok");
    CHECK(bench.outcome(request("/other")) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 2);
    CHECK(event_of(bench, 0).root().find("identitySource")->to_json() ==
          R"(["let-me-in","GET /items/{id}"])");
  }
  SUBCASE("a refusal too, a fault not") {
    Bench bench(service);
    bench.invoker.answer_for("guard", "null");
    CHECK(bench.outcome(request()) == kError);
    bench.invoker.answer_for("guard", R"({"isAuthorized":false})");
    CHECK(bench.outcome(request()) == kForbidden);
    CHECK(bench.outcome(request()) == kForbidden);
    CHECK(bench.invoker.count_of("guard") == 2);
  }
  SUBCASE("not without an identity source") {
    authorizer.identity_sources.clear();
    Bench bench(service);
    bench.invoker.answer_for("guard", kYes);
    CHECK(bench.outcome(request("/other", nullptr)) == "200 ok");
    CHECK(bench.outcome(request("/other", nullptr)) == "200 ok");
    CHECK(bench.invoker.count_of("guard") == 2);
    CHECK(event_of(bench, 0).root().find("identitySource")->is_null());
  }
}

TEST_CASE("http lambda authorizer: identity sources of the context") {
  Service service = guarded();
  service.http_api_authorizers[0].identity_sources = {"$context.identity.sourceIp", "$context.httpMethod",
                                                      "$context.path", "$context.stage"};
  Bench bench(service);
  bench.invoker.answer_for("guard", kYes);
  CHECK(bench.outcome(request("/other")) == "200 ok");
  CHECK(event_of(bench, 0).root().find("identitySource")->to_json() ==
        R"(["127.0.0.1","GET","/other","$default"])");
}

}  // namespace offstage::gateway
