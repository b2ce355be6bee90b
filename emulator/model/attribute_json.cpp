#include "emulator/model/attribute_json.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "emulator/model/limits.h"

namespace offstage::emulator {
namespace {

/// By length first: every value of every request passes here, most of them with one letter.
std::optional<AttributeType> type_of_name(std::string_view name) {
  if (name.size() == 1) {
    switch (name[0]) {
      case 'S':
        return AttributeType::kString;
      case 'N':
        return AttributeType::kNumber;
      case 'B':
        return AttributeType::kBinary;
      case 'L':
        return AttributeType::kList;
      case 'M':
        return AttributeType::kMap;
      default:
        return std::nullopt;
    }
  }
  if (name == "SS") return AttributeType::kStringSet;
  if (name == "NS") return AttributeType::kNumberSet;
  if (name == "BS") return AttributeType::kBinarySet;
  if (name == "BOOL") return AttributeType::kBool;
  if (name == "NULL") return AttributeType::kNull;
  return std::nullopt;
}

// ---- First pass: JSON types.

Result<void> shape_error(std::string text) {
  return errors::serialization(std::move(text));
}

/// "TRUE_VALUE" and the like, as AWS's parser calls a JSON scalar.
std::string token_of(json::Value value) {
  if (value.is_bool()) return value.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (value.is_string()) return "STRING_VALUE";
  return value.is_integer() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
}

/// An array or object where a scalar of the Java class is expected.
Result<void> check_no_collection(json::Value value, std::string_view java_class) {
  if (value.is_array()) {
    return shape_error(std::string("Unrecognized collection type class java.").append(java_class));
  }
  if (value.is_object()) return shape_error("Start of structure or map found where not expected");
  return {};
}

Result<void> check_string_shape(json::Value value) {
  RETURN_IF_ERROR(check_no_collection(value, "lang.String"));
  if (value.is_string() || value.is_null()) return {};
  return shape_error(token_of(value) + " cannot be converted to String");
}

/// What AWS takes for a Boolean when it comes as a string.
std::optional<bool> truth_of(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  if (lower == "true" || lower == "1" || lower == "yes") return true;
  if (lower == "false" || lower == "0" || lower == "no") return false;
  return std::nullopt;
}

Result<void> check_boolean_shape(json::Value value) {
  RETURN_IF_ERROR(check_no_collection(value, "lang.Boolean"));
  if (value.is_number()) return shape_error(token_of(value) + " cannot be converted to Boolean");
  if (value.is_string() && !truth_of(value.as_string())) {
    return shape_error("Unexpected token received from parser");
  }
  return {};
}

bool is_base64_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

Result<void> check_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return shape_error("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                       std::to_string(text.size()));
  }
  std::string_view data = text;
  for (int padding = 0; padding < 2 && !data.empty() && data.back() == '='; ++padding) data.remove_suffix(1);
  const auto foreign = std::find_if_not(data.begin(), data.end(), is_base64_character);
  if (foreign != data.end()) {
    // The whole character: half of one would make the answer's JSON no UTF-8.
    auto end = foreign + 1;
    while (end != data.end() && (static_cast<unsigned char>(*end) & 0xC0) == 0x80) ++end;
    return shape_error(std::string("Invalid Base64 character: '").append(foreign, end).append("'"));
  }
  if (!encoding::from_base64(text)) return shape_error("Invalid last non-pad Base64 character dectected");
  return {};
}

Result<void> check_blob_shape(json::Value value) {
  RETURN_IF_ERROR(check_no_collection(value, "nio.ByteBuffer"));
  if (value.is_null()) return {};
  if (!value.is_string()) return shape_error("only base-64-encoded strings are convertible to bytes");
  return check_base64(value.as_string());
}

template <class Check>
Result<void> check_list_shape(json::Value value, Check check_element) {
  if (value.is_null()) return {};
  if (value.is_object()) return shape_error("Start of structure or map found where not expected");
  if (!value.is_array()) return shape_error("Unexpected field type");
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

// ---- Second pass: values.

/// Reads one value and what is below it; `depth` counts the lists and maps around.
class Reader {
 public:
  explicit Reader(Validation texts) : texts_(texts) {}

  Result<AttributeValue> value(json::Value json, int depth) const;
  Result<AttributeMap> map(json::Value json, int depth) const;

 private:
  Result<AttributeValue> payload(AttributeType type, json::Value json, int depth) const;
  Result<AttributeValue> null(json::Value json) const;
  Result<AttributeValue> list(json::Value json, int depth) const;
  Result<Number> number(std::string_view text) const;
  Result<AttributeValue> byte_set(AttributeType type, json::Value json) const;
  Result<AttributeValue> number_set(json::Value json) const;
  AwsError duplicates(AttributeType type, const std::vector<std::string>& members) const;

  Validation texts_;
};

AwsError too_deep() {
  return errors::validation(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
      "supported limit");
}

bool as_truth(json::Value json) {
  return json.is_bool() ? json.as_bool() : truth_of(json.as_string()).value();
}

std::string as_bytes(json::Value json) {
  return encoding::from_base64(json.as_string()).value_or("");
}

Result<AttributeValue> Reader::value(json::Value json, int depth) const {
  std::optional<AttributeValue> found;
  bool several = false;
  if (json.is_object()) {
    for (const json::Member member : json.members()) {
      const auto type = type_of_name(member.name);
      if (!type || member.value.is_null()) continue;
      several |= found && !found->is(*type);
      ASSIGN_OR_RETURN(found, payload(*type, member.value, depth));
    }
  }
  if (several) {
    return errors::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
        "datatypes");
  }
  if (!found) {
    return errors::validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }
  return std::move(*found);
}

Result<AttributeValue> Reader::payload(AttributeType type, json::Value json, int depth) const {
  switch (type) {
    case AttributeType::kString:
      return AttributeValue(std::string(json.as_string()));
    case AttributeType::kNumber: {
      ASSIGN_OR_RETURN(Number parsed, number(json.as_string()));
      return AttributeValue(parsed);
    }
    case AttributeType::kBinary:
      return AttributeValue(Binary{as_bytes(json)});
    case AttributeType::kBool:
      return AttributeValue(as_truth(json));
    case AttributeType::kNull:
      return null(json);
    case AttributeType::kStringSet:
    case AttributeType::kBinarySet:
      return byte_set(type, json);
    case AttributeType::kNumberSet:
      return number_set(json);
    case AttributeType::kList:
      return list(json, depth + 1);
    case AttributeType::kMap: {
      ASSIGN_OR_RETURN(AttributeMap read, map(json, depth + 1));
      return AttributeValue(std::move(read));
    }
  }
  return AttributeValue();
}

Result<AttributeValue> Reader::null(json::Value json) const {
  if (as_truth(json)) return AttributeValue(Null{});
  return errors::invalid_parameter("Null attribute value types must have the value of true");
}

Result<AttributeValue> Reader::list(json::Value json, int depth) const {
  if (depth > limits::kNestingLevelsMax) return too_deep();
  List list;
  list.reserve(json.size());
  for (const json::Value element : json.elements()) {
    ASSIGN_OR_RETURN(AttributeValue read, value(element, depth));
    list.push_back(std::move(read));
  }
  return AttributeValue(std::move(list));
}

Result<AttributeMap> Reader::map(json::Value json, int depth) const {
  if (depth > limits::kNestingLevelsMax) return too_deep();
  std::vector<AttributeValue> values;
  std::vector<std::pair<std::string_view, std::size_t>> order;  // names, and where their values stand
  values.reserve(json.size());
  order.reserve(json.size());
  for (const json::Member member : json.members()) {
    RETURN_IF_ERROR(check_attribute_name(member.name));
    ASSIGN_OR_RETURN(AttributeValue read, value(member.value, depth));
    order.emplace_back(member.name, values.size());
    values.push_back(std::move(read));
  }
  std::sort(order.begin(), order.end());
  AttributeMap map;
  map.reserve(order.size());
  for (auto it = order.begin(); it != order.end(); ++it) {
    // Of a repeated name the last counts, as with any JSON reader.
    if (std::next(it) != order.end() && std::next(it)->first == it->first) continue;
    map.append_sorted(std::string(it->first), std::move(values[it->second]));
  }
  return map;
}

Result<Number> Reader::number(std::string_view text) const {
  const auto parsed = Number::parse(text);
  if (parsed) return *parsed;
  if (text.empty() && texts_ == Validation::kClassic) {
    return errors::validation("The parameter cannot be converted to a numeric value");
  }
  return errors::number(parsed.error(), text);
}

/// A set of strings or of binary.
Result<AttributeValue> Reader::byte_set(AttributeType type, json::Value json) const {
  const bool binary = type == AttributeType::kBinarySet;
  std::vector<std::string> members;
  for (const json::Value element : json.elements()) {
    if (element.is_null()) continue;
    members.push_back(binary ? as_bytes(element) : std::string(element.as_string()));
  }
  if (members.empty()) {
    return errors::invalid_parameter(binary ? "Binary sets should not be empty"
                                            : "An string set  may not be empty");
  }
  std::vector<std::string> sorted = members;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return duplicates(type, members);
  if (binary) return AttributeValue(BinarySet{std::move(sorted)});
  return AttributeValue(StringSet{std::move(sorted)});
}

Result<AttributeValue> Reader::number_set(json::Value json) const {
  std::vector<Number> members;
  for (const json::Value element : json.elements()) {
    if (element.is_null()) continue;
    ASSIGN_OR_RETURN(const Number parsed, number(element.as_string()));
    members.push_back(parsed);
  }
  if (members.empty()) return errors::invalid_parameter("An number set  may not be empty");
  std::sort(members.begin(), members.end());
  if (std::adjacent_find(members.begin(), members.end()) != members.end()) {
    return texts_ == Validation::kNewest ? errors::invalid_parameter("Input collection contains duplicates.")
                                         : errors::validation("Input collection contains duplicates");
  }
  return AttributeValue(NumberSet{std::move(members)});
}

/// The newest layer shows the members that it had put into a sorted set, the one that was there already,
/// and those it never came to; the classic one shows what it was given.
AwsError Reader::duplicates(AttributeType type, const std::vector<std::string>& members) const {
  const bool newest = texts_ == Validation::kNewest;
  const bool binary = type == AttributeType::kBinarySet;
  std::vector<std::string> shown;
  auto rest = members.begin();
  if (newest) {
    for (; rest != members.end(); ++rest) {
      const auto place = std::lower_bound(shown.begin(), shown.end(), *rest);
      if (place != shown.end() && *place == *rest) break;
      shown.insert(place, *rest);
    }
  }
  shown.insert(shown.end(), rest, members.end());

  std::string text = "Input collection [";
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) text += newest && binary ? "," : ", ";
    const std::string member = binary ? encoding::base64(shown[i]) : shown[i];
    text += newest ? json::quoted(member) : member;
  }
  text += binary ? "]of type BS contains duplicates." : "] contains duplicates.";
  return errors::invalid_parameter(text);
}

