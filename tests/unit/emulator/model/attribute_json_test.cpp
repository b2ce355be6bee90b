#include "emulator/model/attribute_json.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

json::Document parse(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document.has_value(), text);
  return std::move(*document);
}

/// The SerializationException's text, or "" when the shape is right.
std::string shape(const std::string& text) {
  const auto document = parse(text);
  const auto result = check_attribute_shape(document.root());
  if (result) return "";
  CHECK(result.error().name() == "SerializationException");
  return result.error().message();
}

std::string map_shape(const std::string& text) {
  const auto document = parse(text);
  const auto result = check_attribute_map_shape(document.root());
  return result ? "" : result.error().message();
}

AttributeValue value(const std::string& text) {
  const auto document = parse(text);
  REQUIRE(check_attribute_shape(document.root()).has_value());
  auto read = read_attribute_value(document.root(), Validation::kNewest);
  REQUIRE_MESSAGE(read.has_value(), text);
  return *read;
}

/// The ValidationException's text, or "" when there is a value.
std::string refusal(const std::string& text, Validation texts = Validation::kNewest) {
  const auto document = parse(text);
  REQUIRE(check_attribute_shape(document.root()).has_value());
  const auto read = read_attribute_value(document.root(), texts);
  if (read) return "";
  CHECK(read.error().name() == "ValidationException");
  return read.error().message();
}

std::string map_refusal(const std::string& text) {
  const auto document = parse(text);
  const auto read = read_attribute_map(document.root(), Validation::kNewest);
  return read ? "" : read.error().message();
}

std::string printed(const AttributeValue& attribute) {
  std::string out;
  append_attribute_json(out, attribute);
  return out;
}

std::string nested(int levels, const std::string& open, const std::string& close) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += open;
  text += R"({"S":"x"})";
  for (int i = 0; i < levels; ++i) text += close;
  return text;
}

const std::string kMapText =
    "Unrecognized collection type java.util.Map<java.lang.String, "
    "com.amazonaws.dynamodb.v20120810.AttributeValue>";
const std::string kStructureStart = "Start of structure or map found where not expected";
const std::string kInvalid = "One or more parameter values were invalid: ";
const std::string kEmpty =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
const std::string kSeveral =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
    "datatypes";
const std::string kTooDeep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
    "supported limit";

}  // namespace

TEST_CASE("attribute json: shape of a string") {
  for (const std::string type : {"S", "N"}) {
    const auto of = [&](const std::string& json) { return shape("{\"" + type + "\":" + json + "}"); };
    CHECK(of(R"("x")") == "");
    CHECK(of("null") == "");
    CHECK(of("true") == "TRUE_VALUE cannot be converted to String");
    CHECK(of("false") == "FALSE_VALUE cannot be converted to String");
    CHECK(of("3") == "NUMBER_VALUE cannot be converted to String");
    CHECK(of("3.5") == "DECIMAL_VALUE cannot be converted to String");
    CHECK(of("{}") == kStructureStart);
    CHECK(of("[]") == "Unrecognized collection type class java.lang.String");
  }
}

TEST_CASE("attribute json: shape of a boolean") {
  for (const std::string type : {"BOOL", "NULL"}) {
    const auto of = [&](const std::string& json) { return shape("{\"" + type + "\":" + json + "}"); };
    CHECK(of("true") == "");
    CHECK(of("null") == "");
    for (const char* word : {"true", "TRUE", "1", "Yes", "false", "0", "no"}) {
      CHECK(of("\"" + std::string(word) + "\"") == "");
    }
    CHECK(of(R"("maybe")") == "Unexpected token received from parser");
    CHECK(of("1") == "NUMBER_VALUE cannot be converted to Boolean");
    CHECK(of("0.5") == "DECIMAL_VALUE cannot be converted to Boolean");
    CHECK(of("{}") == kStructureStart);
    CHECK(of("[]") == "Unrecognized collection type class java.lang.Boolean");
  }
}

