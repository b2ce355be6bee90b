#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/public_key.h"
#include "base/result.h"
#include "gateway/auth/jwt.h"

namespace offstage::gateway {

/// A JSON web key set (RFC 7517): the keys that an issuer signs with. A plain value.
class KeySet {
 public:
  static constexpr std::size_t kBytesMax = 1024 * 1024;
  static constexpr std::size_t kKeysMax = 1000;

  /// Keys of kinds that are not known, without an id or for encryption are passed over. The failure is a text
  /// that is no key set.
  static Result<KeySet, Failure> parse(std::string_view text);

  std::size_t size() const { return keys_.size(); }
  bool has(std::string_view id) const;
  /// Whether the key that the token names, of the algorithm that the token names, has signed it.
  bool has_signed(const Jwt& token) const;

 private:
  struct Key {
    std::string id;
    std::string algorithm;  // the only one it is for; empty: any of its kind
    crypto::PublicKey key;
  };
  std::vector<Key> keys_;
};

}  // namespace offstage::gateway
