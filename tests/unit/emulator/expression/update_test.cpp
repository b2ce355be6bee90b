#include "emulator/expression/update.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

const std::string kMissing = "The provided expression refers to an attribute that does not exist in the item";
const std::string kIncorrectType = "An operand in the update expression has an incorrect data type";
const std::string kInvalidPath = "The document path provided in the update expression is invalid for update";

struct Row {
  std::string expression;
  std::string before;    // item; empty for none
  std::string expected;  // item, or an error message
};

std::string result_of(const std::string& expression, const std::string& before) {
  Placeholders defined = placeholders();
  const auto update = parse_update(expression, defined);
  if (!update) return message_of(update);
  const Item item = before.empty() ? Item() : item_of(before);
  const auto after = apply(*update, item, !before.empty());
  if (!before.empty()) CHECK(json_of(item) == canonical(before));
  return after ? json_of(*after) : message_of(after);
}

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.expression);
    INFO(row.before);
    CHECK(result_of(row.expression, row.before) ==
          (row.expected.starts_with("{") ? canonical(row.expected) : row.expected));
  }
}

TEST_CASE("update: SET writes and replaces attributes") {
  check({{"SET a = :s", "", R"({"a":{"S":"a"}})"},
         {"SET a = :s", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"S":"a"},"b":{"N":"2"}})"},
         {"SET #dot = :n, a = :map", R"({"p":{"S":"x"}})",
          R"({"p":{"S":"x"},"a.b":{"N":"5"},"a":{"M":{"k":{"S":"v"}}}})"},
         {"SET a = :empty, b = :nothing", "", R"({"a":{"S":""},"b":{"L":[]}})"}});
}

TEST_CASE("update: values are read from the item before the update") {
  check({{"SET a = :s, b = a", R"({"a":{"N":"1"}})", R"({"a":{"S":"a"},"b":{"N":"1"}})"},
         {"REMOVE a SET b = a", R"({"a":{"N":"1"}})", R"({"b":{"N":"1"}})"},
         {"SET a = b, b = a", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"N":"2"},"b":{"N":"1"}})"},
         {"SET a = :s, b = a", R"({"c":{"N":"1"}})", kMissing}});
}

TEST_CASE("update: a missing attribute cannot be read") {
  check({{"SET z = z", R"({"a":{"N":"1"}})", kMissing},
         {"SET z = z", "", kMissing},
         {"SET a = a", R"({"a":{"N":"1"}})", R"({"a":{"N":"1"}})"},
         {"SET a = b.c", R"({"b":{"M":{}}})", kMissing},
         {"SET a = b[1]", R"({"b":{"L":[{"N":"1"}]}})", kMissing},
         {"SET a = z + :n", R"({"a":{"N":"1"}})", kMissing},
         {"SET a = list_append(z, :list)", "", kMissing}});
}

TEST_CASE("update: arithmetic") {
  check({{"SET a = a + :n", R"({"a":{"N":"10"}})", R"({"a":{"N":"15"}})"},
         {"SET a = :n - a", R"({"a":{"N":"10"}})", R"({"a":{"N":"-5"}})"},
         {"SET a = a + b", R"({"a":{"N":"0.1"},"b":{"N":"0.2"}})", R"({"a":{"N":"0.3"},"b":{"N":"0.2"}})"},
         {"SET a = if_not_exists(a, :m) + :n", "", R"({"a":{"N":"6"}})"},
         {"SET m.c = m.c + :n", R"({"m":{"M":{"c":{"N":"10"}}}})", R"({"m":{"M":{"c":{"N":"15"}}}})"},
         {"SET a = a + :n", R"({"a":{"S":"10"}})", kIncorrectType},
         {"SET a = a - b", R"({"a":{"N":"1"},"b":{"L":[]}})", kIncorrectType},
         {"SET a = :huge + :m", "", "Attempting to store more than 38 significant digits in a Number"},
         {"SET a = a + b", R"({"a":{"N":"9e125"},"b":{"N":"9e125"}})",
          "Number overflow. Attempting to store a number with magnitude larger than supported range"}});
}