// ---- Writing.

struct Append {
  std::string& out;

  void operator()(const std::string& text) const { json::append_quoted(out, text); }
  void operator()(const Number& number) const {
    out.push_back('"');
    number.append_to(out);
    out.push_back('"');
  }
  void operator()(const Binary& binary) const { bytes(binary.bytes); }
  void operator()(bool truth) const { out.append(truth ? "true" : "false"); }
  void operator()(Null) const { out.append("true"); }
  void operator()(const StringSet& set) const { array(set.members, *this); }
  void operator()(const NumberSet& set) const { array(set.members, *this); }
  void operator()(const BinarySet& set) const {
    array(set.members, [this](const std::string& member) { bytes(member); });
  }
  void operator()(const List& list) const {
    array(list, [this](const AttributeValue& element) { append_attribute_json(out, element); });
  }
  void operator()(const AttributeMap& map) const { append_item_json(out, map); }

 private:
  void bytes(std::string_view raw) const {
    out.push_back('"');
    encoding::append_base64(out, raw);
    out.push_back('"');
  }
  template <class T, class One>
  void array(const std::vector<T>& elements, const One& append_one) const {
    out.push_back('[');
    for (const T& element : elements) {
      if (&element != elements.data()) out.push_back(',');
      append_one(element);
    }
    out.push_back(']');
  }
};

}  // namespace

