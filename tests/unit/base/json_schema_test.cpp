#include "base/json_schema.h"

#include <doctest/doctest.h>

#include <string>
#include <tuple>

namespace offstage::json {
namespace {

Schema compiled(const char* text) {
  auto schema = Schema::compile(text);
  REQUIRE_MESSAGE(schema.has_value(), (schema ? "" : schema.error().text));
  return std::move(schema).value();
}

}  // namespace

TEST_CASE("json schema: draft 4") {
  const std::tuple<const char*, const char*, bool> kRows[] = {
      {R"({"type":"object","required":["name"]})", R"({"name":1})", true},
      {R"({"type":"object","required":["name"]})", "{}", false},
      {R"({"type":"object","required":["name"]})", "[]", false},
      {R"({"type":"object","required":["name"]})", "", false},
      {R"({"type":"object","required":["name"]})", "{\"name\":", false},
      {R"({"properties":{"n":{"type":"integer","minimum":1,"exclusiveMinimum":true}}})", R"({"n":1})", false},
      {R"({"properties":{"n":{"type":"integer","minimum":1}}})", R"({"n":1})", true},
      {R"({"additionalProperties":false,"properties":{"a":{}}})", R"({"b":1})", false},
      {R"({"items":{"enum":["x","y"]},"maxItems":2,"uniqueItems":true})", R"(["x","x"])", false},
      {R"({"oneOf":[{"type":"string"},{"type":"number"}]})", "true", false},
      {R"({"definitions":{"p":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/p"}}})",
       R"({"a":1})", false},
      {R"({"properties":{"a":{"type":"string","maxLength":2}}})", R"({"a":"\u00e9\u00e9"})", true},
  };
  for (const auto& [schema, text, accepted] : kRows) {
    CAPTURE(schema);
    CAPTURE(text);
    CHECK(compiled(schema).accepts(text) == accepted);
  }
}

TEST_CASE("json schema: patterns") {
  const std::tuple<const char*, const char*, bool> kRows[] = {
      {R"(^\\d{3}-\\w+$)", "123-ab_c", true},
      {R"(^\\d{3}-\\w+$)", "12a-abc", false},
      {R"([\\d.]+)", "1.5", true},
      {R"(^[^\\s]+$)", "a b", false},
      {R"(^\\S+$)", "ab", true},
      {R"(^\\S+$)", "a b", false},
      {R"(^(?:ab)+$)", "abab", true},
      {R"(^(?:ab)+$)", "aba", false},
      {R"(^a\\.b$)", "a.b", true},
      {R"(^a\\.b$)", "axb", false},
  };
  for (const auto& [pattern, text, accepted] : kRows) {
    CAPTURE(pattern);
    CAPTURE(text);
    const std::string schema = std::string(R"({"pattern":")") + pattern + "\"}";
    CHECK(compiled(schema.c_str()).accepts('"' + std::string(text) + '"') == accepted);
  }
  CHECK(compiled(R"x({"patternProperties":{"^\\d+$":{"type":"string"}}})x").accepts(R"({"12":1})") == false);
  const auto unusable = Schema::compile(R"x({"properties":{"a":{"pattern":"^(?=x)"}}})x");
  REQUIRE_FALSE(unusable.has_value());
  CHECK(unusable.error().text.find("^(?=x)") != std::string::npos);
}

TEST_CASE("json schema: a long text against a pattern, and deep texts") {
  const Schema schema = compiled(R"x({"pattern":"^(a|b)*$"})x");
  CHECK(schema.accepts('"' + std::string(1'000'000, 'a') + '"'));
  CHECK_FALSE(schema.accepts(std::string(100'000, '[') + std::string(100'000, ']')));
  CHECK_FALSE(Schema::compile("[]").has_value());
  CHECK_FALSE(Schema::compile("{").has_value());
}

}  // namespace offstage::json
