#include "emulator/model/attribute_json.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/model/texts/wire.h"

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

// ---- Second pass: values.

/// Reads one value and what is below it into `read`; `depth` counts the lists and maps around. Values are
/// built where they are to stay: moving them costs as much as reading them.
class Reader {
 public:
  Reader(Validation validation, ValuePlace place) : validation_(validation), place_(place) {}

  Result<void> value(json::Value json, int depth, AttributeValue& read) const;
  Result<void> map(json::Value json, int depth, AttributeMap& read) const;

 private:
  Result<void> payload(AttributeType type, json::Value json, int depth, AttributeValue& read) const;
  Result<void> member(json::Member member, int depth, AttributeMap& read) const;
  Result<void> null(json::Value json) const;
  Result<void> list(json::Value json, int depth, List& read) const;
  Result<Number> number(std::string_view text) const;
  Result<AttributeValue> byte_set(AttributeType type, json::Value json) const;
  Result<AttributeValue> number_set(json::Value json) const;
  AwsError duplicates(AttributeType type, const std::vector<std::string>& members) const;
  AwsError refused(AwsError error) const;

  Validation validation_;
  ValuePlace place_;
};

/// An error that says, in a start key, what the value is part of. Errors of numbers, duplicates and empty
/// number sets never do.
AwsError Reader::refused(AwsError error) const {
  if (place_ == ValuePlace::kAnywhere) return error;
  return errors::validation(texts::kStartKeyInvalidFor, {error.message()});
}

bool as_truth(json::Value json) {
  return json.is_bool() ? json.as_bool() : truth_of(json.as_string()).value();
}

/// In the text of the document. Names are pointed at where they stand.
bool stands_before(const json::Member& a, const json::Member& b) {
  return std::less<>()(a.name.data(), b.name.data());
}

std::string as_bytes(json::Value json) {
  return encoding::from_base64(json.as_string()).value_or("");
}

Result<void> Reader::value(json::Value json, int depth, AttributeValue& read) const {
  std::optional<AttributeType> found;
  bool several = false;
  if (json.is_object()) {
    for (const json::Member member : json.members()) {
      const auto type = type_of_name(member.name);
      if (!type || member.value.is_null()) continue;
      several |= found && found != type;
      RETURN_IF_ERROR(payload(*type, member.value, depth, read));
      found = type;
    }
  }
  if (several) return refused(errors::validation(texts::kValueOfSeveralTypes));
  if (!found) return refused(errors::validation(texts::kValueEmpty));
  return {};
}

Result<void> Reader::payload(AttributeType type, json::Value json, int depth, AttributeValue& read) const {
  switch (type) {
    case AttributeType::kString:
      read.emplace<std::string>(json.as_string());
      return {};
    case AttributeType::kNumber: {
      ASSIGN_OR_RETURN(read.emplace<Number>(), number(json.as_string()));
      return {};
    }
    case AttributeType::kBinary:
      read.emplace<Binary>(as_bytes(json));
      return {};
    case AttributeType::kBool:
      read.emplace<bool>(as_truth(json));
      return {};
    case AttributeType::kNull:
      read.emplace<Null>();
      return null(json);
    case AttributeType::kStringSet:
    case AttributeType::kBinarySet: {
      ASSIGN_OR_RETURN(read, byte_set(type, json));
      return {};
    }
    case AttributeType::kNumberSet: {
      ASSIGN_OR_RETURN(read, number_set(json));
      return {};
    }
    case AttributeType::kList:
      return list(json, depth + 1, read.emplace<List>());
    case AttributeType::kMap:
      return map(json, depth + 1, read.emplace<AttributeMap>());
  }
  return {};
}

Result<void> Reader::null(json::Value json) const {
  if (as_truth(json)) return {};
  return refused(errors::invalid_parameter(texts::kNullNotTrue));
}

Result<void> Reader::list(json::Value json, int depth, List& read) const {
  if (depth > limits::kNestingLevelsMax) return refused(errors::validation(texts::kTooDeep));
  read.reserve(json.size());
  for (const json::Value element : json.elements()) {
    RETURN_IF_ERROR(value(element, depth, read.emplace_back()));
  }
  return {};
}

