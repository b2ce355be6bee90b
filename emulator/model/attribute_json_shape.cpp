#include <algorithm>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/attribute_json_names.h"
#include "emulator/model/texts/wire.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kValueClass = "class com.amazonaws.dynamodb.v20120810.AttributeValue";
constexpr std::string_view kValueMapClass =
    "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";

/// "TRUE_VALUE" and the like, as AWS's parser calls a JSON scalar.
std::string_view token_of(json::Value value) {
  if (value.is_bool()) return value.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (value.is_string()) return "STRING_VALUE";
  return value.is_integer() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
}

/// An array or object where a scalar of the Java class is expected.
Result<void> check_no_collection(json::Value value, std::string_view java_class) {
  if (value.is_array()) {
    return errors::serialization(texts::kUnrecognizedCollection,
                                 {std::string("class java.").append(java_class)});
  }
  if (value.is_object()) return errors::serialization(texts::kStructureUnexpected);
  return {};
}

Result<void> check_string_shape(json::Value value) {
  if (value.is_string() || value.is_null()) return {};
  RETURN_IF_ERROR(check_no_collection(value, "lang.String"));
  return errors::serialization(texts::kNotConvertible, {token_of(value), "String"});
}

Result<void> check_boolean_shape(json::Value value) {
  RETURN_IF_ERROR(check_no_collection(value, "lang.Boolean"));
  if (value.is_number()) return errors::serialization(texts::kNotConvertible, {token_of(value), "Boolean"});
  if (value.is_string() && !truth_of(value.as_string())) {
    return errors::serialization(texts::kUnexpectedToken);
  }
  return {};
}

bool is_base64_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '=';
}

Result<void> check_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return errors::serialization(texts::kBase64Length, {std::to_string(text.size())});
  }
  const auto foreign = std::find_if_not(text.begin(), text.end(), is_base64_character);
  if (foreign != text.end()) {
    // The whole character: half of one would make the answer's JSON no UTF-8.
    auto end = foreign + 1;
    while (end != text.end() && (static_cast<unsigned char>(*end) & 0xC0) == 0x80) ++end;
    return errors::serialization(texts::kBase64Character, {std::string_view(foreign, end)});
  }
  if (!encoding::from_base64(text)) return errors::serialization(texts::kBase64LastCharacter);
  return {};
}

Result<void> check_blob_shape(json::Value value) {
  RETURN_IF_ERROR(check_no_collection(value, "nio.ByteBuffer"));
  if (value.is_null()) return {};
  if (!value.is_string()) return errors::serialization(texts::kBlobNotText);
  return check_base64(value.as_string());
}

template <class Check>
Result<void> check_list_shape(json::Value value, Check check_element) {
  if (value.is_null()) return {};
  if (value.is_object()) return errors::serialization(texts::kStructureUnexpected);
  if (!value.is_array()) return errors::serialization(texts::kUnexpectedFieldType);
  for (const json::Value element : value.elements()) RETURN_IF_ERROR(check_element(element));
  return {};
}

Result<void> check_payload_shape(AttributeType type, json::Value value) {
  switch (type) {
    case AttributeType::kString:
    case AttributeType::kNumber:
      return check_string_shape(value);
    case AttributeType::kBinary:
      return check_blob_shape(value);
    case AttributeType::kBool:
    case AttributeType::kNull:
      return check_boolean_shape(value);
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
      return check_list_shape(value, check_string_shape);
    case AttributeType::kBinarySet:
      return check_list_shape(value, check_blob_shape);
    case AttributeType::kList:
      return check_list_shape(value, check_attribute_shape);
    case AttributeType::kMap:
      return check_attribute_map_shape(value);
  }
  return {};
}

}  // namespace

Result<void> check_attribute_shape(json::Value value) {
  if (value.is_null()) return {};
  if (value.is_array()) {
    return errors::serialization(texts::kUnrecognizedCollection, {kValueClass});
  }
  if (!value.is_object()) return errors::serialization(texts::kUnexpectedValueType);
  for (const json::Member member : value.members()) {
    if (const auto type = type_of_name(member.name)) {
      RETURN_IF_ERROR(check_payload_shape(*type, member.value));
    }
  }
  return {};
}

Result<void> check_attribute_map_shape(json::Value map) {
  if (map.is_null()) return {};
  if (map.is_array()) {
    return errors::serialization(texts::kUnrecognizedCollection, {kValueMapClass});
  }
  if (!map.is_object()) return errors::serialization(texts::kUnexpectedFieldType);
  for (const json::Member member : map.members()) RETURN_IF_ERROR(check_attribute_shape(member.value));
  return {};
}

}  // namespace offstage::emulator
