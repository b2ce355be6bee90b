#include "gateway/service/token_pattern.h"

#include <doctest/doctest.h>

namespace offstage::gateway {
namespace {

TokenPattern pattern(const char* expression) {
  auto compiled = TokenPattern::compile(expression);
  REQUIRE(compiled.has_value());
  return *std::move(compiled);
}

}  // namespace

TEST_CASE("token pattern: covers the whole token") {
  CHECK(pattern("^Bearer [-0-9a-zA-Z\\._]*$").matches("Bearer a.b-c_D"));
  CHECK(pattern("Bearer .+").matches("Bearer x"));
  CHECK_FALSE(pattern("Bearer .+").matches("x Bearer x"));
  CHECK_FALSE(pattern("a").matches("aa"));
  CHECK(pattern("\\w{5}(?:-\\d+)?").matches("abcde-12"));
}

TEST_CASE("token pattern: what is no expression") {
  for (const char* wrong : {"(a", "[", "a{2,1}", "*a", "\\"}) {
    CAPTURE(wrong);
    const auto compiled = TokenPattern::compile(wrong);
    REQUIRE_FALSE(compiled.has_value());
    CHECK_FALSE(compiled.error().text.empty());
  }
}

TEST_CASE("token pattern: neither long tokens nor bad expressions bring it down") {
  CHECK(pattern("(a|b)*").matches(std::string(16'000, 'a')));
  CHECK(pattern("(?:.|\\s)+").matches(std::string(1'000'000, 'x')));
  // Would take for ever: given up, and not let in.
  CHECK_FALSE(pattern("(a+)+b").matches(std::string(100, 'a')));
}

}  // namespace offstage::gateway
