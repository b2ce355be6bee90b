#include "base/encoding.h"

#include <doctest/doctest.h>

#include <string>

namespace offstage::encoding {
namespace {

TEST_CASE("encoding: the base64 examples of RFC 4648") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zm9vYg==") == "foob");
  CHECK(from_base64("Zm9vYmE=") == "fooba");
  CHECK(from_base64("") == "");
}

TEST_CASE("encoding: base64 of every byte comes back") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i));
    CHECK(from_base64(base64(bytes)) == bytes);
  }
}

TEST_CASE("encoding: base64 that is not well-formed is refused") {
  for (const char* text : {"Zg=", "Zg", "Z===", "====", "Zg==Zg==", "Zm9=Zm9v", "Zm 9", "Zm9\n", "Zm9-",
                           "Zh==", "Zm9=", "=Zm9", "Z=m9", "\xC3\xA4\xC3\xA4"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}

TEST_CASE("encoding: hex is lower case") {
  CHECK(hex(std::string_view("\x00\x0F\xAB\xFF", 4)) == "000fabff");
}

TEST_CASE("encoding: percent-encoding keeps the unreserved characters only") {
  CHECK(percent_encode("AZaz09-_.~") == "AZaz09-_.~");
  CHECK(percent_encode("a b/c+d%\xC3\xA4") == "a%20b%2Fc%2Bd%25%C3%A4");
  CHECK(percent_encode("/a b/c", true) == "/a%20b/c");
}

TEST_CASE("encoding: percent-decoding leaves broken escapes alone") {
  CHECK(percent_decode("a%20b%2fc%2FD") == "a b/c/D");
  CHECK(percent_decode("100%") == "100%");
  CHECK(percent_decode("%2") == "%2");
  CHECK(percent_decode("%zz%41") == "%zzA");
  CHECK(percent_decode("a+b") == "a+b");
  CHECK(percent_decode("a+b", true) == "a b");
  CHECK(percent_decode("%00").size() == 1);
}

TEST_CASE("encoding: UTF-8 is checked as Unicode defines it") {
  for (const char* text : {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(text);
    CHECK(is_utf8(text));
    CHECK(repair_utf8(text) == text);
  }
  // Overlong, surrogate, beyond U+10FFFF, cut off, stray continuation.
  for (const char* text :
       {"\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xE2\x82", "\xC3", "\x80", "\xFF", "\xC3("}) {
    CAPTURE(text);
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(repair_utf8(text)));
  }
}

TEST_CASE("encoding: only the wrong bytes are replaced") {
  CHECK(repair_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
  CHECK(repair_utf8("\xE2\x82x") == "\xEF\xBF\xBD\xEF\xBF\xBDx");
}

}  // namespace
}  // namespace offstage::encoding
