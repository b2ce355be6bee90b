#include "emulator/expression/key_condition.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

using Operator = SortCondition::Operator;

const KeySchema kHashOnly{{{"pk", AttributeType::kString}}, {}};
const KeySchema kStringSort{{{"pk", AttributeType::kString}}, {{"sk", AttributeType::kString}}};
const KeySchema kNumberSort{{{"pk", AttributeType::kString}}, {{"sk", AttributeType::kNumber}}};
const KeySchema kBinarySort{{{"pk", AttributeType::kString}}, {{"sk", AttributeType::kBinary}}};
const KeySchema kMulti{
    {{"h", AttributeType::kString}, {"g", AttributeType::kNumber}},
    {{"a", AttributeType::kString}, {"b", AttributeType::kString}, {"c", AttributeType::kNumber}}};

Result<KeyRange> range_of(const std::string& expression, const KeySchema& key) {
  Placeholders defined({{"#pk", "pk"}, {"#sk", "sk"}}, values_of(kValues));
  ASSIGN_OR_RETURN(const KeyCondition condition,
                   parse_key_condition(expression, defined, Validation::kNewest));
  return resolve(condition, key, Validation::kNewest);
}

struct Error {
  std::string expression;
  std::string message;
};

void check_errors(const KeySchema& key, const std::vector<Error>& rows) {
  for (const auto& row : rows) {
    INFO(row.expression);
    CHECK(message_of(range_of(row.expression, key)) == row.message);
  }
}

struct Good {
  std::string expression;
  Operator op;
  AttributeValue first;
  AttributeValue second;
};

void check_sort(const KeySchema& key, const std::vector<Good>& rows) {
  for (const auto& row : rows) {
    INFO(row.expression);
    const auto range = range_of(row.expression, key);
    REQUIRE_MESSAGE(range.has_value(), message_of(range));
    CHECK(range->partition == std::vector<AttributeValue>{AttributeValue("a")});
    CHECK(range->sort_equal.empty());
    REQUIRE(range->sort.has_value());
    CHECK(*range->sort == SortCondition{row.op, row.first, row.second});
  }
}

TEST_CASE("key condition: the partition alone") {
  for (const char* expression : {"pk = :s", "(pk = :s)", ":s = pk", "#pk = :s", "(pk) = (:s)"}) {
    INFO(expression);
    const auto range = range_of(expression, kStringSort);
    REQUIRE_MESSAGE(range.has_value(), message_of(range));
    CHECK(range->partition == std::vector<AttributeValue>{AttributeValue("a")});
    CHECK_FALSE(range->sort.has_value());
    CHECK(range_of(expression, kHashOnly).has_value());
  }
}

TEST_CASE("key condition: every operator on the sort key, either way round") {
  const AttributeValue five(Number(5));
  const AttributeValue one(Number(1));
  check_sort(kNumberSort, {{"pk = :s AND sk = :n", Operator::kEqual, five, {}},
                           {"pk = :s AND sk < :n", Operator::kLess, five, {}},
                           {"pk = :s AND sk <= :n", Operator::kLessOrEqual, five, {}},
                           {"pk = :s AND sk > :n", Operator::kGreater, five, {}},
                           {"pk = :s AND sk >= :n", Operator::kGreaterOrEqual, five, {}},
                           {"pk = :s AND :n = sk", Operator::kEqual, five, {}},
                           {"pk = :s AND :n < sk", Operator::kGreater, five, {}},
                           {"pk = :s AND :n <= sk", Operator::kGreaterOrEqual, five, {}},
                           {"pk = :s AND :n > sk", Operator::kLess, five, {}},
                           {"pk = :s AND :n >= sk", Operator::kLessOrEqual, five, {}},
                           {"pk = :s AnD sk BeTwEeN :m aNd :n", Operator::kBetween, one, five}});
  check_sort(kStringSort, {{"pk = :s AND begins_with(sk, :u)", Operator::kBeginsWith, "abc", {}},
                           {"begins_with(#sk, :u) AND :s = #pk", Operator::kBeginsWith, "abc", {}}});
  check_sort(kBinarySort, {{"pk = :s AND begins_with(sk, :b)", Operator::kBeginsWith, Binary{"a"}, {}}});
}