TEST_CASE("attribute json: shape of binary") {
  CHECK(shape(R"({"B":""})") == "");
  CHECK(shape(R"({"B":"AA=="})") == "");
  CHECK(shape(R"({"B":1})") == "only base-64-encoded strings are convertible to bytes");
  CHECK(shape(R"({"B":true})") == "only base-64-encoded strings are convertible to bytes");
  CHECK(shape(R"({"B":[]})") == "Unrecognized collection type class java.nio.ByteBuffer");
  CHECK(shape(R"({"B":{}})") == kStructureStart);
  CHECK(shape(R"({"B":"AAA"})") == "Base64 encoded length is expected a multiple of 4 bytes but found: 3");
  CHECK(shape(R"({"B":"AA-="})") == "Invalid Base64 character: '-'");
  CHECK(shape("{\"B\":\"AA\xc3\xa9\"}") == "Invalid Base64 character: '\xc3\xa9'");
  CHECK(shape(R"({"B":"A==="})") == "Invalid last non-pad Base64 character dectected");
  CHECK(shape(R"({"B":"AA=A"})") == "Invalid last non-pad Base64 character dectected");
  CHECK(shape(R"({"B":"=+/="})") == "Invalid last non-pad Base64 character dectected");
  CHECK(shape(R"({"B":"AB=="})") == "Invalid last non-pad Base64 character dectected");
}

TEST_CASE("attribute json: shape of lists, sets and maps") {
  CHECK(shape(R"({"L":[]})") == "");
  CHECK(shape(R"({"L":1})") == "Unexpected field type");
  CHECK(shape(R"({"L":"x"})") == "Unexpected field type");
  CHECK(shape(R"({"L":{}})") == kStructureStart);
  CHECK(shape(R"({"L":["x"]})") == "Unexpected value type in payload");
  CHECK(shape(R"({"L":[{"N":3}]})") == "NUMBER_VALUE cannot be converted to String");
  CHECK(shape(R"({"SS":"x"})") == "Unexpected field type");
  CHECK(shape(R"({"SS":[1]})") == "NUMBER_VALUE cannot be converted to String");
  CHECK(shape(R"({"NS":[1.5]})") == "DECIMAL_VALUE cannot be converted to String");
  CHECK(shape(R"({"NS":{}})") == kStructureStart);
  CHECK(shape(R"({"BS":[1]})") == "only base-64-encoded strings are convertible to bytes");
  CHECK(shape(R"({"M":[]})") == kMapText);
  CHECK(shape(R"({"M":1})") == "Unexpected field type");
  CHECK(shape(R"({"M":{"a":"x"}})") == "Unexpected value type in payload");
  CHECK(shape(R"({"M":{"a":{"L":[{"S":1}]}}})") == "NUMBER_VALUE cannot be converted to String");
}

