#include "emulator/expression/legacy_update.h"

#include <string>
#include <vector>

#include "tests/unit/emulator/expression/expression_fixture.h"

namespace offstage::emulator::expression {
namespace {

AttributeUpdate update(const std::string& attribute, UpdateAction action, const std::string& value = {}) {
  AttributeUpdate result{.attribute = attribute, .action = action, .value = {}};
  if (!value.empty()) result.value = *item_of(R"({"v":)" + value + "}").find("v");
  return result;
}

/// The item after the updates, or the error that its types make.
std::string result_of(const std::vector<AttributeUpdate>& updates, const std::string& before) {
  for (const auto& one : updates) CHECK(message_of(check_attribute_update(one)) == "");
  const auto item = item_of(before);
  const auto types = check_types(updates, item);
  if (!types) return message_of(types);
  const auto after = apply(update_of(updates), item, true);
  return after ? json_of(*after) : message_of(after);
}

TEST_CASE("AttributeUpdates: PUT, ADD and DELETE, on what is there and what is not") {
  struct Row {
    AttributeUpdate update;
    const char* before;
    const char* after;
  };
  const std::vector<Row> rows = {
      {update("a", UpdateAction::kPut, R"({"S":"x"})"), R"({"a":{"N":"1"}})", R"({"a":{"S":"x"}})"},
      {update("a.b", UpdateAction::kPut, R"({"S":"x"})"), "{}", R"({"a.b":{"S":"x"}})"},
      {update("a", UpdateAction::kAdd, R"({"N":"2"})"), R"({"a":{"N":"1"}})", R"({"a":{"N":"3"}})"},
      {update("a", UpdateAction::kAdd, R"({"N":"2"})"), "{}", R"({"a":{"N":"2"}})"},
      {update("a", UpdateAction::kAdd, R"({"SS":["y","z"]})"), R"({"a":{"SS":["x","y"]}})",
       R"({"a":{"SS":["x","y","z"]}})"},
      {update("a", UpdateAction::kAdd, R"({"L":[{"N":"1"}]})"), R"({"a":{"L":[{"N":"1"}]}})",
       R"({"a":{"L":[{"N":"1"},{"N":"1"}]}})"},
      {update("a", UpdateAction::kAdd, R"({"L":[{"N":"1"}]})"), "{}", R"({"a":{"L":[{"N":"1"}]}})"},
      {update("a", UpdateAction::kDelete), R"({"a":{"N":"1"},"b":{"N":"2"}})", R"({"b":{"N":"2"}})"},
      {update("a", UpdateAction::kDelete), R"({"b":{"N":"2"}})", R"({"b":{"N":"2"}})"},
      {update("a", UpdateAction::kDelete, R"({"NS":["1","7"]})"), R"({"a":{"NS":["1","2"]}})",
       R"({"a":{"NS":["2"]}})"},
      {update("a", UpdateAction::kDelete, R"({"NS":["1"]})"), R"({"a":{"NS":["1"]}})", "{}"},
      {update("a", UpdateAction::kDelete, R"({"NS":["1"]})"), "{}", "{}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    CHECK(result_of({row.update}, row.before) == canonical(row.after));
  }
}

TEST_CASE("AttributeUpdates: types that do not fit what the item has") {
  const std::string mismatch = "Type mismatch for attribute to update";
  const std::string before = R"({"s":{"S":"x"},"ss":{"SS":["x"]},"n":{"N":"1"},"l":{"L":[]}})";
  CHECK(result_of({update("s", UpdateAction::kAdd, R"({"N":"1"})")}, before) == mismatch);
  CHECK(result_of({update("ss", UpdateAction::kAdd, R"({"NS":["1"]})")}, before) == mismatch);
  CHECK(result_of({update("n", UpdateAction::kAdd, R"({"L":[]})")}, before) == mismatch);
  CHECK(result_of({update("l", UpdateAction::kAdd, R"({"N":"1"})")}, before) == mismatch);
  CHECK(result_of({update("ss", UpdateAction::kDelete, R"({"NS":["1"]})")}, before) == mismatch);
  CHECK(result_of({update("n", UpdateAction::kDelete, R"({"NS":["1"]})")}, before) == mismatch);
}

TEST_CASE("AttributeUpdates: actions and the values they take") {
  const std::string invalid = "One or more parameter values were invalid: ";
  const std::string no_value = invalid + "Only DELETE action is allowed when no attribute value is specified";
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kPut))) == no_value);
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kAdd))) == no_value);
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kDelete, R"({"S":"x"})"))) ==
        invalid + "DELETE action with value is not supported for the type S");
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kDelete, R"({"L":[]})"))) ==
        invalid + "DELETE action with value is not supported for the type L");
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kAdd, R"({"BOOL":true})"))) ==
        invalid + "ADD action is not supported for the type BOOL");
  CHECK(message_of(check_attribute_update(update("a", UpdateAction::kAdd, R"({"M":{}})"))) ==
        invalid + "ADD action is not supported for the type M");
}

TEST_CASE("AttributeUpdates: whether nothing but deletion is asked for") {
  const auto put = update("b", UpdateAction::kPut, R"({"S":"x"})");
  CHECK(only_removes(update_of({update("a", UpdateAction::kDelete)})));
  CHECK(only_removes(update_of({update("a", UpdateAction::kDelete, R"({"SS":["x"]})")})));
  CHECK_FALSE(only_removes(update_of({update("a", UpdateAction::kDelete), put})));
}

}  // namespace
}  // namespace offstage::emulator::expression
