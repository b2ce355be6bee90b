#include <string>
#include <vector>

#include "emulator/expression/update.h"
#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

struct Row {
  std::string expression;
  std::string detail;  // without "Invalid UpdateExpression: "; empty for a good expression
};

std::string error_of(const std::string& expression) {
  Placeholders defined = placeholders();
  return message_of(parse_update(expression, defined));
}

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.expression);
    CHECK(error_of(row.expression) == (row.detail.empty() ? "" : "Invalid UpdateExpression: " + row.detail));
  }
}

std::string syntax(const std::string& token, const std::string& near) {
  return "Syntax error; token: \"" + token + "\", near: \"" + near + "\"";
}

TEST_CASE("update: good syntax") {
  check({{"SET a = :s", ""},
         {"  set   a=:s  ", ""},
         {"sEt a = :s, b = :t", ""},
         {"REMOVE a SET b = a", ""},
         {"SET a = :s REMOVE b ADD #1 :n DELETE #_ :ss", ""},
         {"DELETE #_ :ss ADD #1 :n, c :n REMOVE b SET a = :s", ""},
         {"SET a = b + :n, c = :n - d", ""},
         {"SET a = (b) + (:n)", ""},
         {"SET a = if_not_exists(a, :n) + if_not_exists(b, :m)", ""},
         {"SET a = list_append(if_not_exists(a, :nothing), :list)", ""},
         {"SET a = if_not_exists(b, if_not_exists(c, :n))", ""},
         {"SET a.b[3].#a = :s", ""},
         {"SET #1 = :s, #_ = :s, #dot = :s", ""},
         {"REMOVE a[0], a[1], b.c", ""}});
}

TEST_CASE("update: syntax errors name the token and its neighbours") {
  check({{"INVALID SYNTAX HERE", syntax("INVALID", "INVALID SYNTAX")},
         {"a = :s", syntax("a", "a =")},
         {"SET", syntax("<EOF>", "SET")},
         {"SET a", syntax("<EOF>", "a")},
         {"SET a =", syntax("<EOF>", "=")},
         {"SET a = :s,", syntax("<EOF>", ",")},
         {"SET a = :s, SET b = :t", syntax("SET", ", SET b")},
         {"SET a = :s b = :t", syntax("b", ":s b =")},
         {"SET _123 = :s", syntax("_", "SET _123")},
         {"SET 123 = :s", syntax("123", "SET 123 =")},
         {"SET hi-there = :s", syntax("-", "hi-there")},
         {"SET :a = :s", syntax(":a", "SET :a =")},
         {"SET # = :s", syntax("#", "SET # =")},
         {"SET a = :", syntax(":", "= :")},
         {"SET a = :n + :m + :two", syntax("+", ":m + :two")},
         {"SET a = if_not_exists(b, :n + :m)", syntax("+", ":n + :m")},
         {"SET a = _f(b)", syntax("_", "= _f")},
         {"SET a[:n] = :s", syntax(":n", "[:n]")},
         {"SET a <> :s", syntax("<>", "a <> :s")},
         {"REMOVE a = :s", syntax("=", "a = :s")},
         {"REMOVE", syntax("<EOF>", "REMOVE")},
         {"REMOVE :s", syntax(":s", "REMOVE :s")},
         {"ADD a b", syntax("b", "a b")},
         {"ADD a", syntax("<EOF>", "a")},
         {"DELETE a = :ss", syntax("=", "a = :ss")},
         {"HELLO b = :s", syntax("HELLO", "HELLO b")}});
}

TEST_CASE("update: redundant parentheses") {
  check({{"SET a = ((:n))", "The expression has redundant parentheses;"},
         {"SET a = b + ((:n))", "The expression has redundant parentheses;"}});
}

TEST_CASE("update: functions") {
  const std::string misused = "The function is not allowed to be used this way in an expression; function: ";
  const std::string not_allowed = "The function is not allowed in an update expression; function: ";
  check({{"SET a = f(b, c)", "Invalid function name; function: f"},
         {"SET a = LIST_APPEND(:list, :list)", "Invalid function name; function: LIST_APPEND"},
         {"SET a = if_not_exists(a, list_append(b, :list))", misused + "list_append"},
         {"SET a = list_append(list_append(:list, :list), :list)", misused + "list_append"},
         {"SET a = size(b)", not_allowed + "size"},
         {"SET a = attribute_exists(b)", not_allowed + "attribute_exists"},
         {"SET a = if_not_exists(a, size(b))", not_allowed + "size"}});
}

TEST_CASE("update: reserved words") {
  check({{"SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"},
         {"REMOVE a.Name", "Attribute name is a reserved keyword; reserved keyword: Name"},
         {"SET a = value", "Attribute name is a reserved keyword; reserved keyword: value"},
         {"ADD counter :n", "Attribute name is a reserved keyword; reserved keyword: counter"}});
}

TEST_CASE("update: each section once") {
  check({{"SET a = :s SET b = :t", "The \"SET\" section can only be used once in an update expression;"},
         {"REMOVE a SET b = :s remove c",
          "The \"REMOVE\" section can only be used once in an update expression;"},
         {"ADD a :n ADD b :n", "The \"ADD\" section can only be used once in an update expression;"},
         {"DELETE a :ss DELETE b :ss",
          "The \"DELETE\" section can only be used once in an update expression;"}});
}

TEST_CASE("update: undefined placeholders, names before values") {
  const std::string name =
      "An expression attribute name used in the document path is not defined; attribute name: ";
  const std::string value =
      "An expression attribute value used in expression is not defined; attribute value: ";
  check({{"SET #x = :s", name + "#x"},
         {"SET a = :x", value + ":x"},
         {"SET a = :x, b = #y", name + "#y"},
         {"ADD a :x REMOVE #y", name + "#y"},
         {"SET a = if_not_exists(:x, :n)", value + ":x"}});
}

