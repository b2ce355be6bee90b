#include "base/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>

namespace offstage::crypto {
namespace {

constexpr int kRsaBitsMin = 2048;
constexpr std::size_t kModulusBytesMax = 1024;  // 8192 bits
constexpr std::size_t kExponentBytesMax = 8;

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

enum class Padding { kPkcs1, kPss, kEcdsa };

struct Row {
  std::string_view name;
  SignatureAlgorithm algorithm;
  Padding padding;
  const EVP_MD* (*digest)();
  std::string_view curve;  // kEcdsa
};

constexpr std::array<Row, 9> kRows{{
    {"RS256", SignatureAlgorithm::kRs256, Padding::kPkcs1, EVP_sha256, ""},
    {"RS384", SignatureAlgorithm::kRs384, Padding::kPkcs1, EVP_sha384, ""},
    {"RS512", SignatureAlgorithm::kRs512, Padding::kPkcs1, EVP_sha512, ""},
    {"PS256", SignatureAlgorithm::kPs256, Padding::kPss, EVP_sha256, ""},
    {"PS384", SignatureAlgorithm::kPs384, Padding::kPss, EVP_sha384, ""},
    {"PS512", SignatureAlgorithm::kPs512, Padding::kPss, EVP_sha512, ""},
    {"ES256", SignatureAlgorithm::kEs256, Padding::kEcdsa, EVP_sha256, "P-256"},
    {"ES384", SignatureAlgorithm::kEs384, Padding::kEcdsa, EVP_sha384, "P-384"},
    {"ES512", SignatureAlgorithm::kEs512, Padding::kEcdsa, EVP_sha512, "P-521"},
}};

const Row& row_of(SignatureAlgorithm algorithm) {
  return kRows[static_cast<std::size_t>(algorithm)];
}

/// Bytes of a coordinate, and of each number of a signature; 0 for a curve that no algorithm uses.
std::size_t field_bytes(std::string_view curve) {
  if (curve == "P-256") return 32;
  if (curve == "P-384") return 48;
  return curve == "P-521" ? 66 : 0;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// Null when the parameters are no key of that type.
Key key_of(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

/// OpenSSL takes a pair of numbers only as DER. Empty when it is no such pair.
std::string der_of(std::string_view signature, std::size_t number_bytes) {
  if (signature.size() != 2 * number_bytes) return {};
  Number r = number_of(signature.substr(0, number_bytes));
  Number s = number_of(signature.substr(number_bytes));
  const EcdsaSignature pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the pair's from here on
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool use_pss(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace

struct PublicKey::Key {
  crypto::Key key;
  std::string curve;  // empty: RSA
};

std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.algorithm;
  }
  return std::nullopt;
}

Result<PublicKey, Failure> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kModulusBytesMax || exponent.size() > kExponentBytesMax) {
    return Failure{"an RSA key that is too long"};
  }
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  if (!n || BN_num_bits(n.get()) < kRsaBitsMin) return Failure{"an RSA key of less than 2048 bits"};
  if (!e || BN_is_odd(e.get()) != 1 || BN_is_one(e.get())) return Failure{"an RSA key without an exponent"};
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return Failure{"an RSA key that OpenSSL does not take"};
  }
  crypto::Key key = key_of("RSA", builder.get());
  if (!key) return Failure{"an RSA key that OpenSSL does not take"};
  return PublicKey(std::make_shared<const Key>(Key{std::move(key), {}}));
}

Result<PublicKey, Failure> PublicKey::elliptic(std::string_view curve, std::string_view x,
                                               std::string_view y) {
  const std::size_t size = field_bytes(curve);
  if (size == 0) return Failure{"a key on the unknown curve " + std::string(curve)};
  if (x.size() != size || y.size() != size) return Failure{"a point that is not of its curve's size"};
  const std::string point = '\x04' + std::string(x) + std::string(y);
  const std::string name(curve);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, name.c_str(), 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1) {
    return Failure{"a point that OpenSSL does not take"};
  }
  crypto::Key key = key_of("EC", builder.get());
  if (!key) return Failure{"a point that is not on its curve"};
  return PublicKey(std::make_shared<const Key>(Key{std::move(key), name}));
}

bool PublicKey::verifies(SignatureAlgorithm algorithm, std::string_view message,
                         std::string_view signature) const {
  const Row& row = row_of(algorithm);
  if (row.curve != key_->curve) return false;
  std::string der;
  if (row.padding == Padding::kEcdsa) {
    der = der_of(signature, field_bytes(row.curve));
    if (der.empty()) return false;
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;  // the digest context's own
  if (!context ||
      EVP_DigestVerifyInit(context.get(), &settings, row.digest(), nullptr, key_->key.get()) != 1) {
    return false;
  }
  if (row.padding == Padding::kPss && !use_pss(settings)) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

}  // namespace offstage::crypto
