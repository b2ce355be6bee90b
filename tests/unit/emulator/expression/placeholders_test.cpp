#include "emulator/expression/placeholders.h"

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

std::string key_error(PlaceholderKind kind, const std::vector<std::string>& keys) {
  return message_of(check_placeholder_keys(kind, keys));
}

TEST_CASE("placeholders: well-formed keys") {
  CHECK(key_error(PlaceholderKind::kNames, {"#a", "#1", "#_x"}).empty());
  CHECK(key_error(PlaceholderKind::kValues, {":a", ":0"}).empty());
}

TEST_CASE("placeholders: an empty map is refused") {
  CHECK(key_error(PlaceholderKind::kNames, {}) == "ExpressionAttributeNames must not be empty");
  CHECK(key_error(PlaceholderKind::kValues, {}) == "ExpressionAttributeValues must not be empty");
}

TEST_CASE("placeholders: malformed keys are named") {
  for (const std::string key : {"", "a", "#", "#a-b", "#!", ":a", "##a", "#ä"}) {
    CHECK(key_error(PlaceholderKind::kNames, {"#fine", key}) ==
          "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + key + "\"");
  }
  for (const std::string key : {"", "b", ":", ":hi!there", "#a"}) {
    CHECK(key_error(PlaceholderKind::kValues, {key}) ==
          "ExpressionAttributeValues contains invalid key: Syntax error; key: \"" + key + "\"");
  }
}

TEST_CASE("placeholders: everything must be used, names before values") {
  Placeholders both({{"#a", "x"}, {"#b", "y"}}, {{":a", AttributeValue("1")}, {":b", AttributeValue("2")}});
  CHECK(message_of(both.check_all_used()) ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
  REQUIRE(both.use_name("#a") != nullptr);
  CHECK(*both.use_name("#a") == "x");
  CHECK(message_of(both.check_all_used()) ==
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
  both.use_name("#b");
  CHECK(message_of(both.check_all_used()) ==
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a, :b}");
  both.use_value(":b");
  both.use_value(":a");
  CHECK(both.check_all_used().has_value());
}

TEST_CASE("placeholders: undefined ones are null") {
  Placeholders none;
  CHECK(none.use_name("#a") == nullptr);
  CHECK(none.use_value(":a") == nullptr);
  CHECK(none.check_all_used().has_value());
}

}  // namespace
}  // namespace offstage::emulator::expression
