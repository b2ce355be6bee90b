#include "gateway/auth/http_authorizers.h"

#include <utility>

namespace offstage::gateway {
namespace {

/// Whoever signs without Cognito has no such identity, and no organisation here.
std::string iam_json(const IamCaller& caller) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("iam");
  writer.begin_object();
  writer.member("accessKey", caller.access_key);
  writer.member("accountId", caller.account);
  writer.member("callerId", caller.user_id);
  writer.key("cognitoIdentity");
  writer.null();
  writer.key("principalOrgId");
  writer.null();
  writer.member("userArn", caller.user_arn);
  writer.member("userId", caller.user_id);
  writer.end_object();
  writer.end_object();
  return text;
}

}  // namespace

HttpAuthorizers::HttpAuthorizers(const std::vector<Authorizer>& authorizers,
                                 HttpLambdaAuthorizer::Parts parts, const TokenVerifier& verifier,
                                 std::vector<sigv4::Credentials> credentials)
    : iam_(std::move(credentials), parts.api, parts.clock) {
  for (const Authorizer& authorizer : authorizers) {
    if (authorizer.type == Authorizer::Type::kJwt) {
      jwt_.emplace(authorizer.name, std::make_unique<JwtAuthorizer>(authorizer, parts.api, verifier));
    } else {
      lambda_.emplace(authorizer.name, std::make_unique<HttpLambdaAuthorizer>(authorizer, parts));
    }
  }
}

void HttpAuthorizers::authorize(HttpApiCallPtr call, Done done) const {
  const Authorization& authorization = call->route().authorization;
  if (authorization.kind == Authorization::Kind::kNone) return done(std::nullopt);
  if (authorization.kind == Authorization::Kind::kIam) return done(authorize_iam(*call));
  const auto jwt = jwt_.find(authorization.authorizer);
  if (jwt != jwt_.end()) return jwt->second->authorize(std::move(call), std::move(done));
  const auto lambda = lambda_.find(authorization.authorizer);
  if (lambda != lambda_.end()) return lambda->second->authorize(std::move(call), std::move(done));
  // Never open by accident: what cannot be decided is refused.
  done(HttpApiRefusal{500, {}, "there is no authorizer " + authorization.authorizer});
}

std::optional<HttpApiRefusal> HttpAuthorizers::authorize_iam(HttpApiCall& call) const {
  auto caller = iam_.authorize(call.http());
  if (!caller) return HttpApiRefusal{403, {}, caller.error().note};
  if (!call.payload_v1) call.authorizer = iam_json(*caller);
  call.caller = *std::move(caller);
  return std::nullopt;
}

}  // namespace offstage::gateway