TEST_CASE("attribute json: shape of an attribute value and of a map of them") {
  CHECK(shape("null") == "");
  CHECK(shape("{}") == "");
  CHECK(shape(R"({"X":1})") == "");
  CHECK(shape(R"("x")") == "Unexpected value type in payload");
  CHECK(shape("3") == "Unexpected value type in payload");
  CHECK(shape("[]") == "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
  CHECK(map_shape("null") == "");
  CHECK(map_shape("{}") == "");
  CHECK(map_shape(R"("x")") == "Unexpected field type");
  CHECK(map_shape("true") == "Unexpected field type");
  CHECK(map_shape("[]") == kMapText);
  CHECK(map_shape(R"({"a":{"S":"x"},"b":3})") == "Unexpected value type in payload");
}

TEST_CASE("attribute json: all ten types are read") {
  CHECK(value(R"({"S":"x"})") == AttributeValue("x"));
  CHECK(value(R"({"S":""})") == AttributeValue(""));
  CHECK(value(R"({"N":"1.50"})") == AttributeValue(Number::parse("1.5").value()));
  CHECK(value(R"({"B":"AP8="})") == AttributeValue(Binary{std::string("\0\xFF", 2)}));
  CHECK(value(R"({"B":""})") == AttributeValue(Binary{}));
  CHECK(value(R"({"BOOL":true})") == AttributeValue(true));
  CHECK(value(R"({"BOOL":false})") == AttributeValue(false));
  CHECK(value(R"({"BOOL":"No"})") == AttributeValue(false));
  CHECK(value(R"({"NULL":true})") == AttributeValue());
  CHECK(value(R"({"SS":["b","a",""]})") == AttributeValue(StringSet{{"", "a", "b"}}));
  CHECK(value(R"({"NS":["10","9","-1e0"]})") == AttributeValue(NumberSet{{-1, 9, 10}}));
  CHECK(value(R"({"BS":["/w==","AA=="]})") == AttributeValue(BinarySet{{std::string(1, '\0'), "\xFF"}}));
  CHECK(value(R"({"L":[{"S":"x"},{"L":[]}]})") == AttributeValue(List{"x", List{}}));
  CHECK(value(R"({"M":{"b":{"S":"x"},"a":{"N":"1"}}})") ==
        AttributeValue(AttributeMap{{"a", Number(1)}, {"b", "x"}}));
}

TEST_CASE("attribute json: null members count as absent") {
  CHECK(value(R"({"S":null,"N":"1"})") == AttributeValue(Number(1)));
  CHECK(refusal(R"({"S":null})") == kEmpty);
  CHECK(refusal("null") == kEmpty);
  CHECK(refusal(R"({"L":[null]})") == kEmpty);
}

TEST_CASE("attribute json: none or several types") {
  CHECK(refusal("{}") == kEmpty);
  CHECK(refusal(R"({"X":1})") == kEmpty);
  CHECK(refusal(R"({"S":"x","N":"1"})") == kSeveral);
  CHECK(refusal(R"({"M":{"a":{"L":[{}]}}})") == kEmpty);
  // Each value is looked at before they are counted.
  CHECK(refusal(R"({"S":"x","N":"b"})") == "The parameter cannot be converted to a numeric value: b");
}

TEST_CASE("attribute json: null is true") {
  CHECK(refusal(R"({"NULL":false})") == kInvalid + "Null attribute value types must have the value of true");
}

TEST_CASE("attribute json: sets are not empty") {
  CHECK(refusal(R"({"SS":[]})") == kInvalid + "An string set  may not be empty");
  CHECK(refusal(R"({"NS":[]})") == kInvalid + "An number set  may not be empty");
  CHECK(refusal(R"({"BS":[]})") == kInvalid + "Binary sets should not be empty");
}

TEST_CASE("attribute json: duplicates in sets, newest texts") {
  CHECK(refusal(R"({"SS":["b","a","b"]})") ==
        kInvalid + R"(Input collection ["a", "b", "b"] contains duplicates.)");
  CHECK(refusal(R"({"SS":["c","a","c","d","b"]})") ==
        kInvalid + R"(Input collection ["a", "c", "c", "d", "b"] contains duplicates.)");
  CHECK(refusal(R"({"BS":["/w==","AA==","AA=="]})") ==
        kInvalid + R"(Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.)");
  CHECK(refusal(R"({"NS":["1","1.0"]})") == kInvalid + "Input collection contains duplicates.");
}

TEST_CASE("attribute json: duplicates in sets, classic texts") {
  const auto classic = [](const std::string& text) { return refusal(text, Validation::kClassic); };
  CHECK(classic(R"({"SS":["b","a","b"]})") == kInvalid + "Input collection [b, a, b] contains duplicates.");
  CHECK(classic(R"({"BS":["/w==","AA==","AA=="]})") ==
        kInvalid + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.");
  CHECK(classic(R"({"NS":["1","1e0"]})") == "Input collection contains duplicates");
}

TEST_CASE("attribute json: numbers") {
  CHECK(refusal(R"({"N":"b"})") == "The parameter cannot be converted to a numeric value: b");
  CHECK(refusal(R"({"N":""})") == "The parameter cannot be converted to a numeric value: ");
  CHECK(refusal(R"({"N":""})", Validation::kClassic) ==
        "The parameter cannot be converted to a numeric value");
  CHECK(refusal(R"({"NS":["1","b"]})") == "The parameter cannot be converted to a numeric value: b");
  CHECK(refusal(R"({"N":"1e126"})") ==
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  CHECK(refusal(R"({"N":"1e-131"})") ==
        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
  CHECK(refusal(R"({"N":"123456789012345678901234567890123456789"})") ==
        "Attempting to store more than 38 significant digits in a Number");
}

TEST_CASE("attribute json: 31 wrappers are fine, 32 are too deep") {
  CHECK(refusal(nested(31, R"({"M":{"a":)", "}}")) == "");
  CHECK(refusal(nested(32, R"({"M":{"a":)", "}}")) == kTooDeep);
  CHECK(refusal(nested(31, R"({"L":[)", "]}")) == "");
  CHECK(refusal(nested(32, R"({"L":[)", "]}")) == kTooDeep);
  CHECK(map_refusal(R"({"a":)" + nested(31, R"({"M":{"a":)", "}}") + "}") == "");
  CHECK(map_refusal(R"({"a":)" + nested(32, R"({"M":{"a":)", "}}") + "}") == kTooDeep);
}

TEST_CASE("attribute json: attribute names") {
  CHECK(map_refusal(R"({"":{"S":"x"}})") == "Empty attribute name");
  CHECK(map_refusal(R"({"a":{"M":{"":{"S":"x"}}}})") == "Empty attribute name");
  CHECK(map_refusal(R"({")" + std::string(65'535, 'n') + R"(":{"S":"x"}})") == "");
  CHECK(map_refusal(R"({")" + std::string(65'536, 'n') + R"(":{"S":"x"}})") ==
        kInvalid + "Attribute name is too large, must be less than 65536 bytes");
}

TEST_CASE("attribute json: maps come out sorted, of a repeated name the last counts") {
  const auto document = parse(R"({"b":{"S":"1"},"a":{"S":"2"},"b":{"S":"3"},"c":{"S":"4"}})");
  const auto map = read_attribute_map(document.root(), Validation::kNewest);
  REQUIRE(map.has_value());
  CHECK(*map == AttributeMap{{"a", "2"}, {"b", "3"}, {"c", "4"}});
}

TEST_CASE("attribute json: of several errors the first in the text is told") {
  CHECK(refusal(R"({"M":{"b":{"N":"x"},"a":{"N":"y"}}})") == refusal(R"({"N":"x"})"));
  CHECK(refusal(R"({"M":{"a":{"N":"y"},"b":{"N":"x"}}})") == refusal(R"({"N":"y"})"));
  CHECK(refusal(R"({"M":{"c":{"S":""},"b":{"M":{"z":{"N":"x"},"y":{"N":"w"}}},"a":{"N":"y"}}})") ==
        refusal(R"({"N":"x"})"));
  // Also of a name that comes once more, with a value that is right.
  CHECK(refusal(R"({"M":{"b":{"N":"x"},"b":{"N":"1"}}})") == refusal(R"({"N":"x"})"));
}

TEST_CASE("attribute json: what is written is what was read") {
  for (const std::string text :
       {R"({"S":"x\"\\\n\u0001é"})", R"({"S":""})", R"({"N":"-1.5"})", R"({"B":"AP8="})", R"({"B":""})",
        R"({"BOOL":true})", R"({"BOOL":false})", R"({"NULL":true})", R"({"SS":["","a","b"]})",
        R"({"NS":["-1","9","10"]})", R"({"BS":["AA==","/w=="]})", R"({"L":[]})", R"({"M":{}})",
        R"({"L":[{"S":"x"},{"L":[]},{"N":"1"}]})", R"({"M":{"a":{"M":{"x\"":{"S":"{"}}},"b":{"S":"x"}}})"}) {
    CHECK(printed(value(text)) == text);
  }
  std::string item = "prefix{";
  append_item_json(item, Item{{"b", Number(1)}, {"a", "x"}});
  CHECK(item == R"(prefix{{"a":{"S":"x"},"b":{"N":"1"}})");
  std::string none;
  append_item_json(none, Item{});
  CHECK(none == "{}");
}
