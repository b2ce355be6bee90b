#include "emulator/signature_verifier.h"

#include <algorithm>

#include "base/crypto.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/wire.h"

namespace offstage::emulator {
namespace {

/// The signature service of DynamoDB Streams as well.
constexpr std::string_view kService = "dynamodb";

/// How old a signature may be, and how far in the future. X-Amz-Expires of a presigned URL changes neither:
/// only S3 looks at it.
constexpr std::int64_t kSkewMs = 15 * 60 * 1000;

AwsError incomplete(texts::Text text, texts::Arguments arguments) {
  return errors::service("IncompleteSignatureException", texts::fill(text, arguments));
}

AwsError invalid(texts::Text text, texts::Arguments arguments = {}) {
  return errors::service("InvalidSignatureException", texts::fill(text, arguments));
}

AwsError unrecognized(texts::Text text) {
  return errors::service("UnrecognizedClientException", texts::fill(text));
}

/// The moment that the request names.
Result<std::int64_t> read_date(const sigv4::Authorization& claims) {
  const auto time = sigv4::parse_date_time(claims.date_time);
  if (time) return *time;
  return incomplete(texts::kDateFormat, {claims.date_time});
}

Result<void> check_age(std::int64_t signed_ms, std::int64_t now_ms) {
  now_ms -= now_ms % 1000;  // requests name whole seconds
  const auto text = sigv4::format_date_time;
  if (signed_ms < now_ms - kSkewMs) {
    return invalid(texts::kSignatureExpired, {text(signed_ms), text(now_ms - kSkewMs), text(now_ms)});
  }
  if (signed_ms > now_ms + kSkewMs) {
    return invalid(texts::kSignatureNotYetCurrent, {text(signed_ms), text(now_ms + kSkewMs), text(now_ms)});
  }
  return {};
}

Result<void> check_form(const sigv4::Authorization& claims) {
  if (std::ranges::find(claims.signed_headers, "host") == claims.signed_headers.end()) {
    return invalid(texts::kHostNotSigned);
  }
  if (claims.algorithm != sigv4::kAlgorithm) {
    return incomplete(texts::kAlgorithm, {claims.algorithm, sigv4::kAlgorithm});
  }
  return {};
}

Result<sigv4::CredentialScope> read_scope(const sigv4::Authorization& claims) {
  auto scope = sigv4::parse_credential(claims.credential);
  if (scope) return std::move(*scope);
  return incomplete(texts::kCredentialParts, {claims.credential});
}

/// Shows both texts that were signed: comparing them with his own tells a client's author what went wrong.
AwsError mismatch(const HttpRequest& request, const sigv4::Authorization& claims,
                  const sigv4::CredentialScope& scope) {
  return invalid(texts::kSignatureMismatch,
                 {sigv4::canonical_request(request, claims), sigv4::string_to_sign(request, claims, scope)});
}

}  // namespace

Result<void> SignatureVerifier::verify(const HttpRequest& request) const {
  auto claims = sigv4::parse_authorization(request);
  if (!claims) return {};  // no claims at all are refused before
  ASSIGN_OR_RETURN(const std::int64_t signed_ms, read_date(*claims));
  claims->date_time = sigv4::format_date_time(signed_ms);  // the form that is signed
  RETURN_IF_ERROR(check_age(signed_ms, clock_.now_ms()));
  RETURN_IF_ERROR(check_form(*claims));
  ASSIGN_OR_RETURN(const sigv4::CredentialScope scope, read_scope(*claims));
  RETURN_IF_ERROR(check_scope(scope, claims->date_time));
  const auto* credentials = find(scope.access_key_id);
  const std::string token = sigv4::session_token(request, *claims);
  const bool needs_token = credentials != nullptr && !credentials->session_token.empty();
  // A temporary key without its token is as unknown as any.
  if (credentials == nullptr || (needs_token && token.empty())) {
    return unrecognized(texts::kAccessKey);
  }
  const auto expected = sigv4::expected_signature(request, *claims, credentials->secret_access_key);
  if (!expected || !crypto::constant_time_equal(*expected, claims->signature)) {
    return mismatch(request, *claims, scope);
  }
  if (!crypto::constant_time_equal(credentials->session_token, token)) {
    return unrecognized(texts::kSessionToken);
  }
  return {};
}

/// Tells everything that is wrong with the scope at once.
Result<void> SignatureVerifier::check_scope(const sigv4::CredentialScope& scope,
                                            const std::string& date_time) const {
  std::string wrong;
  if (scope.region != region_) wrong += texts::fill(texts::kScopeRegion, {scope.region});
  if (scope.service != kService) wrong += texts::fill(texts::kScopeService, {kService});
  if (scope.terminator != sigv4::kTerminator) {
    wrong += texts::fill(texts::kScopeTerminator, {sigv4::kTerminator, scope.terminator});
  }
  if (const auto day = std::string_view(date_time).substr(0, 8); scope.date != day) {
    wrong += texts::fill(texts::kScopeDate, {scope.date, day, date_time});
  }
  if (wrong.empty()) return {};
  return errors::service("InvalidSignatureException", std::move(wrong));
}

const sigv4::Credentials* SignatureVerifier::find(const std::string& access_key_id) const {
  const auto found = std::ranges::find(credentials_, access_key_id, &sigv4::Credentials::access_key_id);
  return found == credentials_.end() ? nullptr : &*found;
}

}  // namespace offstage::emulator
