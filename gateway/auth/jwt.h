#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/public_key.h"
#include "base/result.h"

namespace offstage::gateway {

/// A signed JSON web token (RFC 7519, in the compact form of RFC 7515), taken apart. Nothing it says is to be
/// believed before is_signed_by has said yes. Algorithms are those of public keys alone, so that neither
/// "none" nor an HMAC with the public key as its secret gets through.
class Jwt {
 public:
  static constexpr std::size_t kBytesMax = 16 * 1024;  // more than all headers of a request may have on AWS

  /// The failure's text is fit for WWW-Authenticate.
  static Result<Jwt, Failure> parse(std::string_view token);

  crypto::SignatureAlgorithm algorithm() const { return algorithm_; }
  const std::string& algorithm_name() const { return algorithm_name_; }
  /// Empty when the header has none.
  const std::string& key_id() const { return key_id_; }
  /// An object.
  json::Value claims() const { return claims_.root(); }

  bool is_signed_by(const crypto::PublicKey& key) const;

 private:
  explicit Jwt(json::Document claims) : claims_(std::move(claims)) {}

  crypto::SignatureAlgorithm algorithm_ = crypto::SignatureAlgorithm::kRs256;
  std::string algorithm_name_;
  std::string key_id_;
  json::Document claims_;
  std::string signed_text_;
  std::string signature_;
};

/// The text of a claim; empty when it is absent or no string.
std::string_view text_claim(json::Value claims, std::string_view name);

/// The scopes that a token grants: `scope`, names with blanks between them, else `scp`, the same or a list.
std::vector<std::string> granted_scopes(json::Value claims);

/// When a token is good, by its exp, nbf and iat, in seconds since 1970.
enum class TokenTime { kGood, kExpired, kNotYet, kIssuedLater, kNoNumber };
/// A token without exp is kNoNumber; nbf and iat may be absent.
TokenTime token_time(json::Value claims, std::int64_t now_ms);

}  // namespace offstage::gateway
