#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::crypto {

/// The public-key signatures of RFC 7518 3.1, under its names.
enum class SignatureAlgorithm { kRs256, kRs384, kRs512, kPs256, kPs384, kPs512, kEs256, kEs384, kEs512 };

/// "RS256" and so on, to the letter. Nothing for any other name: "none" and the HMACs are no signatures that
/// a public key could verify.
std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name);

/// A key that verifies signatures; OpenSSL does the work. A value, cheap to copy; verifying is thread-safe.
class PublicKey {
 public:
  /// Both numbers as big-endian bytes. The failure is a key that is too short (2048 bits are required, RFC
  /// 7518 3.3), too long to verify with at leisure, or none.
  static Result<PublicKey, Failure> rsa(std::string_view modulus, std::string_view exponent);
  /// A point on "P-256", "P-384" or "P-521", as big-endian bytes.
  static Result<PublicKey, Failure> elliptic(std::string_view curve, std::string_view x, std::string_view y);

  /// Whether that signature of the message was made with this key's private half. False for an algorithm that
  /// is not this key's. Signatures by ES* are the two numbers one after the other, not DER (RFC 7518 3.4).
  bool verifies(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature) const;

 private:
  struct Key;
  explicit PublicKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}
  std::shared_ptr<const Key> key_;
};

}  // namespace offstage::crypto