TEST_CASE("update: list_append") {
  check({{"SET a = list_append(a, :list)", R"({"a":{"L":[{"N":"1"}]}})",
          R"({"a":{"L":[{"N":"1"},{"S":"x"}]}})"},
         {"SET a = list_append(:list, a)", R"({"a":{"L":[{"N":"1"}]}})",
          R"({"a":{"L":[{"S":"x"},{"N":"1"}]}})"},
         {"SET a = list_append(a, a)", R"({"a":{"L":[{"N":"1"}]}})", R"({"a":{"L":[{"N":"1"},{"N":"1"}]}})"},
         {"SET a = list_append(if_not_exists(a, :nothing), :list)", "", R"({"a":{"L":[{"S":"x"}]}})"},
         {"SET a = list_append(:nothing, :nothing)", "", R"({"a":{"L":[]}})"},
         {"SET a = list_append(a, :list)", R"({"a":{"SS":["x"]}})", kIncorrectType},
         {"SET a = list_append(:list, a)", R"({"a":{"S":"x"}})", kIncorrectType}});
}

TEST_CASE("update: if_not_exists") {
  check({{"SET a = if_not_exists(a, :n)", "", R"({"a":{"N":"5"}})"},
         {"SET a = if_not_exists(a, :n)", R"({"a":{"S":"kept"}})", R"({"a":{"S":"kept"}})"},
         {"SET b = if_not_exists(a, :n)", R"({"a":{"S":"x"}})", R"({"a":{"S":"x"},"b":{"S":"x"}})"},
         {"SET a = if_not_exists(b, if_not_exists(c, :n))", R"({"c":{"N":"1"}})",
          R"({"a":{"N":"1"},"c":{"N":"1"}})"},
         {"SET a = if_not_exists(b.c, b.d)", R"({"b":{"M":{"d":{"N":"1"}}}})",
          R"({"a":{"N":"1"},"b":{"M":{"d":{"N":"1"}}}})"},
         {"SET a = if_not_exists(b, c)", "", kMissing}});
}

TEST_CASE("update: SET beyond the end of a list appends in the order of positions") {
  check({{"SET a[1] = :s", R"({"a":{"L":[{"N":"1"},{"N":"2"}]}})", R"({"a":{"L":[{"N":"1"},{"S":"a"}]}})"},
         {"SET a[7] = :s", R"({"a":{"L":[{"N":"1"}]}})", R"({"a":{"L":[{"N":"1"},{"S":"a"}]}})"},
         {"SET a[0] = :s", R"({"a":{"L":[]}})", R"({"a":{"L":[{"S":"a"}]}})"},
         {"SET a[84] = :n, a[37] = :m, a[17] = :s, a[50] = :t", R"({"a":{"L":[{"N":"9"}]}})",
          R"({"a":{"L":[{"N":"9"},{"S":"a"},{"N":"1"},{"S":"b"},{"N":"5"}]}})"},
         {"SET a[2] = :n, a[1] = :m", R"({"a":{"L":[{"N":"9"}]}})",
          R"({"a":{"L":[{"N":"9"},{"N":"1"},{"N":"5"}]}})"},
         {"SET a[5].k = :s, a[1] = :map", R"({"a":{"L":[{"N":"9"}]}})", kInvalidPath}});
}

TEST_CASE("update: REMOVE counts positions before the update") {
  const std::string list = R"({"a":{"L":[{"N":"2"},{"N":"3"},{"N":"4"},{"N":"6"},{"N":"7"}]}})";
  check({{"REMOVE a[1]", list, R"({"a":{"L":[{"N":"2"},{"N":"4"},{"N":"6"},{"N":"7"}]}})"},
         {"REMOVE a[1], a[0], a[3]", list, R"({"a":{"L":[{"N":"4"},{"N":"7"}]}})"},
         {"REMOVE a[1] SET a[3] = :s", list, R"({"a":{"L":[{"N":"2"},{"N":"4"},{"S":"a"},{"N":"7"}]}})"},
         {"SET a[3] = :s REMOVE a[1]", list, R"({"a":{"L":[{"N":"2"},{"N":"4"},{"S":"a"},{"N":"7"}]}})"},
         {"REMOVE a[17]", list, list},
         {"REMOVE a[5] SET a[9] = :s", list,
          R"({"a":{"L":[{"N":"2"},{"N":"3"},{"N":"4"},{"N":"6"},{"N":"7"},{"S":"a"}]}})"},
         {"REMOVE a[1].x, a[0]", R"({"a":{"L":[{"N":"1"},{"M":{"x":{"N":"1"},"y":{"N":"2"}}}]}})",
          R"({"a":{"L":[{"M":{"y":{"N":"2"}}}]}})"}});
}

