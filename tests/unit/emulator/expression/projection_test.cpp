#include "emulator/expression/projection.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

struct Row {
  std::string expression;
  std::string expected;  // item, or an error without "Invalid ProjectionExpression: "
};

void check(const std::vector<Row>& rows, std::string_view item_json) {
  const Item item = item_of(item_json);
  for (const auto& row : rows) {
    INFO(row.expression);
    Placeholders defined = placeholders();
    const auto projection = parse_projection(row.expression, defined);
    if (row.expected.starts_with("{")) {
      REQUIRE_MESSAGE(projection.has_value(), message_of(projection));
      CHECK(json_of(project(*projection, item)) == canonical(row.expected));
    } else {
      CHECK(message_of(projection) == "Invalid ProjectionExpression: " + row.expected);
    }
  }
}

TEST_CASE("projection: nesting is kept, lists close up in their own order") {
  check(
      {{"a", R"({"a":{"L":[{"N":"0"},{"N":"1"},{"M":{"x":{"N":"2"},"y":{"N":"3"}}}]}})"},
       {"a[2], a[0]", R"({"a":{"L":[{"N":"0"},{"M":{"x":{"N":"2"},"y":{"N":"3"}}}]}})"},
       {"a[2].y", R"({"a":{"L":[{"M":{"y":{"N":"3"}}}]}})"},
       {"a[2].y, a[0], a[2].x", R"({"a":{"L":[{"N":"0"},{"M":{"x":{"N":"2"},"y":{"N":"3"}}}]}})"},
       {"m.k, z", R"({"m":{"M":{"k":{"S":"v"}}},"z":{"S":"last"}})"},
       {"z, m.deep.er, m.k", R"({"m":{"M":{"k":{"S":"v"},"deep":{"M":{"er":{"N":"1"}}}}},"z":{"S":"last"}})"},
       {"#dot", R"({"a.b":{"S":"dotted"}})"}},
      R"({"a":{"L":[{"N":"0"},{"N":"1"},{"M":{"x":{"N":"2"},"y":{"N":"3"}}}]},
            "m":{"M":{"k":{"S":"v"},"deep":{"M":{"er":{"N":"1"},"other":{"N":"2"}}}}},
            "z":{"S":"last"}, "a.b":{"S":"dotted"}})");
}

TEST_CASE("projection: paths that lead nowhere are skipped") {
  check({{"b", "{}"},
         {"a.x.y", "{}"},
         {"a[0]", "{}"},
         {"l.x", "{}"},
         {"l[1], l[4294967]", "{}"},
         {"l[9], l[0]", R"({"l":{"L":[{"N":"1"}]}})"},
         {"a.x, a.gone, b", R"({"a":{"M":{"x":{"N":"1"}}}})"},
         {"s.x", "{}"},
         {"e", R"({"e":{"M":{}}})"},
         {"e.x", "{}"}},
        R"({"a":{"M":{"x":{"N":"1"}}},"l":{"L":[{"N":"1"}]},"s":{"S":"text"},"e":{"M":{}}})");
}

TEST_CASE("projection: errors") {
  const auto syntax = [](const std::string& token, const std::string& near) {
    return "Syntax error; token: \"" + token + "\", near: \"" + near + "\"";
  };
  check(
      {{"", "The expression can not be empty;"},
       {"!!! INVALID !!!", syntax("!", "!!")},
       {"a,", syntax("<EOF>", ",")},
       {"a b", syntax("b", "a b")},
       {"a, :s", syntax(":s", ", :s")},
       {"(a)", syntax("(", "(a")},
       {"size(a)", syntax("(", "size(a")},
       {"a, status", "Attribute name is a reserved keyword; reserved keyword: status"},
       {"a.b.Name", "Attribute name is a reserved keyword; reserved keyword: Name"},
       {"a, #x", "An expression attribute name used in the document path is not defined; attribute name: #x"},
       {"a, b, a",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
        "[a], path two: [a]"},
       {"a.b, #a",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
        "[a, b], path two: [a]"},
       {"a.b, a[0]",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: "
        "[a, b], path two: [a, [0]]"},
       {"a[2147483648]", "List index is not within the allowable range; index: [2147483648]"},
       {std::string(4097, 'a'),
        "Expression size has exceeded the maximum allowed size; expression size: 4097"}},
      "{}");
}

TEST_CASE("projection: from attribute names, which are never paths") {
  const Item item = item_of(R"({"a":{"M":{"b":{"N":"1"}}},"a.b":{"N":"2"},"status":{"N":"3"}})");
  const auto projection = projection_of({"status", "a.b", "gone"});
  CHECK(json_of(project(projection, item)) == canonical(R"({"a.b":{"N":"2"},"status":{"N":"3"}})"));
  CHECK(paths_of(projection).size() == 3);
  CHECK(paths_of(projection).front().attribute() == "status");
  CHECK(json_of(project(projection_of({}), item)) == "{}");
}

TEST_CASE("projection: paths_of keeps the order of appearance") {
  Placeholders defined = placeholders();
  const auto projection = parse_projection("z, #a.c[1], b", defined);
  REQUIRE(projection.has_value());
  std::string printed;
  for (const auto& path : paths_of(*projection)) printed += path.to_string();
  CHECK(printed == "[z][a, c, [1]][b]");
}

}  // namespace
}  // namespace offstage::emulator::expression
