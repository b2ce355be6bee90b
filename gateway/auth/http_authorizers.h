#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/auth/http_lambda_authorizer.h"
#include "gateway/auth/iam_authorizer.h"
#include "gateway/auth/jwt_authorizer.h"

namespace offstage::gateway {

/// Everything that may stand between a call and its route: decides by the route's authorization. Thread-safe.
class HttpAuthorizers {
 public:
  using Done = JwtAuthorizer::Done;

  /// All that is referred to must outlive this; so must this each call.
  HttpAuthorizers(const std::vector<Authorizer>& authorizers, HttpLambdaAuthorizer::Parts parts,
                  const TokenVerifier& verifier, std::vector<sigv4::Credentials> credentials);

  /// `done` is called exactly once, from any thread, perhaps before this returns: with the refusal, or
  /// nothing when the call may go on.
  void authorize(HttpApiCallPtr call, Done done) const;

 private:
  std::optional<HttpApiRefusal> authorize_iam(HttpApiCall& call) const;

  std::map<std::string, std::unique_ptr<HttpLambdaAuthorizer>, std::less<>> lambda_;  // by name
  std::map<std::string, std::unique_ptr<JwtAuthorizer>, std::less<>> jwt_;            // by name
  IamAuthorizer iam_;
};

}  // namespace offstage::gateway
