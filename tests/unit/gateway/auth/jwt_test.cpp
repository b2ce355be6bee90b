#include "gateway/auth/jwt.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "gateway/auth/key_set.h"
#include "tests/unit/gateway/auth/tokens.h"

namespace offstage::gateway {
namespace {

KeySet keys_of(const std::string& keys) {
  auto set = KeySet::parse(key_set_of(keys));
  REQUIRE(set.has_value());
  return *std::move(set);
}

bool accepts(const KeySet& keys, const std::string& token) {
  const auto jwt = Jwt::parse(token);
  return jwt.has_value() && keys.has_signed(*jwt);
}

std::string failure_of(const std::string& token) {
  const auto jwt = Jwt::parse(token);
  REQUIRE_FALSE(jwt.has_value());
  return jwt.error().text;
}

std::string with_header(const std::string& header, const std::string& rest = ".e30.AAAA") {
  return base64url(header) + rest;
}

}  // namespace

TEST_CASE("jwt: every algorithm of a public key, by its own key alone") {
  struct Row {
    const char* algorithm;
    const char* kind;
  };
  for (const auto& [algorithm, kind] : {Row{"RS256", "RSA"},
                                        {"RS384", "RSA"},
                                        {"RS512", "RSA"},
                                        {"PS256", "RSA"},
                                        {"PS384", "RSA"},
                                        {"PS512", "RSA"},
                                        {"ES256", "P-256"},
                                        {"ES384", "P-384"},
                                        {"ES512", "P-521"}}) {
    CAPTURE(algorithm);
    const bool is_rsa = std::string(kind) == "RSA";
    const KeyPair key = is_rsa ? rsa_key() : KeyPair(kind);
    const KeyPair other = is_rsa ? other_rsa_key() : KeyPair(kind);
    std::string token = make_token(key, R"({"sub":"u"})", algorithm);
    CHECK(accepts(keys_of(key.jwk("key1")), token));
    CHECK_FALSE(accepts(keys_of(other.jwk("key1")), token));
    CHECK_FALSE(accepts(keys_of(key.jwk("key2")), token));
    token[token.find('.') + 3] ^= 1;  // another claim under the same signature
    CHECK_FALSE(accepts(keys_of(key.jwk("key1")), token));
  }
}

TEST_CASE("jwt: a key is for its own algorithm and kind") {
  const std::string token = make_token(rsa_key(), "{}", "RS256");
  CHECK(accepts(keys_of(rsa_key().jwk("key1", R"(,"alg":"RS256")")), token));
  CHECK_FALSE(accepts(keys_of(rsa_key().jwk("key1", R"(,"alg":"RS512")")), token));
  CHECK_FALSE(accepts(keys_of(KeyPair("P-256").jwk("key1")), token));
  // Two keys of one id: the one that fits counts.
  CHECK(accepts(keys_of(KeyPair("P-256").jwk("key1") + "," + rsa_key().jwk("key1")), token));
  const KeyPair curve("P-256");
  CHECK_FALSE(accepts(keys_of(KeyPair("P-384").jwk("key1")), make_token(curve, "{}", "ES256")));
}

TEST_CASE("jwt: neither none nor an HMAC is a signature") {
  const KeySet keys = keys_of(rsa_key().jwk("key1"));
  for (const char* none : {"none", "None", "NONE", ""}) {
    CAPTURE(none);
    const std::string header = std::string(R"({"alg":")") + none + R"(","kid":"key1"})";
    CHECK(failure_of(with_header(header, ".e30.")) == "signing method (alg) is unavailable.");
  }
  CHECK(failure_of(with_header(R"({"kid":"key1"})")) == "signing method (alg) is unavailable.");
  // The public key, which everybody has, as the secret of an HMAC.
  const std::string text = base64url(R"({"alg":"HS256","kid":"key1"})") + "." + base64url(R"({"sub":"u"})");
  const std::string forged = text + "." + base64url(crypto::hmac_sha256(rsa_key().jwk("key1"), text));
  CHECK(failure_of(forged) == "signing method (alg) is unavailable.");
}

TEST_CASE("jwt: what is no token") {
  const std::string good = R"({"alg":"RS256"})";
  CHECK(failure_of("") == "token contains an invalid number of segments");
  CHECK(failure_of("not-a-token") == "token contains an invalid number of segments");
  CHECK(failure_of("a.b.c.d") == "token contains an invalid number of segments");
  CHECK(failure_of("..") == "the token is malformed");
  CHECK(failure_of(with_header("[]")) == "the token is malformed");
  CHECK(failure_of(with_header(good, ".W10.AAAA")) == "the token is malformed");
  CHECK(failure_of(with_header(good, ".e30=.AAAA")) == "the token is malformed");
  CHECK(failure_of(with_header(good, ".e30.AA+A")) == "the token is malformed");
  CHECK(failure_of(with_header(R"({"alg":"RS256","crit":["b64"]})")) == "the token is malformed");
  CHECK(failure_of(std::string(Jwt::kBytesMax + 1, 'a')) == "the token is too long");
  // Deep nesting is refused, not walked.
  CHECK(failure_of(with_header(good, "." + base64url(std::string(9000, '[')) + ".AAAA")) ==
        "the token is malformed");
}

TEST_CASE("jwt: keys that are not to be used are passed over") {
  const std::string token = make_token(rsa_key(), "{}");
  CHECK_FALSE(accepts(keys_of(KeyPair("RSA", 1024).jwk("key1")), token));
  CHECK(keys_of(KeyPair("RSA", 1024).jwk("a")).size() == 0);
  CHECK(keys_of(R"({"kid":"a","kty":"oct","k":"AAAA"})").size() == 0);
  CHECK(keys_of(R"({"kid":"a","kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})").size() == 0);
  CHECK(keys_of(R"({"kid":"a","kty":"RSA","n":"!","e":"AQAB"})").size() == 0);
  CHECK(keys_of(R"({"kty":"RSA"}, 1, "x", null)").size() == 0);
  std::string off_curve = KeyPair("P-256").jwk("a");
  off_curve.replace(off_curve.find("\"y\":\"") + 5, 4, "AAAA");
  CHECK(keys_of(off_curve).size() == 0);
  std::string encrypts = rsa_key().jwk("a");
  encrypts.replace(encrypts.find("sig"), 3, "enc");
  CHECK(keys_of(encrypts).size() == 0);
  for (const char* none : {"", "[]", "{}", R"({"keys":{}})", "{"}) {
    CAPTURE(none);
    CHECK_FALSE(KeySet::parse(none).has_value());
  }
}

TEST_CASE("jwt: scopes") {
  const auto scopes = [](const char* claims) {
    const auto document = json::Document::parse(claims);
    std::string all;
    for (const std::string& scope : granted_scopes(document->root())) all += scope + "|";
    return all;
  };
  CHECK(scopes(R"({"scope":"a  b c"})") == "a|b|c|");
  CHECK(scopes(R"({"scp":["a","b"]})") == "a|b|");
  CHECK(scopes(R"({"scp":"a b","scope":"c"})") == "c|");
  CHECK(scopes(R"({"scope":7})").empty());
  CHECK(scopes("{}").empty());
}

TEST_CASE("jwt: when a token is good") {
  const auto at_1000_s = [](const char* claims) {
    const auto document = json::Document::parse(claims);
    return token_time(document->root(), 1'000'000);
  };
  CHECK(at_1000_s(R"({"exp":1001,"nbf":1000,"iat":1000})") == TokenTime::kGood);
  CHECK(at_1000_s(R"({"exp":1000.5})") == TokenTime::kGood);
  CHECK(at_1000_s(R"({"exp":1000})") == TokenTime::kExpired);
  CHECK(at_1000_s(R"({"exp":1001,"nbf":1000.5})") == TokenTime::kNotYet);
  CHECK(at_1000_s(R"({"exp":1001,"iat":1001})") == TokenTime::kIssuedLater);
  CHECK(at_1000_s("{}") == TokenTime::kNoNumber);
  CHECK(at_1000_s(R"({"exp":"1001"})") == TokenTime::kNoNumber);
  CHECK(at_1000_s(R"({"exp":1001,"nbf":"0"})") == TokenTime::kNoNumber);
}

}  // namespace offstage::gateway
