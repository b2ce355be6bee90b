#pragma once

#include <functional>
#include <optional>
#include <string>

#include "gateway/auth/token_verifier.h"
#include "gateway/http_api_call.h"
#include "gateway/service/authorizer.h"

namespace offstage::gateway {

/// A JWT authorizer of an HTTP API: tokens of an OpenID Connect issuer, checked without a function ("Control
/// access to HTTP APIs with JWT authorizers", developer guide). Thread-safe.
class JwtAuthorizer {
 public:
  /// Nothing: the call may go on, and call.authorizer is set.
  using Done = std::function<void(std::optional<HttpApiRefusal>)>;

  /// All references must outlive this; so must this each call.
  JwtAuthorizer(const Authorizer& authorizer, const ApiIdentity& api, const TokenVerifier& verifier)
      : authorizer_(authorizer), api_(api), verifier_(verifier) {}

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void authorize(HttpApiCallPtr call, Done done) const;

 private:
  std::optional<HttpApiRefusal> decide(HttpApiCall& call, const Jwt& token) const;

  const Authorizer& authorizer_;
  const ApiIdentity& api_;
  const TokenVerifier& verifier_;
};

}  // namespace offstage::gateway
