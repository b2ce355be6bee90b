#include "gateway/auth/iam_authorizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/log.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kService = "execute-api";

/// How old a signature may be, and how far in the future.
constexpr std::int64_t kSkewMs = 5 * 60 * 1000;

Refusal unsigned_request(std::string note) {
  return {.type = GatewayResponse::kMissingAuthenticationToken,
          .status = {},
          .message = {},
          .note = "aws_iam: " + std::move(note)};
}

Refusal invalid(std::string message) {
  std::string note = "aws_iam: " + message;
  return {.type = GatewayResponse::kInvalidSignature,
          .status = {},
          .message = std::move(message),
          .note = std::move(note)};
}

/// A moment that the text names, and the texts about one that is too far away.
std::optional<Refusal> check_age(std::int64_t signed_ms, std::int64_t now_ms) {
  now_ms -= now_ms % 1000;  // requests name whole seconds
  const auto text = sigv4::format_date_time;
  if (signed_ms < now_ms - kSkewMs) {
    return invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - 5 min.)", text(signed_ms),
                               text(now_ms - kSkewMs), text(now_ms)));
  }
  if (signed_ms > now_ms + kSkewMs) {
    return invalid(fmt::format("Signature not yet current: {} is still later than {} ({} + 5 min.)",
                               text(signed_ms), text(now_ms + kSkewMs), text(now_ms)));
  }
  return std::nullopt;
}

}  // namespace

Result<IamCaller, Refusal> IamAuthorizer::authorize(const HttpRequest& request) const {
  auto claims = sigv4::parse_authorization(request);
  if (!claims) return unsigned_request("the request is not signed");
  const auto scope = sigv4::parse_credential(claims->credential);
  if (claims->algorithm != sigv4::kAlgorithm || !scope || claims->signature.empty() ||
      claims->signed_headers.empty()) {
    return unsigned_request("the request is not signed with " + std::string(sigv4::kAlgorithm));
  }
  if (credentials_.empty()) {
    warn_once();
  } else if (auto refusal = verify(request, *std::move(claims), *scope)) {
    return *std::move(refusal);
  }
  return IamCaller{.access_key = scope->access_key_id,
                   .account = api_.account,
                   .user_id = "AIDAOFFSTAGE" + stable_id(scope->access_key_id, 8),
                   .user_arn = "arn:aws:iam::" + api_.account + ":user/offstage"};
}

std::optional<Refusal> IamAuthorizer::verify(const HttpRequest& request, sigv4::Authorization claims,
                                             const sigv4::CredentialScope& scope) const {
  const auto signed_ms = sigv4::parse_date_time(claims.date_time);
  if (!signed_ms) return unsigned_request("the request has no date");
  claims.date_time = sigv4::format_date_time(*signed_ms);  // the form that is signed
  if (auto refusal = check_age(*signed_ms, clock_.now_ms())) return refusal;
  if (scope.region != api_.region) {
    return invalid(fmt::format("Credential should be scoped to a valid region, not '{}'. ", scope.region));
  }
  if (scope.service != kService) {
    return invalid(fmt::format("Credential should be scoped to correct service: '{}'. ", kService));
  }
  const auto known = std::find_if(credentials_.begin(), credentials_.end(), [&](const auto& each) {
    return each.access_key_id == scope.access_key_id;
  });
  if (known == credentials_.end() ||
      !crypto::constant_time_equal(known->session_token, sigv4::session_token(request, claims))) {
    return invalid("The security token included in the request is invalid.");
  }
  const auto expected = sigv4::expected_signature(request, claims, known->secret_access_key);
  if (expected && crypto::constant_time_equal(*expected, claims.signature)) return std::nullopt;
  return Refusal{.type = GatewayResponse::kInvalidSignature,
                 .status = {},
                 .message = {},
                 .note = "aws_iam: the signature does not match; what is signed:\n" +
                         sigv4::canonical_request(request, claims)};
}

void IamAuthorizer::warn_once() const {
  if (warned_.exchange(true)) return;
  log::warning("aws_iam: signatures are looked for and not verified; --verify-signatures does (said once)");
}

}  // namespace offstage::gateway