TEST_CASE("key condition: single parentheses anywhere") {
  for (const char* expression :
       {"(pk = :s) AND (sk = :t)", "(pk = :s AND sk = :t)", "(pk = :s AND (sk = :t))",
        "((sk = :t) AND (pk = :s))", "(begins_with(sk, :t)) AND pk = :s"}) {
    INFO(expression);
    CHECK(message_of(range_of(expression, kStringSort)).empty());
  }
  check_errors(kStringSort, {{"((pk = :s)) AND sk = :t",
                              "Invalid KeyConditionExpression: The expression has redundant parentheses;"},
                             {"((sk = :t) AND ((pk = :s)))",
                              "Invalid KeyConditionExpression: The expression has redundant parentheses;"}});
}

TEST_CASE("key condition: operators and functions that are none of it") {
  const std::string invalid = "Invalid operator used in KeyConditionExpression: ";
  check_errors(kStringSort, {{"pk = :s OR sk = :t", invalid + "OR"},
                             {"NOT sk = :t AND pk = :s", invalid + "NOT"},
                             {"pk = :s AND sk IN (:t)", invalid + "IN"},
                             {"pk = :s AND sk <> :t", invalid + "<>"},
                             {"pk = :s AND attribute_exists(sk)", invalid + "attribute_exists"},
                             {"pk = :s AND contains(sk, :t)", invalid + "contains"},
                             {"pk = :s AND attribute_type(sk, :type)", invalid + "attribute_type"}});
}

