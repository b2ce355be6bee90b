#include "emulator/expression/lexer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "emulator/expression/reserved_words.h"

namespace offstage::emulator::expression {
namespace {

std::string texts(std::string_view text) {
  std::string joined;
  for (const auto& token : tokenize(text)) joined += (joined.empty() ? "" : " ") + std::string(token.text);
  return joined;
}

TEST_CASE("lexer: white space separates and is dropped") {
  CHECK(texts(" a\t=\r\n:v ") == "a = :v <EOF>");
  CHECK(texts("a=:v") == "a = :v <EOF>");
  CHECK(texts("") == "<EOF>");
  CHECK(texts("  \n") == "<EOF>");
}

TEST_CASE("lexer: names, placeholders, integers and symbols") {
  const auto tokens = tokenize("a1_b #1 :_ 12 <>");
  REQUIRE(tokens.size() == 6);
  CHECK(tokens[0].kind == TokenKind::kIdentifier);
  CHECK(tokens[1].kind == TokenKind::kName);
  CHECK(tokens[2].kind == TokenKind::kValue);
  CHECK(tokens[3].kind == TokenKind::kInteger);
  CHECK(tokens[4].kind == TokenKind::kSymbol);
  CHECK(tokens[5].kind == TokenKind::kEnd);
}

TEST_CASE("lexer: the longest comparator wins") {
  CHECK(texts("a<=b>=c<>d<e>f=g") == "a <= b >= c <> d < e > f = g <EOF>");
  CHECK(texts("a=<b") == "a = < b <EOF>");
}

TEST_CASE("lexer: what starts no token is one character") {
  CHECK(texts("_abc") == "_ abc <EOF>");
  CHECK(texts("!!") == "! ! <EOF>");
  CHECK(texts("#") == "# <EOF>");
  CHECK(texts(": a") == ": a <EOF>");
  CHECK(texts("é𝄞") == "é 𝄞 <EOF>");
  CHECK(texts("\x80\xff") == "\x80 \xff <EOF>");
}

TEST_CASE("lexer: a digit starts no name, and an integer has no leading zero") {
  CHECK(texts("12ab") == "12 ab <EOF>");
  CHECK(texts("[00]") == "[ 0 0 ] <EOF>");
}

TEST_CASE("lexer: keywords in any case, but only whole words") {
  CHECK(tokenize("aNd")[0].keyword == Keyword::kAnd);
  CHECK(tokenize("between")[0].keyword == Keyword::kBetween);
  CHECK(tokenize("Set")[0].keyword == Keyword::kSet);
  CHECK(tokenize("android")[0].keyword == Keyword::kNone);
  CHECK(tokenize("#and")[0].keyword == Keyword::kNone);
}

TEST_CASE("lexer: a syntax error shows the neighbours as written") {
  const auto near = [](std::string_view text, std::size_t at) {
    return syntax_error_text(text, tokenize(text), at);
  };
  CHECK(near("INVALID SYNTAX HERE", 0) == R"(Syntax error; token: "INVALID", near: "INVALID SYNTAX")");
  CHECK(near("SET _123 = :v", 1) == R"(Syntax error; token: "_", near: "SET _123")");
  CHECK(near("a  b\tc", 1) == "Syntax error; token: \"b\", near: \"a  b\tc\"");
  CHECK(near("a = ", 2) == R"(Syntax error; token: "<EOF>", near: "=")");
  CHECK(near(" ", 0) == R"(Syntax error; token: "<EOF>", near: "")");
}

TEST_CASE("reserved words: the published list, in any case") {
  for (const char* word :
       {"ABORT", "abort", "Zone", "STATUS", "name", "SPECIFICTYPE", "FLATTERN", "INNTER"}) {
    CHECK_MESSAGE(is_reserved_word(word), word);
  }
  for (const char* word : {"", "pk", "STATUSES", "zoned", "aaa", "SPECIFICTYPES", "nam"}) {
    CHECK_FALSE_MESSAGE(is_reserved_word(word), word);
  }
}

}  // namespace
}  // namespace offstage::emulator::expression
