#include "emulator/expression/condition.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

const std::string_view kItem = R"({
  "s": {"S": "abc"}, "e": {"S": ""}, "clef": {"S": "é𝄞"}, "n": {"N": "5"}, "n5": {"N": "5.0"},
  "bin": {"B": "YWJj"}, "t": {"BOOL": true}, "f": {"BOOL": false}, "null": {"NULL": true},
  "ss": {"SS": ["y", "x"]}, "ns": {"NS": ["2", "1"]}, "bs": {"BS": ["Yg==", "YQ=="]},
  "l": {"L": [{"S": "x"}, {"N": "1"}, {"NS": ["2", "1"]}, {"M": {"k": {"S": "v"}}}, {"L": [{"N": "7"}]}]},
  "m": {"M": {"k": {"S": "v"}, "a.b": {"S": "dotted"}, "in": {"M": {"deep": {"N": "1"}}}}},
  "a.b": {"S": "literal dot"}
})";

struct Row {
  std::string expression;
  bool expected;
};

bool holds(const std::string& expression, const Item& item) {
  static const std::string_view values = R"({
    ":abc": {"S": "abc"}, ":ab": {"S": "ab"}, ":b": {"S": "b"}, ":x": {"S": "x"}, ":empty": {"S": ""},
    ":n": {"N": "5"}, ":n50": {"N": "50e-1"}, ":n0": {"N": "0"}, ":n1": {"N": "1"}, ":n2": {"N": "2"},
    ":n3": {"N": "3"}, ":n9": {"N": "9"}, ":bin": {"B": "YWJj"}, ":binab": {"B": "YWI="}, ":bina": {"B": "YQ=="},
    ":binbc": {"B": "YmM="}, ":true": {"BOOL": true}, ":null": {"NULL": true},
    ":ss": {"SS": ["x", "y"]}, ":ns": {"NS": ["1.0", "2"]}, ":map": {"M": {"k": {"S": "v"}}},
    ":list": {"L": [{"N": "7.0"}]},
    ":S": {"S": "S"}, ":N": {"S": "N"}, ":B": {"S": "B"}, ":BOOL": {"S": "BOOL"}, ":NULL": {"S": "NULL"},
    ":SS": {"S": "SS"}, ":NS": {"S": "NS"}, ":BS": {"S": "BS"}, ":L": {"S": "L"}, ":M": {"S": "M"}
  })";
  static const std::map<std::string, AttributeValue, std::less<>> parsed = values_of(values);
  Placeholders defined(
      {{"#t", "t"}, {"#null", "null"}, {"#l", "l"}, {"#in", "in"}, {"#dot", "a.b"}, {"#gone", "gone"}},
      parsed);
  const auto condition = parse_condition(expression, ExpressionKind::kCondition, defined);
  REQUIRE_MESSAGE(condition.has_value(), message_of(condition));
  return evaluate(*condition, item);
}

void check(const std::vector<Row>& rows) {
  const Item item = item_of(kItem);
  for (const auto& row : rows) {
    INFO(row.expression);
    CHECK(holds(row.expression, item) == row.expected);
  }
}

TEST_CASE("condition: equality is by type and value, deep") {
  check({{"s = :abc", true},
         {"s = :ab", false},
         {"n = :n50", true},
         {"n = n5", true},
         {"s = :n", false},
         {"bin = :bin", true},
         {"s = :bin", false},
         {"#t = :true", true},
         {"f = :true", false},
         {"#null = :null", true},
         {"ss = :ss", true},
         {"ns = :ns", true},
         {"l[3] = :map", true},
         {"l[4] = :list", true},
         {"m = :map", false},
         {":n = :n50", true}});
}

TEST_CASE("condition: a missing attribute equals nothing, not even another") {
  check({{"gone = :abc", false},
         {"gone = absent", false},
         {"gone <> :abc", true},
         {"gone <> absent", true},
         {"s <> :abc", false},
         {"s <> :ab", true},
         {"s <> :n", true},
         {"s.x = :abc", false},
         {"m.k.x <> :abc", true},
         {"#l[9] = :abc", false}});
}

TEST_CASE("condition: order exists within S, N and B only") {
  check({{"s < :b", true},
         {"s > :ab", true},
         {"s <= :abc", true},
         {"s >= :b", false},
         {"n < :n9", true},
         {"n > :n3", true},
         {"n >= :n50", true},
         {"bin > :binab", true},
         {"s < :n9", false},
         {"s >= :n9", false},
         {"gone < :n9", false},
         {"gone >= :n9", false},
         {"#t < n", false},
         {"#t >= f", false},
         {":n1 < n", true}});
}

TEST_CASE("condition: BETWEEN is false across types") {
  check({{"n BETWEEN :n1 AND :n9", true},
         {"n BETWEEN :n AND :n", true},
         {"n BETWEEN :n1 AND :n3", false},
         {"s BETWEEN :ab AND :b", true},
         {"s BETWEEN :n1 AND :n9", false},
         {"gone BETWEEN :n1 AND :n9", false},
         {":n3 BETWEEN :n1 AND n", true},
         {"n BETWEEN s AND gone", false},
         {"n BETWEEN :n9 AND n5", false}});
}

