#include "base/crc32.h"

#include <doctest/doctest.h>

#include <string>

using offstage::crc32;

TEST_CASE("crc32: known sums") {
  CHECK(crc32("") == 0);
  CHECK(crc32("123456789") == 0xCBF43926U);
  CHECK(crc32("{}") == 2745614147U);
}

TEST_CASE("crc32: long texts, wherever they begin") {
  const std::string text(1'000'016, 'a');
  for (std::size_t from = 0; from < 16; ++from) {
    CAPTURE(from);
    CHECK(crc32(std::string_view(text).substr(from, 1'000'000)) == 0xDC25BFBCU);
  }
}
