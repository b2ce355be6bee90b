#include "gateway/auth/cognito_authorizer.h"

#include <algorithm>
#include <utility>

#include "gateway/auth/claims.h"
#include "gateway/auth/identity_source.h"
#include "gateway/service/user_pool.h"

namespace offstage::gateway {
namespace {

Refusal unauthorized(std::string_view note, std::string message = {}) {
  return {.type = GatewayResponse::kUnauthorized,
          .status = {},
          .message = std::move(message),
          .note = "authorizer: " + std::string(note)};
}

}  // namespace

CognitoAuthorizer::CognitoAuthorizer(const Authorizer& authorizer, const ApiIdentity& api,
                                     const RestApiSettings& settings, const TokenVerifier& verifier)
    : authorizer_(authorizer), api_(api), settings_(settings), verifier_(verifier) {
  for (const std::string& pool : authorizer.user_pools) {
    if (auto issuer = user_pool_issuer(pool)) issuers_.push_back(*std::move(issuer));
  }
  if (authorizer.validation_expression.empty()) return;
  // The reader has compiled it once already.
  if (auto pattern = TokenPattern::compile(authorizer.validation_expression)) audience_ = *std::move(pattern);
}

void CognitoAuthorizer::authorize(RestCallPtr call, Done done) const {
  const auto identities = identities_of(authorizer_.identity_sources, proxy_request(*call, api_, settings_));
  if (!identities || identities->empty()) return done(unauthorized("there is no token"));
  verifier_.verify(
      bearer_token(identities->front()), issuers_,
      [this, call = std::move(call), done = std::move(done)](const TokenVerifier::Verified& token) {
        if (token) return done(decide(*call, **token));
        const auto& [fault, description, note] = token.error();
        const bool expired = fault == TokenVerifier::Fault::kExpired;
        done(unauthorized(note.empty() ? description : description + ": " + note,
                          expired ? "The incoming token has expired" : ""));
      });
}

std::optional<Refusal> CognitoAuthorizer::decide(RestCall& call, const Jwt& token) const {
  const json::Value claims = token.claims();
  const std::string_view use = text_claim(claims, "token_use");
  const std::vector<std::string>& wanted = call.method().authorization.scopes;
  if (wanted.empty() && use != "id") {
    return unauthorized("the method asks for no scopes, so the token must be an id token");
  }
  if (!wanted.empty()) {
    if (use != "access")
      return unauthorized("the method asks for scopes, so the token must be an access token");
    const std::vector<std::string> granted = granted_scopes(claims);
    const bool has_one = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& scope) {
      return std::find(granted.begin(), granted.end(), scope) != granted.end();
    });
    if (!has_one) return unauthorized("the token has none of the scopes that the method asks for");
  }
  const std::string_view audience = text_claim(claims, claims.find("aud") ? "aud" : "client_id");
  if (audience_ && !audience_->matches(audience)) {
    return unauthorized("aud does not match identityValidationExpression");
  }
  call.authorizer = "{\"claims\":" + cognito_claims(claims) + "}";
  return std::nullopt;
}

}  // namespace offstage::gateway