TEST_CASE("key condition: the shape of a term") {
  const std::string in = "Invalid condition in KeyConditionExpression: ";
  check_errors(
      kStringSort,
      {{"pk = :s AND size(sk) > :n", "KeyConditionExpressions cannot contain nested operations"},
       {"pk = :s AND :t BETWEEN sk AND :u",
        in + "BETWEEN operator must have the key attribute as its first operand"},
       {"pk = :s AND begins_with(:u, sk)",
        in + "begins_with operator must have the key attribute as its first operand"},
       {"pk = sk", in + "Multiple attribute names used in one condition"},
       {"pk = :s AND sk BETWEEN a AND :t", in + "Multiple attribute names used in one condition"},
       {"pk = :s AND begins_with(sk, a)", in + "Multiple attribute names used in one condition"},
       {"pk = :s AND sk.a < :t", "KeyConditionExpressions cannot have conditions on nested attributes"},
       {"pk[0] = :s", "KeyConditionExpressions cannot have conditions on nested attributes"},
       {":s = :t", in + "No key attribute specified"},
       {"pk = :s AND :s BETWEEN :s AND :t", in + "No key attribute specified"},
       {"pk = :s AND pk = :s",
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"},
       {"pk = :s AND sk > :s AND #sk < :t",
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"}});
}

TEST_CASE("key condition: mistakes of the expression come first, in the order written") {
  const std::string operand =
      "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or "
      "function: ";
  const std::string undefined =
      "Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; "
      "attribute value: :missing";
  check_errors(
      kStringSort,
      {{"", "Invalid KeyConditionExpression: The expression can not be empty;"},
       {"pk", "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"pk\""},
       {"pk = :s AND c!=:t", "Invalid KeyConditionExpression: Syntax error; token: \"!\", near: \"c!=\""},
       {"pk = :s AND dog(sk, :t)", "Invalid KeyConditionExpression: Invalid function name; function: dog"},
       {"pk = :missing AND begins_with(sk, :n)", undefined},
       {"begins_with(sk, :n) AND pk = :missing", operand + "begins_with, operand type: N"},
       {"pk = :s AND begins_with(sk, :n) AND sk = :missing", operand + "begins_with, operand type: N"},
       {"pk = :s AND begins_with(sk, :n) AND sk > :t", operand + "begins_with, operand type: N"},
       {"pk = :s AND begins_with(sk, :bool)", operand + "begins_with, operand type: BOOL"},
       {"pk = :s AND sk < :bool", operand + "<, operand type: BOOL"},
       {"pk = :s AND :bool >= sk", operand + ">=, operand type: BOOL"},
       {"pk = :s AND sk BETWEEN :bool AND :bool", operand + "BETWEEN, operand type: BOOL"}});
}

TEST_CASE("key condition: against the schema") {
  const std::string missed = "Query condition missed key schema element: ";
  const std::string unsupported = "Query key condition not supported";
  check_errors(kStringSort, {{"sk = :s", missed + "pk"},
                             {"attr1 = :s", missed + "pk"},
                             {"pk < :s", unsupported},
                             {"begins_with(pk, :s)", unsupported},
                             {"pk = :s AND attr1 = :t", missed + "sk"},
                             {"pk = :s AND sk > :s AND extra = :t",
                              "The number of query conditions (3) exceeds the number of key attributes "
                              "defined in the schema (2)"}});
  check_errors(kHashOnly, {{"pk = :s AND sk = :t", unsupported},
                           {"a = :s AND b = :t", unsupported},
                           {"pk = :s AND a = :s AND b = :t",
                            "The number of query conditions (3) exceeds the number of key attributes "
                            "defined in the schema (1)"}});
}

TEST_CASE("key condition: types and empty values") {
  const std::string type =
      "One or more parameter values were invalid: Condition parameter type does not match schema type";
  const std::string empty =
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
      "empty string value. Key: ";
  check_errors(kNumberSort, {{"pk = :n", type},
                             {"pk = :s AND sk = :s", type},
                             {"pk = :s AND sk = :bool", type},
                             {"pk = :s AND sk BETWEEN :s AND :t", type},
                             {"pk = :s AND begins_with(sk, :s)", type},
                             {"pk = :empty", empty + "pk"}});
  check_errors(kStringSort, {{"pk = :s AND sk = :empty", empty + "sk"},
                             {"pk = :s AND begins_with(sk, :empty)", empty + "sk"},
                             {"pk = :list", type}});
}

TEST_CASE("key condition: multi-attribute keys take a prefix of the sort attributes") {
  struct Prefix {
    std::string expression;
    std::size_t equalities;
    std::optional<Operator> op;
  };
  const std::vector<Prefix> rows = {
      {"h = :s AND g = :n", 0, std::nullopt},
      {"h = :s AND g = :n AND a = :s", 0, Operator::kEqual},
      {"a < :s AND g = :n AND h = :s", 0, Operator::kLess},
      {"h = :s AND g = :n AND a = :s AND b = :t", 1, Operator::kEqual},
      {"h = :s AND b > :s AND g = :n AND a = :t", 1, Operator::kGreater},
      {"h = :s AND g = :n AND a = :s AND begins_with(b, :t)", 1, Operator::kBeginsWith},
      {"h = :s AND g = :n AND a = :s AND b = :t AND c BETWEEN :m AND :n", 2, Operator::kBetween}};
  for (const auto& row : rows) {
    INFO(row.expression);
    const auto range = range_of(row.expression, kMulti);
    REQUIRE_MESSAGE(range.has_value(), message_of(range));
    CHECK(range->partition == std::vector<AttributeValue>{AttributeValue("a"), AttributeValue(Number(5))});
    CHECK(range->sort_equal.size() == row.equalities);
    CHECK(range->sort.has_value() == row.op.has_value());
    if (row.op) CHECK(range->sort->op == *row.op);
  }
}

TEST_CASE("key condition: multi-attribute keys refuse gaps and early ranges") {
  const auto gap = [](const std::string& lacking, const std::string& last) {
    return "RANGE key attributes " + lacking +
           " must have equality conditions specified in the query because a condition is present on key "
           "attribute " +
           last;
  };
  const std::string partition = "h = :s AND g = :n AND ";
  check_errors(kMulti, {{partition + "b = :s", gap("a", "b")},
                        {partition + "a = :s AND c = :n", gap("b", "c")},
                        {partition + "a = :s AND b > :s AND c = :n", gap("b", "c")},
                        {partition + "c = :n", gap("a, b", "c")},
                        {"h = :s AND a = :s", "Query condition missed key schema element: g"},
                        {"h = :s AND g > :n", "Query key condition not supported"},
                        {partition + "x = :s", "Query condition missed key schema element: a"},
                        {partition + "a = :s AND b = :s AND c = :n AND x = :s",
                         "The number of query conditions (6) exceeds the number of key attributes defined in "
                         "the schema (5)"}});
}

}  // namespace
}  // namespace offstage::emulator::expression
