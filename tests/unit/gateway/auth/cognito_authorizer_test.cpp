#include <doctest/doctest.h>

#include <string>

#include "gateway/service/user_pool.h"
#include "tests/unit/gateway/auth/key_folder.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr const char* kPool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf";
constexpr const char* kIssuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf";
constexpr const char* kUnauthorized = R"(401 {"message":"Unauthorized"})";

// The bench's clock stands at 1783711144.836.
std::string claims(const std::string& use, const std::string& more = "",
                   const std::string& exp = "1783711145") {
  return R"({"iss":")" + std::string(kIssuer) + R"(","sub":"u1","token_use":")" + use + R"(","exp":)" + exp +
         R"(,"iat":1783711144)" + more + "}";
}

Service guarded(const KeyFolder& keys) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("items")};
  service.rest_methods = {rest_method("GET", "/items", "items"), rest_method("GET", "/scoped", "items")};
  Authorizer authorizer;
  authorizer.name = "pool";
  authorizer.type = Authorizer::Type::kCognito;
  authorizer.identity_sources = {"method.request.header.Authorization"};
  authorizer.user_pools = {kPool};
  service.rest_api.authorizers = {authorizer};
  service.rest_methods[0].authorization = {Authorization::Kind::kAuthorizer, "pool", {}};
  service.rest_methods[1].authorization = {Authorization::Kind::kAuthorizer, "pool", {"shop/read"}};
  service.key_sets = {keys.of(kIssuer)};
  return service;
}

HttpRequest request(const std::string& token, std::string target = "/dev/items") {
  return make_request("GET", std::move(target), {{"Host", "localhost:3000"}, {"Authorization", token}});
}

}  // namespace

TEST_CASE("cognito: an id token's claims reach the function (SERVERLESS-OFFLINE 46)") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  const std::string token = make_token(
      rsa_key(),
      claims("id", R"(,"aud":"client","cognito:groups":["a","b"],"email_verified":true,"auth_time":7)"));
  CHECK(bench.outcome(request(token)) == "200 ok");
  CHECK(bench.outcome(request("Bearer " + token)) == "200 ok");
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  CHECK(event->root().find("requestContext")->find("authorizer")->to_json() ==
        compact(R"({"claims": {"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf",
                 "sub": "u1", "token_use": "id", "exp": "Fri Jul 10 19:19:05 UTC 2026",
                 "iat": "Fri Jul 10 19:19:04 UTC 2026", "aud": "client", "cognito:groups": "a,b",
                 "email_verified": "true", "auth_time": "7"}})"));
}

TEST_CASE("cognito: what is refused") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  CHECK(bench.outcome(make_request("GET", "/dev/items")) == kUnauthorized);
  CHECK(bench.outcome(request("nonsense")) == kUnauthorized);
  CHECK(bench.outcome(request(make_token(other_rsa_key(), claims("id")))) == kUnauthorized);
  CHECK(bench.outcome(request(make_token(rsa_key(), R"({"iss":"https://elsewhere","token_use":"id",)"
                                                    R"("exp":1783711145})"))) == kUnauthorized);
  const HttpResponse expired = bench.send(request(make_token(rsa_key(), claims("id", "", "1783711144"))));
  CHECK(expired.status == 401);
  CHECK(expired.body == R"({"message":"The incoming token has expired"})");
  CHECK(header_values(expired, "x-amzn-ErrorType") == "UnauthorizedException");
  // Only a rightly signed token is worth saying so.
  CHECK(bench.outcome(request(make_token(other_rsa_key(), claims("id", "", "1")))) == kUnauthorized);
  CHECK(bench.invoker.invocations.empty());
}

TEST_CASE("cognito: scopes need an access token, no scopes an id token") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  const std::string reader = make_token(rsa_key(), claims("access", R"(,"scope":"openid shop/read")"));
  const std::string writer = make_token(rsa_key(), claims("access", R"(,"scope":"shop/write")"));
  CHECK(bench.outcome(request(reader, "/dev/scoped")) == "200 ok");
  CHECK(bench.outcome(request(writer, "/dev/scoped")) == kUnauthorized);
  CHECK(bench.outcome(request(make_token(rsa_key(), claims("id")), "/dev/scoped")) == kUnauthorized);
  CHECK(bench.outcome(request(reader)) == kUnauthorized);
}

TEST_CASE("cognito: identityValidationExpression is for aud") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Service service = guarded(keys);
  service.rest_api.authorizers[0].validation_expression = "client[0-9]";
  Bench bench(service);
  CHECK(bench.outcome(request(make_token(rsa_key(), claims("id", R"(,"aud":"client1")")))) == "200 ok");
  CHECK(bench.outcome(request(make_token(rsa_key(), claims("id", R"(,"aud":"client")")))) == kUnauthorized);
}

TEST_CASE("cognito: who makes the tokens of a pool") {
  CHECK(user_pool_issuer(kPool) == kIssuer);
  CHECK(user_pool_issuer("eu-west-1_AbCdEf") == kIssuer);
  CHECK(user_pool_issuer("arn:aws-cn:cognito-idp:cn-north-1:1:userpool/cn-north-1_x") ==
        "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_x");
  for (const char* none : {"", "pool", "_x", "eu-west-1_", "arn:aws:lambda:eu-west-1:1:function:f",
                           "arn:aws:cognito-idp:eu-west-1:1:userpool/pool", "eu_x/../y"}) {
    CAPTURE(none);
    CHECK_FALSE(user_pool_issuer(none).has_value());
  }
}

}  // namespace offstage::gateway
