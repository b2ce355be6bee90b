#include "emulator/expression/legacy_conditions.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

const std::string kItem = R"({
  "s": {"S": "abc"}, "n": {"N": "5"}, "b": {"B": "YWI="}, "null": {"NULL": true}, "ss": {"SS": ["a", "b"]},
  "l": {"L": [{"N": "1"}, {"N": "2"}]}, "m": {"M": {"k": {"S": "v"}}}, "a.b": {"S": "dotted"}})";

/// A condition on `attribute`; the values are the elements of a JSON list of attribute values.
LegacyCondition condition(const std::string& attribute, std::string_view op, const std::string& values) {
  const auto named = comparison_operator_named(op);
  REQUIRE_MESSAGE(named.has_value(), op);
  const auto list = item_of(R"({"list":{"L":)" + values + "}}");
  return {.attribute = attribute, .op = *named, .values = *list.find("list")->get_if<List>()};
}

TEST_CASE("legacy conditions: what each operator holds for") {
  struct Row {
    const char* attribute;
    const char* op;
    const char* values;
    bool holds;
  };
  const Row rows[] = {
      {"s", "EQ", R"([{"S":"abc"}])", true},
      {"n", "EQ", R"([{"N":"5.0"}])", true},
      {"n", "EQ", R"([{"S":"5"}])", false},
      {"ss", "EQ", R"([{"SS":["b","a"]}])", true},
      {"m", "EQ", R"([{"M":{"k":{"S":"v"}}}])", true},
      {"none", "EQ", R"([{"S":"abc"}])", false},
      {"a.b", "EQ", R"([{"S":"dotted"}])", true},
      {"n", "NE", R"([{"N":"5"}])", false},
      {"n", "NE", R"([{"S":"5"}])", true},
      {"none", "NE", R"([{"N":"5"}])", true},
      {"n", "LT", R"([{"N":"6"}])", true},
      {"n", "LT", R"([{"N":"5"}])", false},
      {"n", "LE", R"([{"N":"5"}])", true},
      {"n", "GT", R"([{"N":"4"}])", true},
      {"n", "GE", R"([{"N":"5"}])", true},
      {"n", "GE", R"([{"S":"5"}])", false},
      {"none", "LT", R"([{"N":"5"}])", false},
      {"n", "BETWEEN", R"([{"N":"5"},{"N":"7"}])", true},
      {"n", "BETWEEN", R"([{"N":"6"},{"N":"7"}])", false},
      {"n", "BETWEEN", R"([{"S":"1"},{"S":"9"}])", false},
      {"n", "IN", R"([{"N":"1"},{"N":"5"}])", true},
      {"n", "IN", R"([{"N":"1"}])", false},
      {"ss", "IN", R"([{"S":"a"}])", false},
      {"none", "IN", R"([{"N":"1"}])", false},
      {"s", "CONTAINS", R"([{"S":"bc"}])", true},
      {"ss", "CONTAINS", R"([{"S":"a"}])", true},
      {"l", "CONTAINS", R"([{"N":"2"}])", true},
      {"n", "CONTAINS", R"([{"N":"5"}])", false},
      {"none", "CONTAINS", R"([{"N":"5"}])", false},
      {"s", "NOT_CONTAINS", R"([{"S":"z"}])", true},
      {"s", "NOT_CONTAINS", R"([{"N":"1"}])", true},
      {"ss", "NOT_CONTAINS", R"([{"S":"a"}])", false},
      {"none", "NOT_CONTAINS", R"([{"S":"z"}])", false},
      {"s", "BEGINS_WITH", R"([{"S":"ab"}])", true},
      {"b", "BEGINS_WITH", R"([{"B":"YQ=="}])", true},
      {"n", "BEGINS_WITH", R"([{"S":"5"}])", false},
      {"none", "NULL", "[]", true},
      {"null", "NULL", "[]", false},
      {"null", "NOT_NULL", "[]", true},
      {"none", "NOT_NULL", "[]", false},
  };
  const auto item = item_of(kItem);
  for (const auto& row : rows) {
    CAPTURE(row.attribute);
    CAPTURE(row.op);
    CAPTURE(row.values);
    const auto one = condition(row.attribute, row.op, row.values);
    CHECK(message_of(check_legacy_condition(one)) == "");
    const auto tree = condition_of({one}, Conjunction::kAnd);
    REQUIRE(tree);
    CHECK(evaluate(*tree, item) == row.holds);
  }
}

