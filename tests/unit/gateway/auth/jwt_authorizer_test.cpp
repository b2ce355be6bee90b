#include <doctest/doctest.h>

#include <string>

#include "base/crypto.h"
#include "tests/unit/gateway/auth/key_folder.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr const char* kIssuer = "https://issuer.example/";
constexpr const char* kUnauthorized = R"(401 {"message":"Unauthorized"})";
// The bench's clock stands at 1783711144.836.
constexpr const char* kGood =
    R"({"iss":"https://issuer.example/","aud":["shop","other"],"exp":1783711145,"nbf":1783711144,)"
    R"("iat":1783711144,"sub":"u1","scope":"read write"})";

Service guarded(const KeyFolder& keys) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("items")};
  service.http_api_routes = {http_api_route("GET", "/items", "items"),
                             http_api_route("GET", "/scoped", "items"),
                             http_api_route("GET", "/open", "items")};
  Authorizer authorizer;
  authorizer.name = "tokens";
  authorizer.type = Authorizer::Type::kJwt;
  authorizer.identity_sources = {"$request.header.Authorization"};
  authorizer.issuer = kIssuer;
  authorizer.audience = {"shop"};
  service.http_api_authorizers = {authorizer};
  service.http_api_routes[0].authorization = {Authorization::Kind::kAuthorizer, "tokens", {}};
  service.http_api_routes[1].authorization = {Authorization::Kind::kAuthorizer, "tokens", {"admin", "write"}};
  service.key_sets = {keys.of(kIssuer)};
  return service;
}

HttpRequest request(const std::string& token, std::string target = "/items") {
  return make_request("GET", std::move(target), {{"Host", "localhost:3000"}, {"authorization", token}});
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

/// The body and the challenge.
std::string refusal(Bench& bench, const std::string& token, std::string target = "/items") {
  const HttpResponse response = bench.send(request(token, std::move(target)));
  return std::to_string(response.status) + " " + response.body + " " +
         header_values(response, "www-authenticate");
}

std::string invalid(const std::string& description) {
  return std::string(kUnauthorized) + R"( Bearer scope="" error="invalid_token" error_description=")" +
         description + "\"";
}

}  // namespace

TEST_CASE("jwt authorizer: a good token's claims reach the function as texts (SERVERLESS-OFFLINE 63, 64)") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  const std::string claims =
      replaced(kGood, "}", R"(,"groups":["a","b"],"deep":{"x":[1]},"nothing":null,"on":true,"ratio":1.5})");
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER   ", ""}) {
    CAPTURE(scheme);
    CHECK(bench.outcome(request(scheme + make_token(rsa_key(), claims))) == "200 ok");
  }
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  const auto context = *event->root().find("requestContext");
  CHECK(context.find("authorizer")->to_json() ==
        compact(R"({"jwt": {"claims": {"iss": "https://issuer.example/", "aud": "[shop other]",
                 "exp": "1783711145", "nbf": "1783711144", "iat": "1783711144", "sub": "u1",
                 "scope": "read write", "groups": "[a b]", "deep": "{\"x\":[1]}", "on": "true",
                 "ratio": "1.5"}, "scopes": null}})"));
}

TEST_CASE("jwt authorizer: scopes") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  CHECK(bench.outcome(request("Bearer " + make_token(rsa_key(), kGood), "/scoped")) == "200 ok");
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  const auto jwt = *event->root().find("requestContext")->find("authorizer")->find("jwt");
  CHECK(jwt.find("scopes")->to_json() == R"(["read","write"])");
  const std::string reader = replaced(kGood, "read write", "read");
  CHECK(refusal(bench, make_token(rsa_key(), reader), "/scoped") ==
        R"(403 {"message":"Forbidden"} Bearer scope="admin write" error="insufficient_scope" )"
        R"(error_description="expected scopes: [admin write]")");
  const std::string expired = replaced(kGood, "1783711145", "1783711144");
  CHECK(refusal(bench, make_token(rsa_key(), expired), "/scoped") ==
        std::string(kUnauthorized) +
            R"( Bearer scope="admin write" error="invalid_token" error_description="the token has expired")");
}

TEST_CASE("jwt authorizer: payload 1.0 has claims and scopes side by side") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Service service = guarded(keys);
  service.http_api_payload = "1.0";
  Bench bench(service);
  CHECK(bench.outcome(request(make_token(rsa_key(), R"({"iss":"https://issuer.example/","client_id":"shop",)"
                                                    R"("exp":1783711145})"))) == "200 ok");
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  CHECK(
      event->root().find("requestContext")->find("authorizer")->to_json() ==
      R"({"claims":{"iss":"https://issuer.example/","client_id":"shop","exp":"1783711145"},"scopes":null})");
}

