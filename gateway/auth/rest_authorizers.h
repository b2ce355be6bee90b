#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "gateway/auth/cognito_authorizer.h"
#include "gateway/auth/iam_authorizer.h"
#include "gateway/auth/lambda_authorizer.h"
#include "gateway/auth/resource_policy.h"

namespace offstage::gateway {

/// Everything that may stand between a call and its method: decides by the method's authorization.
/// Thread-safe.
class RestAuthorizers {
 public:
  using Done = LambdaAuthorizer::Done;

  /// As for LambdaAuthorizer; `parts.settings` names the authorizers. `verifier` must outlive this.
  RestAuthorizers(LambdaAuthorizer::Parts parts, const TokenVerifier& verifier,
                  std::vector<sigv4::Credentials> credentials);

  /// `done` is called exactly once, from any thread, perhaps before this returns: with the refusal, or
  /// nothing when the call may go on.
  void authorize(RestCallPtr call, Done done) const;
  /// Whether the API's resource policy refuses a call that no authorizer is asked about.
  std::optional<Refusal> check_policy(const RestCall& call) const;

 private:
  void ask(RestCallPtr call, Done done) const;

  const ApiIdentity& api_;
  std::optional<ResourcePolicy> policy_;
  std::map<std::string, std::unique_ptr<LambdaAuthorizer>, std::less<>> lambda_;    // by name
  std::map<std::string, std::unique_ptr<CognitoAuthorizer>, std::less<>> cognito_;  // by name
  IamAuthorizer iam_;
};

}  // namespace offstage::gateway
