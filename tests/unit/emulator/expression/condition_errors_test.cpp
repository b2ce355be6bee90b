#include <string>
#include <vector>

#include "emulator/expression/condition.h"
#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

struct Row {
  std::string expression;
  std::string detail;  // without "Invalid ConditionExpression: "; empty for a good expression
};

std::string error_of(const std::string& expression, ExpressionKind kind = ExpressionKind::kCondition) {
  Placeholders defined = placeholders();
  return message_of(parse_condition(expression, kind, defined));
}

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.expression);
    CHECK(error_of(row.expression) ==
          (row.detail.empty() ? "" : "Invalid ConditionExpression: " + row.detail));
  }
}

std::string syntax(const std::string& token, const std::string& near) {
  return "Syntax error; token: \"" + token + "\", near: \"" + near + "\"";
}

std::string distinct(const std::string& name, const std::string& path) {
  return "The first operand must be distinct from the remaining operands for this operator or function; "
         "operator: " +
         name + ", first operand: " + path;
}

std::string operand_type(const std::string& name, const std::string& type) {
  return "Incorrect operand type for operator or function; operator or function: " + name +
         ", operand type: " + type;
}

std::string operand_number(const std::string& name, int count) {
  return "Incorrect number of operands for operator or function; operator or function: " + name +
         ", number of operands: " + std::to_string(count);
}

TEST_CASE("condition: the kind of expression stands in the message") {
  CHECK(error_of("", ExpressionKind::kFilter) ==
        "Invalid FilterExpression: The expression can not be empty;");
  CHECK(error_of("#missing = :s", ExpressionKind::kFilter) ==
        "Invalid FilterExpression: An expression attribute name used in the document path is not defined; "
        "attribute name: #missing");
  Placeholders defined = placeholders();
  const auto result = parse_condition("a", ExpressionKind::kCondition, defined);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().name() == "ValidationException");
}

TEST_CASE("condition: good syntax") {
  check({{"a = :s", ""},
         {"  a=:s\n", ""},
         {"a . b [ 0 ] . #a = :s", ""},
         {"a[0][12] = :s", ""},
         {"(a = :s)", ""},
         {"((a = :s) AND b = :t)", ""},
         {"(a = :s OR (b = :t))", ""},
         {"(attribute_exists(a) AND (#b = :s))", ""},
         {"(a) = (:s)", ""},
         {"((a) = :s)", ""},
         {"(size(a)) > :n", ""},
         {"(attribute_exists(a))", ""},
         {"NOT NOT a = :s", ""},
         {"not a = :s aNd b = :t oR #1 in (:s, :t)", ""},
         {"a BETWEEN :m AND :n AND b BETWEEN :s AND :t", ""},
         {"#status = :s AND #_ = :s", ""},
         {":s = :s", ""}});
}

TEST_CASE("condition: syntax errors name the token and its neighbours") {
  check({{"a", syntax("<EOF>", "a")},
         {":s", syntax("<EOF>", ":s")},
         {"(a)", syntax("<EOF>", ")")},
         {"a =", syntax("<EOF>", "=")},
         {"a AND b = :s", syntax("AND", "a AND b")},
         {"a = :s AND", syntax("<EOF>", "AND")},
         {"a = :s b", syntax("b", ":s b")},
         {"num_val badvalue", syntax("badvalue", "num_val badvalue")},
         {"!!!", syntax("!", "!!")},
         {"a != :s", syntax("!", "a !=")},
         {"_a = :s", syntax("_", "_a")},
         {"1a = :s", syntax("1", "1a")},
         {"a = :s)", syntax(")", ":s)")},
         {"(a = :s", syntax("<EOF>", ":s")},
         {"a[:s] = :s", syntax(":s", "[:s]")},
         {"a[#a] = :s", syntax("#a", "[#a]")},
         {"a[-1] = :s", syntax("-", "[-1")},
         {"a[] = :s", syntax("]", "[] =")},
         {"a. = :s", syntax("=", ". = :s")},
         {"a.:s = :s", syntax(":s", ".:s =")},
         {"AND = :s", syntax("AND", "AND =")},
         {"a BETWEEN :m", syntax("<EOF>", ":m")},
         {"a BETWEEN :m, :n", syntax(",", ":m, :n")},
         {"a IN :s", syntax(":s", "IN :s")},
         {"a IN ()", syntax(")", "()")},
         {"a IN (:s, )", syntax(")", ", )")},
         {"NOT", syntax("<EOF>", "NOT")},
         {"a = :s = :t", syntax("=", ":s = :t")},
         {"(a = :s) = :t", syntax("=", ") = :t")},
         {"attribute_exists()", syntax(")", "()")},
         {"attribute_exists(a = :s)", syntax("=", "a = :s")},
         {"a.size(b) = :n", syntax("(", "size(b")},
         {"SET a = :s", syntax("a", "SET a =")},
         {" ", syntax("<EOF>", "")}});
}

