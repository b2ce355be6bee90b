#include "gateway/auth/rest_authorizers.h"

#include <utility>

namespace offstage::gateway {

RestAuthorizers::RestAuthorizers(LambdaAuthorizer::Parts parts) {
  for (const Authorizer& authorizer : parts.settings.authorizers) {
    const bool is_lambda =
        authorizer.type == Authorizer::Type::kToken || authorizer.type == Authorizer::Type::kRequest;
    if (is_lambda) lambda_.emplace(authorizer.name, std::make_unique<LambdaAuthorizer>(authorizer, parts));
  }
}

void RestAuthorizers::authorize(RestCallPtr call, Done done) const {
  const Authorization& authorization = call->method().authorization;
  if (authorization.kind == Authorization::Kind::kNone) return done(std::nullopt);
  const auto lambda = lambda_.find(authorization.authorizer);
  if (lambda != lambda_.end()) return lambda->second->authorize(std::move(call), std::move(done));
  // Never open by accident: what cannot be decided is refused.
  done(Refusal{.type = GatewayResponse::kAuthorizerConfigurationError,
               .status = {},
               .message = {},
               .note = authorization.kind == Authorization::Kind::kIam
                           ? "authorizer: aws_iam is not supported yet"
                           : "authorizer " + authorization.authorizer + ": its type is not supported yet"});
}

}  // namespace offstage::gateway
