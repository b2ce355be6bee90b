#include "gateway/auth/rest_authorizers.h"

#include <utility>

namespace offstage::gateway {

RestAuthorizers::RestAuthorizers(LambdaAuthorizer::Parts parts, const TokenVerifier& verifier,
                                 std::vector<sigv4::Credentials> credentials)
    : api_(parts.api), iam_(std::move(credentials), parts.api, parts.clock) {
  if (!parts.settings.policy.empty()) {
    // The reader has refused what cannot be read; never open by accident.
    auto policy = ResourcePolicy::parse(parts.settings.policy, parts.api);
    policy_ = policy ? *std::move(policy) : ResourcePolicy();
  }
  for (const Authorizer& authorizer : parts.settings.authorizers) {
    if (authorizer.type == Authorizer::Type::kCognito) {
      cognito_.emplace(authorizer.name,
                       std::make_unique<CognitoAuthorizer>(authorizer, parts.api, parts.settings, verifier));
    } else {
      lambda_.emplace(authorizer.name, std::make_unique<LambdaAuthorizer>(authorizer, parts));
    }
  }
}

std::optional<Refusal> RestAuthorizers::check_policy(const RestCall& call) const {
  return policy_ ? policy_->check(call, api_) : std::nullopt;
}

void RestAuthorizers::authorize(RestCallPtr call, Done done) const {
  if (!policy_) return ask(std::move(call), std::move(done));
  // What a function says is enough where the policy says nothing; it is not asked when the policy says no.
  if (lambda_.find(call->method().authorization.authorizer) != lambda_.end()) {
    if (auto denial = policy_->check_denial(*call, api_)) return done(std::move(denial));
    return ask(std::move(call), std::move(done));
  }
  const RestCallPtr kept = call;
  ask(std::move(call), [this, kept, done = std::move(done)](const std::optional<Refusal>& refusal) {
    done(refusal ? refusal : check_policy(*kept));
  });
}

void RestAuthorizers::ask(RestCallPtr call, Done done) const {
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