TEST_CASE("condition: redundant parentheses") {
  const std::string redundant = "The expression has redundant parentheses;";
  check({{"((a = :s))", redundant},
         {"((a)) = :s", redundant},
         {"a = ((:s))", redundant},
         {"((attribute_exists(a)))", redundant},
         {"((a = :s)) AND ((b = :t))", redundant},
         {"NOT ((a = :s))", redundant},
         {"size(((a))) = :n", redundant},
         {"((a = :s AND b = :t))", redundant}});
}

TEST_CASE("condition: unknown functions") {
  check({{"foo(a)", "Invalid function name; function: foo"},
         {"SIZE(a) > :n", "Invalid function name; function: SIZE"},
         {"a = foo(b, :s)", "Invalid function name; function: foo"},
         {"Attribute_Exists(a)", "Invalid function name; function: Attribute_Exists"}});
}

TEST_CASE("condition: functions in the wrong place") {
  const std::string misused = "The function is not allowed to be used this way in an expression; function: ";
  check({{"size(a)", misused + "size"},
         {"a = :s AND size(a)", misused + "size"},
         {"NOT size(a)", misused + "size"},
         {"attribute_exists(a) < :n", misused + "attribute_exists"},
         {"a = contains(b, :s)", misused + "contains"},
         {"a BETWEEN :m AND begins_with(b, :s)", misused + "begins_with"},
         {"a IN (:s, attribute_exists(b))", misused + "attribute_exists"},
         {"attribute_exists(attribute_exists(a))", misused + "attribute_exists"},
         {"size(contains(a, :s)) = :n", misused + "contains"},
         {"if_not_exists(a, :s) = :s",
          "The function is not allowed in a condition expression; function: if_not_exists"},
         {"list_append(a, :list)",
          "The function is not allowed in a condition expression; function: list_append"}});
}

TEST_CASE("condition: reserved words at any depth in any case") {
  const std::string reserved = "Attribute name is a reserved keyword; reserved keyword: ";
  check({{"status = :s", reserved + "status"},
         {"Name = :s", reserved + "Name"},
         {"a.size.b = :s", reserved + "size"},
         {"a = b.VALUE", reserved + "VALUE"},
         {"set = :s", reserved + "set"},
         {"attribute_exists(data)", reserved + "data"}});
}

TEST_CASE("condition: paths too long and list positions too large") {
  std::string nested = "a";
  for (int i = 0; i < 31; ++i) nested += ".b";
  check({{nested + " = :s", ""},
         {nested + ".b = :s", "The document path has too many nesting levels; nesting levels: 33"},
         {"a[2147483647] = :s", ""},
         {"a[2147483648] = :s", "List index is not within the allowable range; index: [2147483648]"}});
}

TEST_CASE("condition: undefined placeholders, in the order written") {
  const std::string name =
      "An expression attribute name used in the document path is not defined; attribute name: ";
  const std::string value =
      "An expression attribute value used in expression is not defined; attribute value: ";
  check({{"#x = :s", name + "#x"},
         {"a.#x = :s", name + "#x"},
         {"a = :x", value + ":x"},
         {":x = #x", value + ":x"},
         {"#x = :x", name + "#x"},
         {"a = :s AND b = :y OR a = :x", value + ":y"},
         {"attribute_exists(#x)", name + "#x"},
         {"contains(a, size(:x))", value + ":x"}});
}