TEST_CASE("update: overlapping and conflicting targets") {
  const auto overlap = [](const std::string& one, const std::string& two) {
    return "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
           "one: " +
           one + ", path two: " + two;
  };
  const auto conflict = [](const std::string& one, const std::string& two) {
    return "Two document paths conflict with each other; must remove or rewrite one of these paths; path "
           "one: " +
           one + ", path two: " + two;
  };
  check({{"SET a = :s, a.b = :t", overlap("[a]", "[a, b]")},
         {"SET a.b = :s, a = :t", overlap("[a, b]", "[a]")},
         {"SET a = :s REMOVE #a", overlap("[a]", "[a]")},
         {"REMOVE a SET a = :s", overlap("[a]", "[a]")},
         {"SET a[1] = :s, a[1].b = :t", overlap("[a, [1]]", "[a, [1], b]")},
         {"ADD a :n DELETE a :ss", overlap("[a]", "[a]")},
         {"SET a.b = :s, a[1] = :t", conflict("[a, b]", "[a, [1]]")},
         {"SET a.b.c = :s REMOVE a.b[2]", conflict("[a, b, c]", "[a, b, [2]]")},
         {"SET a.b = :s, a[1] = :t, c = :s, c = :t", overlap("[c]", "[c]")},
         {"SET a.b = :s, a.c = :t, a.d[0] = :s, a.d[1] = :t", ""},
         {"SET #dot = :s, a.b = :t", ""},
         {"SET a = a.b, c = a", ""}});
}

TEST_CASE("update: literals of the wrong type") {
  const auto operand = [](const std::string& name, const std::string& type) {
    return "Incorrect operand type for operator or function; operator or function: " + name +
           ", operand type: " + type;
  };
  const auto section = [](const std::string& name, const std::string& type) {
    return "Incorrect operand type for operator or function; operator: " + name + ", operand type: " + type +
           ", typeSet: ALLOWED_FOR_" + name + "_OPERAND";
  };
  check(
      {{"SET a = :s + :n", operand("+", "S")},
       {"SET a = b - :list", operand("-", "L")},
       {"SET a = list_append(b, :list) + :n", operand("+", "L")},
       {"SET a = list_append(:list, :s)", operand("list_append", "S")},
       {"SET a = list_append(:n, b)", operand("list_append", "N")},
       {"SET a = if_not_exists(:s, :n)",
        "Operator or function requires a document path; operator or function: if_not_exists"},
       {"SET a = if_not_exists(if_not_exists(a, :n), :n)",
        "Operator or function requires a document path; operator or function: if_not_exists"},
       {"SET a = list_append(:list)",
        "Incorrect number of operands for operator or function; operator or function: list_append, number "
        "of operands: 1"},
       {"SET a = if_not_exists(a, :n, :m)",
        "Incorrect number of operands for operator or function; operator or function: if_not_exists, number "
        "of operands: 3"},
       {"ADD a :list", section("ADD", "LIST")},
       {"ADD a :s", section("ADD", "STRING")},
       {"ADD a :b", section("ADD", "BINARY")},
       {"ADD a :null", section("ADD", "NULL")},
       {"ADD a :bool", section("ADD", "BOOLEAN")},
       {"ADD a :map", section("ADD", "MAP")},
       {"DELETE a :n", section("DELETE", "NUMBER")},
       {"DELETE a :s", section("DELETE", "STRING")},
       {"ADD a :ss, b :ns, c :bs, d :n DELETE e :ss", ""}});
}

TEST_CASE("update: which of several mistakes is reported") {
  check({{"SET a = f(b), status = :s", "Attribute name is a reserved keyword; reserved keyword: status"},
         {"SET a = f(b) SET c = :s", "Invalid function name; function: f"},
         {"SET a = :x SET b = :s", "The \"SET\" section can only be used once in an update expression;"},
         {"SET a = :x, a.b = :s",
          "An expression attribute value used in expression is not defined; attribute value: :x"},
         {"SET a = :s + :n, a.b = :s",
          "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
          "[a], path two: [a, b]"},
         {"SET b = :s + :n ADD a :list",
          "Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: "
          "ALLOWED_FOR_ADD_OPERAND"}});
}

TEST_CASE("update: limits") {
  check({{"", "The expression can not be empty;"},
         {"SET a = :s" + std::string(4087, ' '),
          "Expression size has exceeded the maximum allowed size; expression size: 4097"}});
  std::string nested = "SET a = ";
  for (int i = 0; i < 240; ++i) nested += "if_not_exists(b,";
  CHECK(error_of(nested) == "Invalid UpdateExpression: " + syntax("<EOF>", ","));
  std::string sums = "SET a0=b+:n";
  for (int i = 1; i < 301; ++i) sums += ",a" + std::to_string(i) + "=b+:n";
  CHECK(error_of(sums) ==
        "Invalid UpdateExpression: The expression contains too many operators; operator count: 301");
}

TEST_CASE("update: target_paths in order of appearance") {
  Placeholders defined = placeholders();
  const auto update = parse_update("REMOVE z.y[1] SET b = c, #dot = :s ADD #1 :n DELETE a.b :ss", defined);
  REQUIRE(update.has_value());
  std::string printed;
  for (const auto& path : target_paths(*update)) printed += path.to_string();
  CHECK(printed == "[z, y, [1]][b][a.b][one][a, b]");
}

}  // namespace
}  // namespace offstage::emulator::expression