TEST_CASE("jwt authorizer: who has no good token is told why (SERVERLESS-OFFLINE 65, 66)") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  const auto with = [&](const char* what, const char* by) {
    return refusal(bench, make_token(rsa_key(), replaced(kGood, what, by)));
  };
  const HttpResponse none = bench.send(make_request("GET", "/items"));
  CHECK(none.status == 401);
  CHECK(none.body == R"({"message":"Unauthorized"})");
  CHECK(header_values(none, "www-authenticate") == "Bearer");
  CHECK(header_values(none, "apigw-requestid") != "absent");

  CHECK(refusal(bench, "Bearer not-a-token") == invalid("token contains an invalid number of segments"));
  CHECK(with("1783711145", "1783711144") == invalid("the token has expired"));
  CHECK(with(R"("nbf":1783711144)", R"("nbf":1783711145)") == invalid("the token is not valid yet"));
  CHECK(with(R"("iat":1783711144)", R"("iat":1783711145)") == invalid("the token is not valid yet"));
  CHECK(with(R"("exp":1783711145,)", "") == invalid("the token is malformed"));
  CHECK(with("shop", "shoe") == invalid("the token does not have a valid audience"));
  CHECK(with(R"(["shop","other"])", R"("shopping")") == invalid("the token does not have a valid audience"));
  CHECK(with(R"("aud":["shop","other"],)", "") == invalid("the token does not have a valid audience"));
  // client_id does not make up for an aud that is there.
  CHECK(with(R"("aud":["shop","other"])", R"("aud":"other","client_id":"shop")") ==
        invalid("the token does not have a valid audience"));
  CHECK(with("https://issuer.example/", "https://issuer.example") ==
        invalid("the token does not have a valid issuer"));
  CHECK(refusal(bench, make_token(other_rsa_key(), kGood)) == invalid("the token's signature is invalid"));
  CHECK(refusal(bench, make_token(rsa_key(), kGood, "RS256", "key2")) ==
        invalid("the token's key is not known"));
  const std::string unsigned_token =
      base64url(R"({"alg":"none","kid":"key1"})") + "." + base64url(kGood) + ".";
  CHECK(refusal(bench, unsigned_token) == invalid("signing method (alg) is unavailable."));
  const std::string text = base64url(R"({"alg":"HS256","kid":"key1"})") + "." + base64url(kGood);
  CHECK(refusal(bench, text + "." + base64url(crypto::hmac_sha256(rsa_key().jwk("key1"), text))) ==
        invalid("signing method (alg) is unavailable."));
  CHECK(bench.invoker.invocations.empty());
  CHECK(bench.outcome(make_request("GET", "/open")) == "200 ok");
  const auto event = json::Document::parse(bench.invoker.invocations.back().payload);
  CHECK_FALSE(event->root().find("requestContext")->find("authorizer").has_value());
}

TEST_CASE("jwt authorizer: a new key is found when a token names it") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Bench bench(guarded(keys));
  const std::string claims = replaced(kGood, "1783711145", "1783799999");
  CHECK(bench.outcome(request(make_token(rsa_key(), claims))) == "200 ok");
  keys.put(other_rsa_key().jwk("key2"));
  bench.clock.advance_ms(5'000);
  CHECK(bench.outcome(request(make_token(other_rsa_key(), claims, "RS256", "key2"))) == "200 ok");
  CHECK(bench.outcome(request(make_token(rsa_key(), claims))) == kUnauthorized);
}

TEST_CASE("jwt authorizer: an issuer without keys, and signatures that are not looked at") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Service service = guarded(keys);
  service.key_sets[0].location = "/nowhere/jwks.json";
  SUBCASE("no keys") {
    Bench bench(service);
    CHECK(refusal(bench, make_token(rsa_key(), kGood)) == invalid("JWKS communication error"));
    CHECK(bench.log.back().note ==
          "authorizer: JWKS communication error: /nowhere/jwks.json: cannot be read");
  }
  SUBCASE("everything else is checked all the same") {
    Bench bench(service, {.ignore_jwt_signature = true});
    CHECK(bench.outcome(request(make_token(other_rsa_key(), kGood))) == "200 ok");
    CHECK(refusal(bench, make_token(rsa_key(), replaced(kGood, "1783711145", "1783711144"))) ==
          invalid("the token has expired"));
  }
}

TEST_CASE("jwt authorizer: the token may be in the query") {
  const KeyFolder keys(KeyPair("P-256").jwk("other") + "," + rsa_key().jwk("key1"));
  Service service = guarded(keys);
  service.http_api_authorizers[0].identity_sources = {"$request.querystring.token"};
  Bench bench(service);
  CHECK(bench.outcome(make_request("GET", "/items?token=" + make_token(rsa_key(), kGood))) == "200 ok");
  CHECK(bench.outcome(request(make_token(rsa_key(), kGood))) == kUnauthorized);
}

}  // namespace offstage::gateway
