#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/attribute_json_names.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"

namespace offstage::emulator {
namespace {

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

}  // namespace

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

}  // namespace offstage::emulator