TEST_CASE("legacy conditions: several are joined by AND or OR, none is no condition") {
  const auto met = condition("s", "EQ", R"([{"S":"abc"}])");
  const auto failed = condition("n", "GT", R"([{"N":"5"}])");
  const auto item = item_of(kItem);
  CHECK_FALSE(evaluate(*condition_of({met, failed}, Conjunction::kAnd), item));
  CHECK(evaluate(*condition_of({met, failed}, Conjunction::kOr), item));
  CHECK(evaluate(*condition_of({failed, met}, Conjunction::kOr), item));
  CHECK_FALSE(evaluate(*condition_of({failed, failed}, Conjunction::kOr), item));
  CHECK_FALSE(condition_of({}, Conjunction::kAnd).has_value());
  const auto paths = paths_of(*condition_of({met, failed}, Conjunction::kAnd));
  REQUIRE(paths.size() == 2);
  CHECK(paths[1].attribute() == "n");
}

TEST_CASE("legacy conditions: number and types of the values") {
  const std::string invalid = "One or more parameter values were invalid: ";
  const std::string count = invalid + "Invalid number of argument(s) for the ";
  const std::string mixed = invalid + "AttributeValues inside AttributeValueList must be of same type";
  struct Row {
    const char* op;
    const char* values;
    std::string error;
  };
  const std::vector<Row> rows = {
      {"EQ", "[]", count + "EQ ComparisonOperator"},
      {"NE", R"([{"S":"a"},{"S":"b"}])", count + "NE ComparisonOperator"},
      {"BETWEEN", R"([{"S":"a"}])", count + "BETWEEN ComparisonOperator"},
      {"IN", "[]", count + "IN ComparisonOperator"},
      {"NULL", R"([{"S":"a"}])", count + "NULL ComparisonOperator"},
      {"NOT_NULL", R"([{"S":"a"}])", count + "NOT_NULL ComparisonOperator"},
      {"IN", R"([{"S":"a"},{"N":"1"}])", mixed},
      {"BETWEEN", R"([{"S":"a"},{"N":"1"}])", mixed},
      {"LT", R"([{"L":[]}])", invalid + "ComparisonOperator LT is not valid for L AttributeValue type"},
      {"IN", R"([{"SS":["a"]}])", invalid + "ComparisonOperator IN is not valid for SS AttributeValue type"},
      {"CONTAINS", R"([{"M":{}}])",
       invalid + "ComparisonOperator CONTAINS is not valid for M AttributeValue type"},
      {"BEGINS_WITH", R"([{"N":"1"}])",
       invalid + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"},
      {"BETWEEN", R"([{"BOOL":true},{"BOOL":true}])",
       invalid + "ComparisonOperator BETWEEN is not valid for BOOL AttributeValue type"},
      {"BETWEEN", R"([{"N":"2"},{"N":"1"}])",
       "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"},
      {"EQ", R"([{"BOOL":true}])", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.op);
    CAPTURE(row.values);
    CHECK(message_of(check_legacy_condition(condition("a", row.op, row.values))) == row.error);
  }
  CHECK_FALSE(comparison_operator_named("eq").has_value());
  CHECK(operator_name(ComparisonOperator::kNotContains) == "NOT_CONTAINS");
}

TEST_CASE("legacy conditions: key terms; what no index serves is for the key to refuse") {
  const auto key = key_condition_of(
      {condition("pk", "EQ", R"([{"S":"a"}])"), condition("sk", "BETWEEN", R"([{"N":"1"},{"N":"2"}])")});
  REQUIRE(key.terms.size() == 2);
  CHECK(key.terms[1].condition.op == SortCondition::Operator::kBetween);
  KeySchema schema;
  schema.partition.push_back({"pk", AttributeType::kString});
  schema.sort.push_back({"sk", AttributeType::kNumber});
  const auto range = resolve(key, schema, Validation::kNewest);
  REQUIRE(range);
  CHECK(range->sort->second == AttributeValue(Number(2)));

  const std::string not_indexable = "Attempted conditional constraint is not an indexable operation";
  for (const char* op : {"NE", "IN", "CONTAINS", "NOT_CONTAINS"}) {
    CAPTURE(op);
    CHECK(message_of(resolve(key_condition_of({condition("pk", op, R"([{"S":"a"}])")}), schema,
                             Validation::kNewest)) == not_indexable);
    CHECK(message_of(resolve(key_condition_of({condition("pk", "EQ", R"([{"S":"a"}])"),
                                               condition("sk", op, R"([{"N":"1"}])")}),
                             schema, Validation::kNewest)) == not_indexable);
  }
  CHECK(message_of(resolve(key_condition_of({condition("pk", "NULL", "[]")}), schema, Validation::kNewest)) ==
        not_indexable);
  CHECK(message_of(resolve(key_condition_of({condition("pk", "GT", R"([{"S":"a"}])")}), schema,
                           Validation::kNewest)) == "Query key condition not supported");
  CHECK(message_of(
            resolve(key_condition_of({condition("pk", "EQ", R"([{"S":"a"}])"), condition("x", "NULL", "[]")}),
                    schema, Validation::kNewest)) == "Query condition missed key schema element: sk");
}

}  // namespace
}  // namespace offstage::emulator::expression
