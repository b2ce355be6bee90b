#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "emulator/expression/placeholders.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/attribute_value.h"

/// Items as DynamoDB JSON, and the placeholders that the tables of these tests share.
namespace offstage::emulator::expression {

inline Item item_of(std::string_view json) {
  const auto document = json::Document::parse(json);
  REQUIRE_MESSAGE(document.has_value(), json);
  auto item = read_attribute_map(document->root(), Validation::kNewest);
  REQUIRE_MESSAGE(item.has_value(), json);
  return *item;
}

inline std::string json_of(const Item& item) {
  std::string text;
  append_item_json(text, item);
  return text;
}

/// The same item with members in the order that items keep.
inline std::string canonical(std::string_view json) {
  return json_of(item_of(json));
}

inline std::map<std::string, AttributeValue, std::less<>> values_of(std::string_view json) {
  std::map<std::string, AttributeValue, std::less<>> values;
  for (const auto& entry : item_of(json)) values.emplace(entry.name, entry.value);
  return values;
}

inline const std::string_view kValues = R"({
  ":s": {"S": "a"}, ":t": {"S": "b"}, ":u": {"S": "abc"}, ":empty": {"S": ""},
  ":n": {"N": "5"}, ":m": {"N": "1"}, ":two": {"N": "2"}, ":three": {"N": "3"}, ":huge": {"N": "1e50"},
  ":b": {"B": "YQ=="}, ":c": {"B": "Yg=="}, ":bool": {"BOOL": true}, ":null": {"NULL": true},
  ":ss": {"SS": ["x", "y"]}, ":ns": {"NS": ["1", "2"]}, ":bs": {"BS": ["YQ==", "Yg=="]},
  ":list": {"L": [{"S": "x"}]}, ":nothing": {"L": []}, ":map": {"M": {"k": {"S": "v"}}},
  ":type": {"S": "S"}, ":typeNS": {"S": "NS"}, ":typeNULL": {"S": "NULL"}, ":notype": {"S": "STRING"}
})";

inline Placeholders placeholders() {
  return {{{"#a", "a"}, {"#b", "b"}, {"#dot", "a.b"}, {"#status", "status"}, {"#1", "one"}, {"#_", "under"}},
          values_of(kValues)};
}

/// The message of an error, or "" for a value.
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? std::string() : result.error().message();
}

}  // namespace offstage::emulator::expression