Result<void> Reader::map(json::Value json, int depth, AttributeMap& read) const {
  if (depth > limits::kNestingLevelsMax) return refused(errors::validation(texts::kTooDeep));
  std::vector<json::Member> members;
  members.reserve(json.size());
  for (const json::Member member : json.members()) members.push_back(member);
  // Read in the order in which they are kept. Of a repeated name the last counts, as with any JSON reader.
  std::sort(members.begin(), members.end(), [](const json::Member& a, const json::Member& b) {
    const auto order = a.name <=> b.name;
    return order == 0 ? stands_before(a, b) : order < 0;
  });
  read.reserve(members.size());
  // Of several errors the one that comes first in the text is told.
  std::optional<AwsError> error;
  const json::Member* wrong = nullptr;
  for (const auto& member : members) {
    if (wrong != nullptr && stands_before(*wrong, member)) continue;
    auto done = this->member(member, depth, read);
    if (done) continue;
    error = std::move(done).error();
    wrong = &member;
  }
  if (error) return *std::move(error);
  return {};
}

Result<void> Reader::member(json::Member member, int depth, AttributeMap& read) const {
  if (auto checked = check_attribute_name(member.name); !checked) return refused(checked.error());
  return value(member.value, depth, read.append_sorted(member.name));
}

Result<Number> Reader::number(std::string_view text) const {
  const auto parsed = Number::parse(text);
  if (parsed) return *parsed;
  if (text.empty()) return errors::validation(texts::kEmptyNumber.in(validation_));
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
    return refused(errors::invalid_parameter(binary ? texts::kBinarySetEmpty : texts::kStringSetEmpty));
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
  if (members.empty()) return errors::invalid_parameter(texts::kNumberSetEmpty);
  std::sort(members.begin(), members.end());
  if (std::adjacent_find(members.begin(), members.end()) != members.end()) {
    return errors::validation(texts::kNumberSetDuplicates.in(validation_));
  }
  return AttributeValue(NumberSet{std::move(members)});
}

/// What is shown (CohortRules::duplicates_shown_sorted): the members that were in the sorted set, the one
/// that was there already, and those it never came to.
AwsError Reader::duplicates(AttributeType type, const std::vector<std::string>& members) const {
  const bool sorted = rules_of(validation_).duplicates_shown_sorted;
  const bool binary = type == AttributeType::kBinarySet;
  std::vector<std::string> shown;
  auto rest = members.begin();
  if (sorted) {
    for (; rest != members.end(); ++rest) {
      const auto place = std::lower_bound(shown.begin(), shown.end(), *rest);
      if (place != shown.end() && *place == *rest) break;
      shown.insert(place, *rest);
    }
  }
  shown.insert(shown.end(), rest, members.end());

  std::string list;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) list += sorted && binary ? "," : ", ";
    const std::string member = binary ? encoding::base64(shown[i]) : shown[i];
    list += sorted ? json::quoted(member) : member;
  }
  return errors::invalid_parameter(binary ? texts::kBinarySetDuplicates : texts::kStringSetDuplicates,
                                   {list});
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

Result<AttributeValue> read_attribute_value(json::Value value, Validation validation) {
  AttributeValue read;
  RETURN_IF_ERROR(Reader(validation, ValuePlace::kAnywhere).value(value, 0, read));
  return read;
}

Result<void> check_attribute_name(std::string_view name) {
  if (name.empty()) return errors::validation(texts::kAttributeNameEmpty);
  if (name.size() > limits::kAttributeNameBytesMax) {
    return errors::invalid_parameter(texts::kAttributeNameTooLong);
  }
  return {};
}

Result<AttributeMap> read_attribute_map(json::Value map, Validation validation, ValuePlace place) {
  AttributeMap read;
  RETURN_IF_ERROR(Reader(validation, place).map(map, 0, read));
  return read;
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
