#include "base/crypto.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"

namespace offstage::crypto {
namespace {

std::string hex_of(const std::array<std::uint8_t, 16>& digest) {
  return encoding::hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

TEST_CASE("crypto: the SHA-256 examples of FIPS 180") {
  CHECK(encoding::hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(encoding::hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("crypto: HMAC-SHA256, RFC 4231 case 2") {
  CHECK(encoding::hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("crypto: the MD5 examples of RFC 1321, one after the other") {
  CHECK(hex_of(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(hex_of(md5("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
  CHECK(hex_of(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(encoding::hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST_CASE("crypto: digests from many threads do not mix") {
  std::vector<std::string> digests(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    threads.emplace_back([&digests, i] {
      for (int round = 0; round < 1000; ++round) digests[i] = hex_of(md5(std::to_string(i)));
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < digests.size(); ++i) CHECK(digests[i] == hex_of(md5(std::to_string(i))));
}

TEST_CASE("crypto: constant_time_equal is equality") {
  CHECK(constant_time_equal("", ""));
  CHECK(constant_time_equal("abc", "abc"));
  CHECK_FALSE(constant_time_equal("abc", "abd"));
  CHECK_FALSE(constant_time_equal("abc", "abcd"));
}

TEST_CASE("crypto: random bytes differ") {
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}

TEST_CASE("crypto: UUIDs are of version 4 and differ") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = uuid_v4();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[8] == '-');
    CHECK(uuid[13] == '-');
    CHECK(uuid[18] == '-');
    CHECK(uuid[23] == '-');
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    seen.insert(uuid);
  }
  CHECK(seen.size() == 1000);
}

}  // namespace
}  // namespace offstage::crypto
