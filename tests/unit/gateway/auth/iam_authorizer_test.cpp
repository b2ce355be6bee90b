#include <doctest/doctest.h>

#include <string>

#include "base/sigv4.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr std::int64_t kNowMs = 1'783'711'144'836;  // where the bench's clock stands
constexpr const char* kMissing = R"(403 {"message":"Missing Authentication Token"})";
constexpr const char* kForbidden = R"(403 {"message":"Forbidden"})";
const sigv4::Credentials kCredentials{"AKIDEXAMPLE", "secret", ""};

Service guarded() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("items")};
  service.rest_methods = {rest_method("POST", "/items/{id}", "items")};
  service.http_api_routes = {http_api_route("POST", "/things/{id}", "items")};
  service.rest_methods[0].authorization.kind = Authorization::Kind::kIam;
  service.http_api_routes[0].authorization.kind = Authorization::Kind::kIam;
  return service;
}

HttpRequest plain(const std::string& target) {
  return make_request("POST", target, {{"Host", "localhost:3000"}}, R"({"a":1})");
}

struct Signing {
  sigv4::Credentials credentials = kCredentials;
  sigv4::SigningScope scope{"us-east-1", "execute-api", kNowMs};
};

HttpRequest signed_request(const std::string& target, const Signing& signing = {}) {
  HttpRequest request = plain(target);
  sigv4::sign(request, signing.credentials, signing.scope);
  return request;
}

GatewayOptions verifying() {
  GatewayOptions options;
  options.credentials = {kCredentials};
  return options;
}

}  // namespace

TEST_CASE("aws_iam: without credentials whatever looks signed is let in (SERVERLESS-OFFLINE 47)") {
  Bench bench(guarded());
  CHECK(bench.outcome(plain("/dev/items/1")) == kMissing);
  CHECK(bench.outcome(plain("/things/1")) == kForbidden);
  for (const char* header : {"Bearer abc", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b, Signature=c",
                             "AWS4-HMAC-SHA256 Credential=A/20260710/us-east-1/execute-api/aws4_request"}) {
    CAPTURE(header);
    HttpRequest request = plain("/dev/items/1");
    request.headers.push_back({"Authorization", header});
    CHECK(bench.outcome(request) == kMissing);
  }
  CHECK(bench.invoker.invocations.empty());
  Signing by_somebody;
  by_somebody.credentials.secret_access_key = "any";
  CHECK(bench.outcome(signed_request("/dev/items/1", by_somebody)) == "200 ok");
  CHECK(bench.outcome(signed_request("/things/1", by_somebody)) == "200 ok");
}

TEST_CASE("aws_iam: the caller stands in the event") {
  Bench bench(guarded(), verifying());
  CHECK(bench.outcome(signed_request("/dev/items/a%20b?q=1")) == "200 ok");
  const auto rest = json::Document::parse(bench.invoker.invocations[0].payload);
  const auto identity = *rest->root().find("requestContext")->find("identity");
  CHECK(identity.find("accessKey")->as_string() == "AKIDEXAMPLE");
  CHECK(identity.find("accountId")->as_string() == "123456789012");
  CHECK(identity.find("userArn")->as_string() == "arn:aws:iam::123456789012:user/offstage");
  CHECK(identity.find("caller")->as_string() == identity.find("user")->as_string());
  CHECK(identity.find("caller")->as_string().starts_with("AIDA"));
  CHECK_FALSE(rest->root().find("requestContext")->find("authorizer").has_value());

  CHECK(bench.outcome(signed_request("/things/a%20b?q=1")) == "200 ok");
  const auto http = json::Document::parse(bench.invoker.invocations[1].payload);
  const auto iam = *http->root().find("requestContext")->find("authorizer")->find("iam");
  std::string keys;
  for (const json::Member member : iam.members()) keys += std::string(member.name) + " ";
  CHECK(keys == "accessKey accountId callerId cognitoIdentity principalOrgId userArn userId ");
  CHECK(iam.find("accessKey")->as_string() == "AKIDEXAMPLE");
  CHECK(iam.find("cognitoIdentity")->is_null());
}

TEST_CASE("aws_iam: signatures are verified when there are credentials") {
  Bench bench(guarded(), verifying());
  const auto outcome = [&](const Signing& signing) {
    CHECK(bench.outcome(signed_request("/things/1", signing)) == kForbidden);
    return bench.outcome(signed_request("/dev/items/1", signing));
  };
  Signing signing;
  SUBCASE("another secret") {
    signing.credentials.secret_access_key = "other";
    CHECK(outcome(signing).starts_with(R"(403 {"message":"The request signature we calculated does not m)"));
  }
  SUBCASE("an unknown key") {
    signing.credentials.access_key_id = "AKIDOTHER";
    CHECK(outcome(signing).starts_with(R"(403 {"message":"The security token included in the request is )"));
  }
  SUBCASE("a token that does not belong to it") {
    signing.credentials.session_token = "token";
    CHECK(outcome(signing).starts_with(R"(403 {"message":"The security token included in the request is )"));
  }
  SUBCASE("too old") {
    signing.scope.now_ms = kNowMs - 301'000;
    CHECK(outcome(signing).starts_with(R"(403 {"message":"Signature expired: 20260710T191403Z is now earl)"));
  }
  SUBCASE("too young") {
    signing.scope.now_ms = kNowMs + 301'000;
    CHECK(outcome(signing).starts_with(R"(403 {"message":"Signature not yet current: 20260710T192405Z is )"));
  }
  SUBCASE("another service") {
    signing.scope.service = "dynamodb";
    CHECK(outcome(signing).starts_with(R"(403 {"message":"Credential should be scoped to correct service:)"));
  }
  SUBCASE("another region") {
    signing.scope.region = "eu-west-1";
    CHECK(outcome(signing).starts_with(R"(403 {"message":"Credential should be scoped to a valid region, )"));
  }
  CHECK(bench.invoker.invocations.empty());
}

TEST_CASE("aws_iam: body, path and query are signed") {
  Bench bench(guarded(), verifying());
  HttpRequest request = signed_request("/dev/items/1?a=1");
  CHECK(bench.outcome(request) == "200 ok");
  HttpRequest other = request;
  other.body += " ";
  CHECK(bench.outcome(other).starts_with("403"));
  other = request;
  other.target = "/dev/items/2?a=1";
  CHECK(bench.outcome(other).starts_with("403"));
  other = request;
  other.target = "/dev/items/1?a=2";
  CHECK(bench.outcome(other).starts_with("403"));
  const HttpResponse response = bench.send(other);
  CHECK(header_values(response, "x-amzn-ErrorType") == "InvalidSignatureException");
}

}  // namespace offstage::gateway
