#include "base/json.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace json = offstage::json;

TEST_CASE("json: values are told apart, members and elements come in order") {
  const auto document = json::Document::parse(R"({"b":[1,2.5,"x",null,true],"a":{}})");
  REQUIRE(document);
  const auto root = document->root();
  REQUIRE(root.is_object());
  CHECK(root.member(0).name == "b");
  CHECK(root.member(1).value.empty());
  const auto list = *root.find("b");
  REQUIRE(list.size() == 5);
  CHECK(list[0].is_integer());
  CHECK_FALSE(list[1].is_integer());
  CHECK(list[1].as_int64() == 2);
  CHECK(list[2].as_string() == "x");
  CHECK(list[3].is_null());
  CHECK(list[4].as_bool());
  CHECK_FALSE(root.find("c").has_value());
  CHECK(root.to_json() == R"({"b":[1,2.5,"x",null,true],"a":{}})");
}

TEST_CASE("json: what stands before a value is stepped over with all it holds") {
  const std::string text = R"([[1,[2,{"a":[]}]],{"x":{"y":[3]},"z":18446744073709551615},-4])";
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root.size() == 3);
  CHECK(root[0][1][1].to_json() == R"({"a":[]})");
  CHECK(root[1].member(1).name == "z");
  CHECK(root[1].find("z")->as_double() == 18446744073709551615.0);
  CHECK(root[2].as_int64() == -4);
  CHECK(root.to_json() == text);
}

TEST_CASE("json: a value asked for what it is not is empty") {
  const auto document = json::Document::parse("[null,1]");
  REQUIRE(document);
  for (const auto value : document->root().elements()) {
    CHECK(value.as_string().empty());
    CHECK(value.size() == 0);
    CHECK_FALSE(value.as_bool());
    CHECK_FALSE(value.find("x").has_value());
  }
  CHECK(document->root().as_double() == 0);
  CHECK(document->root().as_int64() == 0);
}

TEST_CASE("json: integers out of range are clamped") {
  const auto document = json::Document::parse("[18446744073709551615,1e300,-1e300,-0.5]");
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root[0].as_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(root[1].as_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(root[2].as_int64() == std::numeric_limits<std::int64_t>::min());
  CHECK(root[3].as_int64() == -1);
}

TEST_CASE("json: what is not one JSON value is refused") {
  for (const auto* text : {"", "{", "{}}", "[1,]", "{\"a\":1,}", "nul", "\"\xff\"", "1 2", "'a'"}) {
    CAPTURE(text);
    CHECK_FALSE(json::Document::parse(text));
  }
}

TEST_CASE("json: surrogates come in pairs") {
  const auto pair = json::Document::parse(R"(["\ud83c\udfb2", "\\udfb2", "\\\ud83c\udfb2"])");
  REQUIRE(pair);
  CHECK(pair->root()[0].as_string() == "\xF0\x9F\x8E\xB2");
  CHECK(pair->root()[1].as_string() == "\\udfb2");
  CHECK(pair->root()[2].as_string() == "\\\xF0\x9F\x8E\xB2");
  for (const char* lone : {R"("\ud83c")", R"("\udfb2")", R"("\uDFB2\ud83c")", R"("\ud83c\udfb2\udfb2")",
                           R"("\ud83cx\udfb2")", R"({"\udc00":1})", R"("\\\udfb2")"}) {
    CAPTURE(lone);
    CHECK_FALSE(json::Document::parse(lone));
  }
}

TEST_CASE("json: nesting is bounded, whatever its size") {
  const auto nested = [](int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  CHECK(json::Document::parse(nested(json::Document::kDepthMax)));
  CHECK_FALSE(json::Document::parse(nested(json::Document::kDepthMax + 1)));
  CHECK_FALSE(json::Document::parse(std::string(500'000, '[')));
}

TEST_CASE("json: the writer escapes what must be and puts the commas") {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.member("a\"b", "line\nend\x01\\ \xc3\xa9");
  writer.key("n");
  writer.begin_array();
  writer.integer(-7);
  writer.real(12);
  writer.real(0.5);
  writer.boolean(true);
  writer.null();
  writer.raw("{}");
  writer.end_array();
  writer.key("o");
  writer.begin_object();
  writer.end_object();
  writer.end_object();
  CHECK(out == "{\"a\\\"b\":\"line\\nend\\u0001\\\\ \xc3\xa9\",\"n\":[-7,12.0,0.5,true,null,{}],\"o\":{}}");
  CHECK(json::Document::parse(out));
}

TEST_CASE("json: what has to be escaped is found wherever it stands in a text") {
  CHECK(json::quoted(std::string_view()) == R"("")");
  CHECK(json::quoted("\"\\\b\f\n\r\t\x01") == R"("\"\\\b\f\n\r\t\u0001")");
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char special : {'"', '\\', '\n', '\x1f', '\0', ' ', '!', '\x7f'}) {
        std::string text(length, 'x');
        text[at] = special;
        const auto document = json::Document::parse(json::quoted(text));
        REQUIRE(document);
        CHECK(document->root().as_string() == text);
      }
    }
  }
}