TEST_CASE("update: REMOVE of missing leaves, and empty containers left behind") {
  check({{"REMOVE a", R"({"b":{"N":"1"}})", R"({"b":{"N":"1"}})"},
         {"REMOVE a, b", R"({"a":{"S":"x"},"b":{"N":"1"},"c":{"N":"1"}})", R"({"c":{"N":"1"}})"},
         {"REMOVE a.y", R"({"a":{"M":{"x":{"N":"1"}}}})", R"({"a":{"M":{"x":{"N":"1"}}}})"},
         {"REMOVE a.x", R"({"a":{"M":{"x":{"N":"1"}}}})", R"({"a":{"M":{}}})"},
         {"REMOVE a[0]", R"({"a":{"L":[{"N":"1"}]}})", R"({"a":{"L":[]}})"}});
}

TEST_CASE("update: paths that do not lead anywhere") {
  const std::string item = R"({"a":{"S":"hello"},"b":{"L":[{"S":"hi"}]},"m":{"M":{}}})";
  check({{"SET a.c = :s", item, kInvalidPath},
         {"SET b.c = :s", item, kInvalidPath},
         {"SET c.c = :s", item, kInvalidPath},
         {"SET a[0] = :s", item, kInvalidPath},
         {"SET m[0] = :s", item, kInvalidPath},
         {"SET c[0] = :s", item, kInvalidPath},
         {"SET m.x.y = :s", item, kInvalidPath},
         {"REMOVE a.c", item, kInvalidPath},
         {"REMOVE b.c", item, kInvalidPath},
         {"REMOVE c.c", item, kInvalidPath},
         {"REMOVE a[0]", item, kInvalidPath},
         {"REMOVE c[0]", item, kInvalidPath},
         {"ADD c.c :n", item, kInvalidPath},
         {"DELETE c.c :ss", item, kInvalidPath},
         {"SET c.c = :s", "", kInvalidPath},
         {"ADD c.c :n", "", kInvalidPath}});
}

TEST_CASE("update: any REMOVE is fine while the item does not exist") {
  check({{"REMOVE x.y", "", "{}"}, {"REMOVE x[0], y", "", "{}"}, {"DELETE x :ss", "", "{}"}});
}

TEST_CASE("update: nested paths") {
  const std::string item =
      R"({"a":{"M":{"b":{"N":"3"},"c":{"L":[{"S":"hi"},{"M":{"x":{"L":[{"N":"3"}]}}}]}}}})";
  check(
      {{"SET a.c[1].x[0] = :n, a.d = a.b", item,
        R"({"a":{"M":{"b":{"N":"3"},"d":{"N":"3"},"c":{"L":[{"S":"hi"},{"M":{"x":{"L":[{"N":"5"}]}}}]}}}})"},
       {"SET a.c = :n", item, R"({"a":{"M":{"b":{"N":"3"},"c":{"N":"5"}}}})"},
       {"REMOVE a.c[1].x, a.b", item, R"({"a":{"M":{"c":{"L":[{"S":"hi"},{"M":{}}]}}}})"},
       {"SET a.#dot = :n", R"({"a":{"M":{}}})", R"({"a":{"M":{"a.b":{"N":"5"}}}})"}});
}

TEST_CASE("update: ADD to numbers and sets") {
  check({{"ADD a :n", R"({"a":{"N":"3"}})", R"({"a":{"N":"8"}})"},
         {"ADD a :n", "", R"({"a":{"N":"5"}})"},
         {"ADD a.b :n", R"({"a":{"M":{}}})", R"({"a":{"M":{"b":{"N":"5"}}}})"},
         {"ADD a :ss", R"({"a":{"SS":["a","x","z"]}})", R"({"a":{"SS":["a","x","y","z"]}})"},
         {"ADD a :ns", R"({"a":{"NS":["10","1.0"]}})", R"({"a":{"NS":["1","2","10"]}})"},
         {"ADD a :bs", R"({"a":{"BS":["/w=="]}})", R"({"a":{"BS":["YQ==","Yg==","/w=="]}})"},
         {"ADD a :ss", "", R"({"a":{"SS":["x","y"]}})"},
         {"ADD a :n", R"({"a":{"S":"3"}})", kIncorrectType},
         {"ADD a :ss", R"({"a":{"NS":["1"]}})", kIncorrectType},
         {"ADD a :n", R"({"a":{"NS":["1"]}})", kIncorrectType},
         {"ADD a :ns", R"({"a":{"L":[]}})", kIncorrectType},
         {"ADD a :huge", R"({"a":{"N":"1"}})",
          "Attempting to store more than 38 significant digits in a Number"}});
}

