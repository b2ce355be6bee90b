#include "base/compression.h"

#include <doctest/doctest.h>

using namespace offstage::compression;

namespace {
constexpr std::size_t kMax = 1 << 20;
}

TEST_CASE("compression: what is encoded comes back, long or short") {
  for (const auto coding : {Coding::kIdentity, Coding::kGzip, Coding::kDeflate}) {
    for (const auto& text : {std::string("a"), std::string(100'000, 'x'), std::string("\0\xff\x80", 3)}) {
      CHECK(decode(coding, encode(coding, text), kMax) == text);
    }
  }
}

TEST_CASE("compression: gzip members follow each other, junk behind them does no harm") {
  const auto two = encode(Coding::kGzip, "one ") + encode(Coding::kGzip, "two");
  CHECK(decode(Coding::kGzip, two, kMax) == "one two");
  CHECK(decode(Coding::kGzip, two + "junk", kMax) == "one two");
}

TEST_CASE("compression: what cannot be decoded is nothing") {
  const auto packed = encode(Coding::kGzip, "text that is long enough to be cut");
  CHECK_FALSE(decode(Coding::kGzip, "", kMax));
  CHECK_FALSE(decode(Coding::kGzip, "not gzip", kMax));
  CHECK_FALSE(decode(Coding::kDeflate, packed, kMax));
  CHECK_FALSE(decode(Coding::kGzip, packed.substr(0, packed.size() - 9), kMax));
  CHECK_FALSE(decode(Coding::kGzip, encode(Coding::kGzip, std::string(kMax + 1, 'x')), kMax));
}

TEST_CASE("compression: Accept-Encoding is read by its q-values") {
  CHECK(accepted("") == Coding::kIdentity);
  CHECK(accepted("identity") == Coding::kIdentity);
  CHECK(accepted("br") == Coding::kIdentity);
  CHECK(accepted("gzip") == Coding::kGzip);
  CHECK(accepted("GZIP, deflate") == Coding::kGzip);
  CHECK(accepted("gzip;q=0.5, deflate;q=0.8") == Coding::kDeflate);
  CHECK(accepted("gzip;q=0, deflate;q=0") == Coding::kIdentity);
}
