#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstring>
#include <memory>
#include <stdexcept>

#include "base/encoding.h"

namespace offstage::crypto {
namespace {

/// Fetched once: looking an algorithm up costs more than hashing a key with it. Never freed, because
/// threads may hash until the process ends.
const EVP_MD* fetch(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  if (digest == nullptr) throw std::runtime_error(std::string("OpenSSL has no ") + name);
  return digest;
}

const EVP_MD* sha256_digest() {
  static const EVP_MD* const kDigest = fetch("SHA256");
  return kDigest;
}

const EVP_MD* md5_digest() {
  static const EVP_MD* const kDigest = fetch("MD5");
  return kDigest;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// `context` stays with one algorithm, so that starting anew costs no allocation.
void digest_into(EVP_MD_CTX* context, const EVP_MD* digest, std::string_view bytes, unsigned char* out) {
  if (EVP_DigestInit_ex2(context, digest, nullptr) != 1 ||
      EVP_DigestUpdate(context, bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context, out, nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not compute a digest");
  }
}

void fill_random(unsigned char* out, std::size_t count) {
  if (RAND_bytes(out, static_cast<int>(count)) != 1) {
    throw std::runtime_error("OpenSSL has no random bytes");
  }
}

}  // namespace

std::string sha256(std::string_view bytes) {
  thread_local Context context(EVP_MD_CTX_new());
  std::string out(32, '\0');
  digest_into(context.get(), sha256_digest(), bytes, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string out(32, '\0');
  if (HMAC(sha256_digest(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(out.data()), nullptr) == nullptr) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  return out;
}

std::string sha1(std::string_view bytes) {
  static const EVP_MD* const kDigest = fetch("SHA1");
  thread_local Context context(EVP_MD_CTX_new());
  std::string out(20, '\0');
  digest_into(context.get(), kDigest, bytes, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::array<std::uint8_t, 16> md5(std::string_view bytes) {
  thread_local Context context(EVP_MD_CTX_new());
  std::array<std::uint8_t, 16> out;
  digest_into(context.get(), md5_digest(), bytes, out.data());
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  fill_random(reinterpret_cast<unsigned char*>(out.data()), count);
  return out;
}

std::string uuid_v4() {
  // A store of random bytes: asking OpenSSL for sixteen at a time costs more than all the rest here.
  thread_local std::array<unsigned char, 1024> store;
  thread_local std::size_t used = store.size();
  constexpr std::size_t kUuidBytes = 16;
  if (store.size() - used < kUuidBytes) {
    fill_random(store.data(), store.size());
    used = 0;
  }
  unsigned char* const bytes = store.data() + used;
  used += kUuidBytes;
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string text = "00000000-0000-0000-0000-000000000000";
  std::size_t at = 0;
  for (std::size_t i = 0; i < kUuidBytes; ++i) {
    if (text[at] == '-') ++at;
    text[at++] = "0123456789abcdef"[bytes[i] >> 4];
    text[at++] = "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

}  // namespace offstage::crypto
