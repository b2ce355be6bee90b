#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "tests/unit/gateway/requests.h"

/// Keys and signed tokens for tests, made afresh: what an issuer of tokens does.
namespace offstage::gateway {

inline std::string base64url(std::string_view bytes) {
  std::string text = encoding::base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

/// A pair of keys, by the names of RFC 7518: "RSA", "P-256", "P-384", "P-521".
class KeyPair {
 public:
  explicit KeyPair(const std::string& kind, unsigned bits = 2048) : kind_(kind) {
    EVP_PKEY* key = kind == "RSA" ? EVP_RSA_gen(bits) : EVP_EC_gen(kind.c_str());
    REQUIRE(key != nullptr);
    key_.reset(key, EVP_PKEY_free);
  }

  /// The public half as a member of a key set.
  std::string jwk(const std::string& id, const std::string& more = "") const {
    const std::string common = R"({"kid":")" + id + R"(","use":"sig")" + more;
    if (kind_ == "RSA") {
      return common + R"(,"kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N, 0) + R"(","e":")" +
             number(OSSL_PKEY_PARAM_RSA_E, 0) + "\"}";
    }
    return common + R"(,"kty":"EC","crv":")" + kind_ + R"(","x":")" +
           number(OSSL_PKEY_PARAM_EC_PUB_X, size()) + R"(","y":")" +
           number(OSSL_PKEY_PARAM_EC_PUB_Y, size()) + "\"}";
  }

  /// The signature by "RS256" and so on.
  std::string sign(const std::string& algorithm, std::string_view text) const {
    const std::string bits = algorithm.substr(2);
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* settings = nullptr;
    REQUIRE(EVP_DigestSignInit(context.get(), &settings, EVP_get_digestbyname(("SHA" + bits).c_str()),
                               nullptr, key_.get()) == 1);
    if (algorithm.starts_with("PS")) {
      REQUIRE(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1);
      REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1);
    }
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    REQUIRE(EVP_DigestSign(context.get(), bytes(signature), &size,
                           reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
    signature.resize(size);
    return kind_ == "RSA" ? signature : pair_of(signature);
  }

 private:
  static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
  int size() const { return kind_ == "P-256" ? 32 : kind_ == "P-384" ? 48 : 66; }

  /// Big-endian, at least `size` bytes, in base64url.
  std::string number(const char* parameter, int size) const {
    BIGNUM* value = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(key_.get(), parameter, &value) == 1);
    std::string text(static_cast<std::size_t>(std::max(size, BN_num_bytes(value))), '\0');
    BN_bn2binpad(value, bytes(text), static_cast<int>(text.size()));
    BN_free(value);
    return base64url(text);
  }

  std::string pair_of(const std::string& der) const {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    REQUIRE(pair != nullptr);
    std::string text(static_cast<std::size_t>(2 * size()), '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes(text), size());
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes(text) + size(), size());
    ECDSA_SIG_free(pair);
    return text;
  }

  std::string kind_;
  std::shared_ptr<EVP_PKEY> key_;
};

/// Made once: an RSA key takes its time.
inline const KeyPair& rsa_key() {
  static const KeyPair kKey("RSA");
  return kKey;
}
inline const KeyPair& other_rsa_key() {
  static const KeyPair kKey("RSA");
  return kKey;
}

/// A token of these claims, a JSON object.
inline std::string make_token(const KeyPair& key, const std::string& claims,
                              const std::string& algorithm = "RS256", const std::string& key_id = "key1") {
  const std::string text =
      base64url(R"({"alg":")" + algorithm + R"(","typ":"JWT","kid":")" + key_id + "\"}") + "." +
      base64url(claims);
  return text + "." + base64url(key.sign(algorithm, text));
}

inline std::string key_set_of(const std::string& keys) {
  return R"({"keys":[)" + keys + "]}";
}

}  // namespace offstage::gateway