TEST_CASE("condition: operand counts") {
  check({{"attribute_exists(a, b)", operand_number("attribute_exists", 2)},
         {"attribute_not_exists(a, b, #1)", operand_number("attribute_not_exists", 3)},
         {"begins_with(a)", operand_number("begins_with", 1)},
         {"contains(a, :s, :t)", operand_number("contains", 3)},
         {"attribute_type(a)", operand_number("attribute_type", 1)},
         {"size(a, b) = :n", operand_number("size", 2)}});
}

TEST_CASE("condition: IN takes at most 100 operands") {
  const auto in = [](int count) {
    std::string text = "a IN (:s";
    for (int i = 1; i < count; ++i) text += ", :s";
    return text + ")";
  };
  check({{in(100), ""},
         {in(101), "The IN operator is provided with too many operands; number of operands: 101"}});
}

TEST_CASE("condition: equal operands") {
  check({{"a = a", distinct("=", "[a]")},
         {"a <> #a", distinct("<>", "[a]")},
         {"a.b < a.#b", distinct("<", "[a, b]")},
         {"a[0] >= a[0]", distinct(">=", "[a, [0]]")},
         {"contains(a, a)", distinct("contains", "[a]")},
         {"begins_with(a.b, a.b)", distinct("begins_with", "[a, b]")},
         {"a BETWEEN :m AND a", distinct("BETWEEN", "[a]")},
         {"a IN (b, a)", distinct("IN", "[a]")},
         {"a.b = #dot", ""},
         {"a[0] = a[1]", ""}});
}

TEST_CASE("condition: literals of the wrong type for a comparison") {
  check({{"a < :list", operand_type("<", "L")},
         {":map <= a", operand_type("<=", "M")},
         {"a > :bool", operand_type(">", "BOOL")},
         {"a >= :null", operand_type(">=", "NULL")},
         {"a < :ss", operand_type("<", "SS")},
         {"a BETWEEN :ns AND :n", operand_type("BETWEEN", "NS")},
         {":bs BETWEEN a AND b", operand_type("BETWEEN", "BS")},
         {"a = :list AND b <> :map", ""},
         {"a IN (:list, :map, :null)", ""},
         {"a < :s AND a < :n AND a < :b", ""}});
}

TEST_CASE("condition: literal bounds of BETWEEN") {
  const std::string same = "The BETWEEN operator requires same data type for lower and upper bounds; ";
  const std::string greater =
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ";
  const auto bounds = [](const std::string& lower, const std::string& upper) {
    return "lower bound operand: AttributeValue: {" + lower + "}, upper bound operand: AttributeValue: {" +
           upper + "}";
  };
  check({{"a BETWEEN :n AND :s", same + bounds("N:5", "S:a")},
         {"a BETWEEN :n AND :m", greater + bounds("N:5", "N:1")},
         {"a BETWEEN :t AND :s", greater + bounds("S:b", "S:a")},
         {"a BETWEEN :c AND :b", greater + bounds("B:java.nio.HeapByteBuffer[pos=0 lim=1 cap=1]",
                                                  "B:java.nio.HeapByteBuffer[pos=0 lim=1 cap=1]")},
         {"a BETWEEN :m AND :m", ""},
         {"a BETWEEN b AND :m", ""},
         {"a BETWEEN :n AND size(b)", ""}});
}

