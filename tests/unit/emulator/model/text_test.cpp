#include "emulator/model/texts/text.h"

#include <doctest/doctest.h>

#include <string>

#include "emulator/model/errors.h"
#include "emulator/model/texts/expressions.h"

using namespace offstage::emulator;

TEST_CASE("texts: arguments stand in their places, also within braces") {
  CHECK(texts::fill(texts::Text{"nothing"}) == "nothing");
  CHECK(texts::fill(texts::Text{"{} of {}"}, {"a", "b"}) == "a of b");
  CHECK(texts::fill(texts::Text{"keys: {{}}"}, {"#a"}) == "keys: {#a}");
  CHECK(texts::fill(texts::kBound, {"N", "5"}) == "AttributeValue: {N:5}");
}

TEST_CASE("texts: an argument that looks like a place is none") {
  CHECK(texts::fill(texts::Text{"{} and {}"}, {"{}", "b"}) == "{} and b");
}

TEST_CASE("texts: of two wordings one may say less") {
  const auto& text = texts::kValuesWithoutExpression;
  CHECK(texts::fill(text.in(Validation::kClassic), {"x is null"}) ==
        "ExpressionAttributeValues can only be specified when using expressions: x is null");
  CHECK(texts::fill(text.in(Validation::kNewest), {"x is null"}) ==
        "ExpressionAttributeValues can only be specified when using expressions");
}

TEST_CASE("errors: violations are counted, at most ten of them told") {
  const auto one = errors::violations({"a"});
  CHECK(one.message() == "1 validation error detected: a");
  CHECK(errors::is_counted(one));
  CHECK(errors::violations({"a", "b"}).message() == "2 validation errors detected: a; b");
  CHECK(errors::violations(std::vector<std::string>(11, "a")).message() ==
        "10 validation errors detected: a; a; a; a; a; a; a; a; a; a");
  CHECK_FALSE(errors::is_counted(errors::validation(texts::kKeyConditionMissing)));
}
