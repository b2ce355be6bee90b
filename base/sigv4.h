#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"

/// AWS Signature Version 4: signing, and what verifying needs. Both go through the same canonical request.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
namespace offstage::sigv4 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty for long-term keys
};

/// "AKID/20150830/us-east-1/iam/aws4_request"
struct CredentialScope {
  std::string access_key_id;
  std::string date;
  std::string region;
  std::string service;
  std::string terminator;
};

/// Nothing unless there are exactly five parts. Slashes at the end do not count.
std::optional<CredentialScope> parse_credential(std::string_view credential);

/// The parts of an Authorization header as they stand in it; a part that is missing is empty. Parts are
/// separated by commas, blanks or both.
struct AuthorizationParts {
  std::string_view algorithm;
  std::string_view credential;
  std::string_view signed_headers;  // separated by semicolons
  std::string_view signature;
  std::string_view malformed;  // the first part that is no "name=value"
};
AuthorizationParts split_authorization(std::string_view header);

/// What a request says about its signature. A part that is missing is empty: which error that is depends on
/// the product, and its text quotes the parts as they were sent.
struct Authorization {
  bool in_query = false;  // a presigned URL
  std::string algorithm;
  std::string credential;
  std::vector<std::string> signed_headers;  // lower case
  std::string signature;
  std::string date_time;  // X-Amz-Date, or the Date header: "20150830T123600Z" when it is well-formed
  std::string expires;    // X-Amz-Expires, only in a query
  std::string malformed;  // the first part of the header that is no "name=value"
};

/// Reads the Authorization header or X-Amz-* of the query. Nothing when the request has neither.
std::optional<Authorization> parse_authorization(const HttpRequest& request);

/// X-Amz-Security-Token, from where the signature is; empty without one.
std::string session_token(const HttpRequest& request, const Authorization& authorization);

/// The text whose hash is signed. Headers that are named but absent count as empty.
std::string canonical_request(const HttpRequest& request, const Authorization& authorization);

/// What is signed: algorithm, time, scope and the hash of the canonical request.
std::string string_to_sign(const HttpRequest& request, const Authorization& authorization,
                           const CredentialScope& scope);

/// The signature that `request` must carry, in hexadecimal, when its claims in `authorization` are taken at
/// their word. Nothing when its credential is not well-formed. Compare with crypto::constant_time_equal.
std::optional<std::string> expected_signature(const HttpRequest& request, const Authorization& authorization,
                                              std::string_view secret_access_key);

/// "20150830T123600Z", the form of X-Amz-Date.
std::string format_date_time(std::int64_t now_ms);

/// Milliseconds since 1970 of that form, or of HTTP's "Sun, 30 Aug 2015 12:36:00 GMT", as a Date header has
/// it.
std::optional<std::int64_t> parse_date_time(std::string_view text);

/// What a signature is valid for.
struct SigningScope {
  std::string region;
  std::string service;
  std::int64_t now_ms = 0;
};

/// Adds X-Amz-Date, X-Amz-Security-Token (when there is a token) and Authorization. Signs every header that
/// is there but Connection, User-Agent, Expect and X-Amzn-Trace-Id, which proxies change; Host has to be
/// there.
void sign(HttpRequest& request, const Credentials& credentials, const SigningScope& scope);

}  // namespace offstage::sigv4
