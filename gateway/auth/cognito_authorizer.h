#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/auth/token_verifier.h"
#include "gateway/rest_call.h"
#include "gateway/service/authorizer.h"
#include "gateway/service/token_pattern.h"

namespace offstage::gateway {

/// A COGNITO_USER_POOLS authorizer of a REST API: id tokens of the pools, or, where the method asks for
/// scopes, access tokens ("Control access to REST APIs using Amazon Cognito user pools", developer guide).
/// Thread-safe.
class CognitoAuthorizer {
 public:
  /// Nothing: the call may go on, and call.authorizer is set.
  using Done = std::function<void(std::optional<Refusal>)>;

  /// All references must outlive this; so must this each call.
  CognitoAuthorizer(const Authorizer& authorizer, const ApiIdentity& api, const RestApiSettings& settings,
                    const TokenVerifier& verifier);

  /// `done` is called exactly once, from any thread, perhaps before this returns.
  void authorize(RestCallPtr call, Done done) const;

 private:
  std::optional<Refusal> decide(RestCall& call, const Jwt& token) const;

  const Authorizer& authorizer_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const TokenVerifier& verifier_;
  std::vector<std::string> issuers_;
  std::optional<TokenPattern> audience_;
};

}  // namespace offstage::gateway
