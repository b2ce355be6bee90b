#include "gateway/auth/jwt_authorizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/auth/claims.h"
#include "gateway/auth/identity_source.h"

namespace offstage::gateway {
namespace {

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

/// Go's %v of a list, in the text as in the header.
HttpApiRefusal challenge(const HttpApiCall& call, int status, std::string_view error,
                         std::string_view description, std::string note) {
  return {status,
          fmt::format(R"(Bearer scope="{}" error="{}" error_description="{}")",
                      joined(call.route().authorization.scopes), error, description),
          std::move(note)};
}

HttpApiRefusal invalid_token(const HttpApiCall& call, const std::string& description,
                             const std::string& note) {
  return challenge(call, 401, "invalid_token", description,
                   "authorizer: " + description + (note.empty() ? "" : ": " + note));
}

/// A text, or a list of texts, one of which is wanted.
bool holds_one_of(json::Value claim, const std::vector<std::string>& wanted) {
  const auto is_wanted = [&](json::Value value) {
    return value.is_string() && std::find(wanted.begin(), wanted.end(), value.as_string()) != wanted.end();
  };
  if (is_wanted(claim)) return true;
  for (const json::Value each : claim.elements()) {
    if (is_wanted(each)) return true;
  }
  return false;
}

/// client_id counts only where there is no aud: Cognito's access tokens.
bool has_audience(json::Value claims, const std::vector<std::string>& audience) {
  if (const auto aud = claims.find("aud")) return holds_one_of(*aud, audience);
  const auto client = claims.find("client_id");
  return client && holds_one_of(*client, audience);
}

std::string authorizer_json(const HttpApiCall& call, json::Value claims,
                            const std::vector<std::string>& scopes) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("claims");
  writer.raw(http_api_claims(claims));
  writer.key("scopes");
  if (call.route().authorization.scopes.empty()) {
    writer.null();
  } else {
    writer.begin_array();
    for (const std::string& scope : scopes) writer.string(scope);
    writer.end_array();
  }
  writer.end_object();
  return call.payload_v1 ? text : "{\"jwt\":" + text + "}";
}

}  // namespace

void JwtAuthorizer::authorize(HttpApiCallPtr call, Done done) const {
  const auto identity = authorizer_.identity_sources.empty()
                            ? std::nullopt
                            : identity_of(authorizer_.identity_sources.front(), proxy_request(*call, api_));
  if (!identity) return done(HttpApiRefusal{401, "Bearer", "authorizer: there is no token"});
  verifier_.verify(
      bearer_token(*identity), {authorizer_.issuer},
      [this, call = std::move(call), done = std::move(done)](const TokenVerifier::Verified& token) {
        if (token) return done(decide(*call, **token));
        done(invalid_token(*call, token.error().description, token.error().note));
      });
}

std::optional<HttpApiRefusal> JwtAuthorizer::decide(HttpApiCall& call, const Jwt& token) const {
  const json::Value claims = token.claims();
  if (!has_audience(claims, authorizer_.audience)) {
    return invalid_token(call, "the token does not have a valid audience", "");
  }
  const std::vector<std::string> granted = granted_scopes(claims);
  const std::vector<std::string>& wanted = call.route().authorization.scopes;
  const bool may = wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& scope) {
                     return std::find(granted.begin(), granted.end(), scope) != granted.end();
                   });
  if (!may) {
    const std::string description = "expected scopes: [" + joined(wanted) + "]";
    return challenge(call, 403, "insufficient_scope", description,
                     "authorizer: " + description + ", the token has [" + joined(granted) + "]");
  }
  call.authorizer = authorizer_json(call, claims, granted);
  return std::nullopt;
}

}  // namespace offstage::gateway