TEST_CASE("condition: operands of the functions") {
  const std::string path = "Operator or function requires a document path; operator or function: ";
  check({{"attribute_exists(:s)", path + "attribute_exists"},
         {"attribute_not_exists(size(a))", path + "attribute_not_exists"},
         {"attribute_type(a, :n)", operand_type("attribute_type", "N")},
         {"attribute_type(a, b)", operand_type("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")},
         {"attribute_type(a, size(b))", operand_type("attribute_type", "N")},
         {"attribute_type(a, :notype)",
          "Invalid attribute type name found; type: STRING, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
         {"attribute_type(:n, :type)", ""},
         {"begins_with(a, :n)", operand_type("begins_with", "N")},
         {"begins_with(:bool, a)", operand_type("begins_with", "BOOL")},
         {"begins_with(a, size(b))", operand_type("begins_with", "N")},
         {"begins_with(:s, a)", ""},
         {"begins_with(a, :b)", ""},
         {"contains(a, :list)", ""},
         {"size(:n) = :n", operand_type("size", "N")},
         {"size(:bool) = :n", operand_type("size", "BOOL")},
         {"size(:null) = :n", operand_type("size", "NULL")},
         {"size(size(a)) = :n", operand_type("size", "N")},
         {"size(:s) = :n", ""},
         {"size(:map) = size(a)", ""}});
}

TEST_CASE("condition: which of several mistakes is reported") {
  check({// Syntax and redundant parentheses come before everything, in the order read.
         {"((a = :s)) AND foo(b)", "The expression has redundant parentheses;"},
         {"foo(a) AND b", syntax("<EOF>", "b")},
         // Then functions, misplaced ones, reserved words, each for the whole expression.
         {"size(a) AND foo(b)", "Invalid function name; function: foo"},
         {"status = :s AND size(a)",
          "The function is not allowed to be used this way in an expression; function: size"},
         {"a = :x AND status = :s", "Attribute name is a reserved keyword; reserved keyword: status"},
         // Then condition by condition.
         {"size(a, b) = :x",
          "An expression attribute value used in expression is not defined; attribute value: :x"},
         {"contains(a, a) AND b = :x", distinct("contains", "[a]")},
         {"size(:n) = size(a, b)", operand_number("size", 2)},
         {"a < :list AND b = :x", operand_type("<", "L")}});
}

TEST_CASE("condition: size limits") {
  const std::string longest = "a = :s" + std::string(4090, ' ');
  REQUIRE(longest.size() == 4096);
  check({{"", "The expression can not be empty;"},
         {longest, ""},
         {longest + " ", "Expression size has exceeded the maximum allowed size; expression size: 4097"},
         {std::string(5000, '('),
          "Expression size has exceeded the maximum allowed size; expression size: 5000"}});
}

TEST_CASE("condition: at most 300 operators and functions") {
  const auto ands = [](int comparisons) {
    std::string text = "a=:s";
    for (int i = 1; i < comparisons; ++i) text += " and a=:s";
    return text;
  };
  const std::string too_many = "The expression contains too many operators; operator count: 301";
  check({{ands(150), ""}, {ands(151), too_many}, {ands(150) + " and not attribute_exists(a)", too_many}});
  std::string nots;
  for (int i = 0; i < 299; ++i) nots += "NOT ";
  check({{nots + "a=:s", ""}, {"NOT " + nots + "a=:s", too_many}});
}

TEST_CASE("condition: deep nesting is refused without running out of stack") {
  const std::string open(2000, '(');
  const std::string close(2000, ')');
  check({{open + "a=:s" + close, "The expression has redundant parentheses;"},
         {open + "a" + close + "=:s", "The expression has redundant parentheses;"},
         {"a=" + open + ":s" + close, "The expression has redundant parentheses;"}});
  std::string calls;
  for (int i = 0; i < 700; ++i) calls += "size(";
  check({{calls + "a", "The expression contains too many operators; operator count: 301"}});
  std::string deep;
  for (int i = 0; i < 150; ++i) deep += "(a=:s or ";
  CHECK(error_of(deep + "a=:s" + std::string(150, ')')).find("too many operators") != std::string::npos);
  deep.clear();
  for (int i = 0; i < 149; ++i) deep += "(a=:s or ";
  CHECK(error_of(deep + "a=:s" + std::string(149, ')')).empty());
}

TEST_CASE("condition: paths_of lists every mentioned path") {
  Placeholders defined = placeholders();
  const auto condition = parse_condition(
      "a.b = :s AND (NOT size(#1[0]) > b OR b BETWEEN #dot AND :n OR a IN (:s, #_)) AND "
      "contains(a, :s)",
      ExpressionKind::kFilter, defined);
  REQUIRE(condition.has_value());
  std::string printed;
  for (const auto& path : paths_of(*condition)) printed += path.to_string();
  CHECK(printed == "[a, b][one, [0]][b][b][a.b][a][under][a]");
}

}  // namespace
}  // namespace offstage::emulator::expression