Result<void> check_attribute_shape(json::Value value) {
  if (value.is_null()) return {};
  if (value.is_array()) {
    return shape_error("Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
  }
  if (!value.is_object()) return shape_error("Unexpected value type in payload");
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
    return shape_error(
        "Unrecognized collection type java.util.Map<java.lang.String, "
        "com.amazonaws.dynamodb.v20120810.AttributeValue>");
  }
  if (!map.is_object()) return shape_error("Unexpected field type");
  for (const json::Member member : map.members()) RETURN_IF_ERROR(check_attribute_shape(member.value));
  return {};
}

Result<AttributeValue> read_attribute_value(json::Value value, Validation texts) {
  return Reader(texts).value(value, 0);
}

Result<void> check_attribute_name(std::string_view name) {
  if (name.empty()) return errors::validation("Empty attribute name");
  if (name.size() > limits::kAttributeNameBytesMax) {
    return errors::invalid_parameter("Attribute name is too large, must be less than 65536 bytes");
  }
  return {};
}

Result<AttributeMap> read_attribute_map(json::Value map, Validation texts) {
  return Reader(texts).map(map, 0);
}

void append_attribute_json(std::string& out, const AttributeValue& value) {
  out.append("{\"").append(type_name(value.type())).append("\":");
  std::visit(Append{out}, value.variant());
  out.push_back('}');
}

void append_item_json(std::string& out, const AttributeMap& map) {
  out.push_back('{');
  for (const AttributeMap::Entry& entry : map) {
    if (out.back() != '{') out.push_back(',');
    json::append_quoted(out, entry.name);
    out.push_back(':');
    append_attribute_json(out, entry.value);
  }
  out.push_back('}');
}

}  // namespace offstage::emulator