TEST_CASE("update: DELETE from sets") {
  check({{"DELETE a :ss", R"({"a":{"SS":["a","x","z"]}})", R"({"a":{"SS":["a","z"]}})"},
         {"DELETE a :ss", R"({"a":{"SS":["x"]},"b":{"N":"1"}})", R"({"b":{"N":"1"}})"},
         {"DELETE a :ns", R"({"a":{"NS":["1","2.0"]}})", R"({})"},
         {"DELETE a :bs", R"({"a":{"BS":["YQ==","/w=="]}})", R"({"a":{"BS":["/w=="]}})"},
         {"DELETE a :ss", R"({"a":{"SS":["pig"]}})", R"({"a":{"SS":["pig"]}})"},
         {"DELETE a :ss", R"({"b":{"N":"1"}})", R"({"b":{"N":"1"}})"},
         {"DELETE a.b :ss", R"({"a":{"M":{"b":{"SS":["x"]}}}})", R"({"a":{"M":{}}})"},
         {"DELETE a[0] :ss SET a[1] = :n", R"({"a":{"L":[{"SS":["x"]},{"N":"1"}]}})",
          R"({"a":{"L":[{"N":"5"}]}})"},
         {"DELETE a :ss", R"({"a":{"NS":["1"]}})", kIncorrectType},
         {"DELETE a :ss", R"({"a":{"S":"x"}})", kIncorrectType}});
}

TEST_CASE("update: all or nothing") {
  check({{"SET a = :s, b = z", R"({"a":{"N":"1"}})", kMissing},
         {"REMOVE a SET b.c = :s", R"({"a":{"N":"1"}})", kInvalidPath}});
}

TEST_CASE("update: UPDATED_OLD and UPDATED_NEW show the targets, nested") {
  struct Shown {
    std::string expression;
    std::string before;
    std::string updated_old;
    std::string updated_new;
  };
  const std::vector<Shown> rows = {
      {"SET a = :s", R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"a":{"N":"1"}})", R"({"a":{"S":"a"}})"},
      {"SET a = :s", R"({"b":{"N":"2"}})", "{}", R"({"a":{"S":"a"}})"},
      {"REMOVE a", R"({"a":{"N":"1"}})", R"({"a":{"N":"1"}})", "{}"},
      {"SET m.x = :s", R"({"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}})", R"({"m":{"M":{"x":{"N":"1"}}}})",
       R"({"m":{"M":{"x":{"S":"a"}}}})"},
      {"SET l[1] = :s", R"({"l":{"L":[{"N":"1"},{"N":"2"}]}})", R"({"l":{"L":[{"N":"2"}]}})",
       R"({"l":{"L":[{"S":"a"}]}})"},
      {"SET l[7] = :s", R"({"l":{"L":[{"N":"1"}]}})", "{}", "{}"},
      {"REMOVE l[0]", R"({"l":{"L":[{"N":"1"},{"N":"2"}]}})", R"({"l":{"L":[{"N":"1"}]}})",
       R"({"l":{"L":[{"N":"2"}]}})"}};
  for (const auto& row : rows) {
    INFO(row.expression);
    Placeholders defined({}, values_of(kValues));
    std::string expression = row.expression;
    const auto update = parse_update(expression, defined);
    REQUIRE_MESSAGE(update.has_value(), message_of(update));
    const Item before = item_of(row.before);
    const auto after = apply(*update, before, true);
    REQUIRE(after.has_value());
    CHECK(json_of(updated_old(*update, before)) == canonical(row.updated_old));
    CHECK(json_of(updated_new(*update, *after)) == canonical(row.updated_new));
  }
}

}  // namespace
}  // namespace offstage::emulator::expression
