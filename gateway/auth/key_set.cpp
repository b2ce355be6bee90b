#include "gateway/auth/key_set.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

/// The bytes of a base64url member; empty when it has none.
std::string bytes_of(json::Value key, std::string_view name) {
  return encoding::from_base64url(text_claim(key, name)).value_or(std::string());
}

Result<crypto::PublicKey, Failure> public_key(json::Value key) {
  const std::string_view type = text_claim(key, "kty");
  if (type == "RSA") return crypto::PublicKey::rsa(bytes_of(key, "n"), bytes_of(key, "e"));
  if (type == "EC") {
    return crypto::PublicKey::elliptic(text_claim(key, "crv"), bytes_of(key, "x"), bytes_of(key, "y"));
  }
  return Failure{"a key of another kind"};
}

}  // namespace

Result<KeySet, Failure> KeySet::parse(std::string_view text) {
  if (text.size() > kBytesMax) return Failure{"a key set of more than 1 MiB"};
  const auto document = json::Document::parse(text);
  const auto keys = document ? document->root().find("keys") : std::nullopt;
  if (!keys || !keys->is_array()) return Failure{"expected a JSON web key set: {\"keys\": [...]}"};
  if (keys->size() > kKeysMax) return Failure{"a key set of more than 1000 keys"};
  KeySet set;
  for (const json::Value key : keys->elements()) {
    const std::string_view id = text_claim(key, "kid");
    if (id.empty() || text_claim(key, "use") == "enc") continue;
    auto made = public_key(key);
    if (made) set.keys_.push_back({std::string(id), std::string(text_claim(key, "alg")), *std::move(made)});
  }
  return set;
}

bool KeySet::has(std::string_view id) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) { return key.id == id; });
}

bool KeySet::has_signed(const Jwt& token) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
    return key.id == token.key_id() && (key.algorithm.empty() || key.algorithm == token.algorithm_name()) &&
           token.is_signed_by(key.key);
  });
}

}  // namespace offstage::gateway
