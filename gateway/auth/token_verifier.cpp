#include "gateway/auth/token_verifier.h"

#include <algorithm>
#include <utility>

namespace offstage::gateway {
namespace {

TokenVerifier::Refused invalid(std::string description, std::string note = {}) {
  return {TokenVerifier::Fault::kInvalid, std::move(description), std::move(note)};
}

}  // namespace

void TokenVerifier::verify(std::string_view token, const std::vector<std::string>& issuers,
                           const Done& done) const {
  auto parsed = Jwt::parse(token);
  if (!parsed) return done(invalid(parsed.error().text));
  const auto jwt = std::make_shared<const Jwt>(*std::move(parsed));
  const std::string issuer(text_claim(jwt->claims(), "iss"));
  // Only then is there somebody whose keys could be asked for.
  if (std::find(issuers.begin(), issuers.end(), issuer) == issuers.end()) {
    return done(invalid("the token does not have a valid issuer", "its issuer is " + issuer));
  }
  if (ignores_signature_) return done(check_time(jwt));
  if (jwt->key_id().empty()) return done(invalid("the token does not name its key", "it has no kid"));
  keys_.find(issuer, jwt->key_id(),
             [this, jwt, done](const KeySets::Found& keys) { done(checked(jwt, keys)); });
}

TokenVerifier::Verified TokenVerifier::checked(const TokenPtr& token, const KeySets::Found& keys) const {
  if (!keys) return invalid(keys.error().description, keys.error().note);
  if (!(*keys)->has(token->key_id())) {
    return invalid("the token's key is not known", "its issuer has no key " + token->key_id());
  }
  if (!(*keys)->has_signed(*token)) return invalid("the token's signature is invalid");
  return check_time(token);
}

TokenVerifier::Verified TokenVerifier::check_time(const TokenPtr& token) const {
  switch (token_time(token->claims(), clock_.now_ms())) {
    case TokenTime::kGood:
      return token;
    case TokenTime::kExpired:
      return Refused{Fault::kExpired, "the token has expired", {}};
    case TokenTime::kNotYet:
      return invalid("the token is not valid yet", "nbf is in the future");
    case TokenTime::kIssuedLater:
      return invalid("the token is not valid yet", "iat is in the future");
    case TokenTime::kNoNumber:
      break;
  }
  return invalid("the token is malformed", "exp, nbf or iat is missing or no number");
}

}  // namespace offstage::gateway
