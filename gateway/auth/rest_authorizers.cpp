#include "gateway/auth/rest_authorizers.h"

#include <utility>

namespace offstage::gateway {

RestAuthorizers::RestAuthorizers(LambdaAuthorizer::Parts parts, const TokenVerifier& verifier,
                                 std::vector<sigv4::Credentials> credentials)
    : iam_(std::move(credentials), parts.api, parts.clock) {
  for (const Authorizer& authorizer : parts.settings.authorizers) {
    if (authorizer.type == Authorizer::Type::kCognito) {
      cognito_.emplace(authorizer.name,
                       std::make_unique<CognitoAuthorizer>(authorizer, parts.api, parts.settings, verifier));
    } else {
      lambda_.emplace(authorizer.name, std::make_unique<LambdaAuthorizer>(authorizer, parts));
    }
  }
}

void RestAuthorizers::authorize(RestCallPtr call, Done done) const {
  const Authorization& authorization = call->method().authorization;
  if (authorization.kind == Authorization::Kind::kNone) return done(std::nullopt);
  if (authorization.kind == Authorization::Kind::kIam) {
    auto caller = iam_.authorize(call->http());
    if (!caller) return done(std::move(caller).error());
    call->caller = *std::move(caller);
    return done(std::nullopt);
  }
  const auto lambda = lambda_.find(authorization.authorizer);
  if (lambda != lambda_.end()) return lambda->second->authorize(std::move(call), std::move(done));
  const auto cognito = cognito_.find(authorization.authorizer);
  if (cognito != cognito_.end()) return cognito->second->authorize(std::move(call), std::move(done));
  // Never open by accident: what cannot be decided is refused.
  done(Refusal{.type = GatewayResponse::kAuthorizerConfigurationError,
               .status = {},
               .message = {},
               .note = "there is no authorizer " + authorization.authorizer});
}

}  // namespace offstage::gateway