TEST_CASE("condition: IN compares with every value, whatever its type") {
  check({{"n IN (:abc, :n)", true},
         {"s IN (:ab, :n)", false},
         {"gone IN (:abc, absent)", false},
         {"l[3] IN (:map)", true},
         {"s IN (gone, :abc)", true},
         {":n IN (s, n)", true}});
}

TEST_CASE("condition: NOT, AND, OR and parentheses") {
  check({{"NOT s = :abc", false},
         {"NOT NOT s = :abc", true},
         {"NOT gone < :n", true},
         {"s = :abc AND n = :n", true},
         {"s = :abc AND n = :n1", false},
         {"s = :ab OR n = :n", true},
         {"s = :abc OR s = :ab AND n = :n1", true},
         {"(s = :abc OR s = :ab) AND n = :n1", false},
         {"NOT s = :ab AND n = :n", true},
         {"NOT (s = :ab AND n = :n)", true},
         {"NOT s = :abc OR n = :n", true}});
}

TEST_CASE("condition: existence") {
  check({{"attribute_exists(s)", true},
         {"attribute_exists(#null)", true},
         {"attribute_exists(#gone)", false},
         {"attribute_not_exists(#gone)", true},
         {"attribute_not_exists(s)", false},
         {"attribute_exists(m.k)", true},
         {"attribute_exists(m.#in.deep)", true},
         {"attribute_exists(m.absent)", false},
         {"attribute_exists(#l[4][0])", true},
         {"attribute_exists(#l[5])", false},
         {"attribute_not_exists(s.k)", true},
         {"attribute_exists(#dot)", true},
         {"attribute_exists(m.#dot)", true}});
  const Item none;
  CHECK(holds("attribute_not_exists(s)", none));
  CHECK_FALSE(holds("attribute_exists(s)", none));
  CHECK(holds("s <> :abc", none));
}

TEST_CASE("condition: attribute_type") {
  check({{"attribute_type(s, :S)", true},
         {"attribute_type(n, :N)", true},
         {"attribute_type(bin, :B)", true},
         {"attribute_type(#t, :BOOL)", true},
         {"attribute_type(#null, :NULL)", true},
         {"attribute_type(ss, :SS)", true},
         {"attribute_type(ns, :NS)", true},
         {"attribute_type(bs, :BS)", true},
         {"attribute_type(#l, :L)", true},
         {"attribute_type(m, :M)", true},
         {"attribute_type(s, :N)", false},
         {"attribute_type(gone, :NULL)", false},
         {"attribute_type(#null, :BOOL)", false},
         {"attribute_type(:n, :N)", true}});
}

TEST_CASE("condition: begins_with") {
  check({{"begins_with(s, :ab)", true},
         {"begins_with(s, :b)", false},
         {"begins_with(s, :empty)", true},
         {"begins_with(bin, :binab)", true},
         {"begins_with(bin, :ab)", false},
         {"begins_with(s, :bina)", false},
         {"begins_with(n, :ab)", false},
         {"begins_with(gone, :ab)", false},
         {"begins_with(:abc, e)", true},
         {"begins_with(s, n)", false}});
}

TEST_CASE("condition: contains") {
  check({{"contains(s, :b)", true},       {"contains(s, :x)", false},    {"contains(s, :empty)", true},
         {"contains(bin, :binbc)", true}, {"contains(bin, :b)", false},  {"contains(ss, :x)", true},
         {"contains(ss, :b)", false},     {"contains(ss, :n1)", false},  {"contains(ns, :n1)", true},
         {"contains(ns, :n9)", false},    {"contains(bs, :bina)", true}, {"contains(bs, :bin)", false},
         {"contains(#l, :x)", true},      {"contains(#l, :n1)", true},   {"contains(#l, :ns)", true},
         {"contains(#l, :map)", true},    {"contains(#l, :list)", true}, {"contains(#l, :b)", false},
         {"contains(m, :x)", false},      {"contains(n, :n)", false},    {"contains(gone, :x)", false},
         {"contains(s, gone)", false},    {"contains(:abc, s)", true},   {"contains(ss, size(gone))", false},
         {"contains(ns, size(ss))", true}});
}

TEST_CASE("condition: size") {
  check({{"size(s) = :n3", true},
         {"size(clef) = :n3", true},
         {"size(e) = :n0", true},
         {"size(bin) = :n3", true},
         {"size(ss) = :n2", true},
         {"size(ns) = :n2", true},
         {"size(bs) = :n2", true},
         {"size(#l) = :n", true},
         {"size(m) = :n3", true},
         {"size(n) = :n1", false},
         {"size(n) <> :n1", true},
         {"size(#t) >= :n0", false},
         {"size(#null) >= :n0", false},
         {"size(gone) >= :n0", false},
         {"size(ss) < size(s)", true},
         {"size(s) BETWEEN :n2 AND :n9", true},
         {"size(s) IN (:n2, :n3)", true}});
}

}  // namespace
}  // namespace offstage::emulator::expression
