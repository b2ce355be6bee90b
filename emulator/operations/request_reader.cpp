#include "emulator/operations/request_reader.h"

#include <algorithm>

#include "emulator/model/limits.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kConstraint = " failed to satisfy constraint: ";
constexpr std::size_t kViolationsMax = 10;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out.append(part);
  return out;
}

constexpr std::string_view kNamePattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

}  // namespace

std::optional<json::Value> RequestReader::member(std::string_view name) const {
  const auto value = root_.find(name);
  if (!value || value->is_null()) return std::nullopt;
  return value;
}

std::optional<std::string_view> RequestReader::string(std::string_view name) const {
  const auto value = member(name);
  if (!value) return std::nullopt;
  return value->as_string();
}

std::optional<std::int64_t> RequestReader::integer(std::string_view name) const {
  const auto value = member(name);
  if (!value) return std::nullopt;
  return value->as_int64();
}

bool RequestReader::boolean(std::string_view name, bool absent) const {
  const auto value = member(name);
  if (!value) return absent;
  if (value->is_bool()) return value->as_bool();
  const auto word = value->as_string();
  return !word.empty() &&
         (word[0] == 't' || word[0] == 'T' || word[0] == '1' || word[0] == 'y' || word[0] == 'Y');
}

CapacityReport RequestReader::capacity_report() const {
  const auto report = string("ReturnConsumedCapacity");
  if (report == "TOTAL") return CapacityReport::kTotal;
  if (report == "INDEXES") return CapacityReport::kIndexes;
  return CapacityReport::kNone;
}

std::string member_path(std::string_view member) {
  std::string path(member);
  if (!path.empty() && path[0] >= 'A' && path[0] <= 'Z') path[0] = static_cast<char>(path[0] + 32);
  return path;
}

std::string enum_constraint(std::initializer_list<std::string_view> values) {
  std::string text = "Member must satisfy enum value set: [";
  for (const auto value : values) {
    if (text.back() != '[') text += ", ";
    text += value;
  }
  return text + "]";
}

void Constraints::violated_text(std::string text) {
  texts_.push_back(std::move(text));
}

void Constraints::violated_alone(std::string text) {
  if (!alone_) alone_ = std::move(text);
}

void Constraints::violated(std::string_view value, std::string_view path, std::string_view constraint) {
  violated_text(join({"Value '", value, "' at '", path, "'", kConstraint, constraint}));
}

std::string Constraints::path_of(std::string_view member) const {
  return path_ + member_path(member);
}

void Constraints::violated_length(std::string_view member, std::string_view value, std::string_view bound) {
  const auto constraint = join({"Member must have length ", bound});
  if (request_.newest()) {
    violated_text(join({"Value at '", member, "'", kConstraint, constraint}));
  } else {
    violated(value, member_path(member), constraint);
  }
}

void Constraints::required(std::string_view member) {
  if (request_.has(member)) return;
  violated_text(join({"Value null at '", path_of(member), "'", kConstraint, "Member must not be null"}));
}

void Constraints::table_name(std::size_t length_min) {
  const auto name = request_.string("TableName");
  if (!name) return required("TableName");
  if (name->starts_with("arn:")) return;
  if (name->empty() && length_min == 1) {
    constexpr std::string_view kLength = "Member must have length greater than or equal to 1";
    if (request_.newest()) {
      violated_alone(join({"Value at 'TableName'", kConstraint, kLength}));
    } else {
      violated("", path_of("TableName"), kLength);
    }
    return;
  }
  if (!is_name(*name)) violated(*name, path_of("TableName"), kNamePattern);
  if (name->size() < length_min) {
    violated(*name, path_of("TableName"),
             "Member must have length greater than or equal to " + std::to_string(length_min));
  }
  if (name->size() > limits::kTableNameBytesMax) {
    violated(*name, path_of("TableName"), "Member must have length less than or equal to 255");
  }
}

void Constraints::index_name() {
  const auto name = request_.string("IndexName");
  if (!name) return;
  if (!is_name(*name)) violated(*name, "indexName", kNamePattern);
  if (name->size() < 3) violated(*name, "indexName", "Member must have length greater than or equal to 3");
  if (name->size() > 255) violated(*name, "indexName", "Member must have length less than or equal to 255");
}

void Constraints::one_of(std::string_view member, std::initializer_list<std::string_view> values) {
  const auto value = request_.string(member);
  if (!value || std::find(values.begin(), values.end(), *value) != values.end()) return;
  violated(*value, path_of(member), enum_constraint(values));
}

void Constraints::between(std::string_view member, std::int64_t minimum, std::int64_t maximum) {
  const auto value = request_.integer(member);
  if (!value) return;
  if (*value < minimum) {
    violated(std::to_string(*value), member_path(member),
             "Member must have value greater than or equal to " + std::to_string(minimum));
  }
  if (*value > maximum) {
    violated(std::to_string(*value), member_path(member),
             "Member must have value less than or equal to " + std::to_string(maximum));
  }
}

void Constraints::return_values() {
  if (!request_.newest()) {
    one_of("ReturnValues", {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"});
    return;
  }
  const auto value = request_.string("ReturnValues");
  if (!value) return;
  for (const auto* known : {"ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "NONE"}) {
    if (*value == known) return;
  }
  // AWS's own text: no member, no value, and one word misspelt.
  violated_text("Failed to satisfy constraint: " +
                enum_constraint({"ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATE_NEW", "NONE"}));
}

void Constraints::request_items() {
  required("RequestItems");
  const auto items = request_.member("RequestItems");
  if (!items || !items->empty()) return;
  violated_text(
      "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal "
      "to 1");
}

void Constraints::key_attribute_name(const std::optional<std::string_view>& name, const std::string& path) {
  if (!name) {
    violated_text(join({"Value null at '", path, "'", kConstraint, "Member must not be null"}));
  } else if (name->empty()) {
    violated("", path, "Member must have length greater than or equal to 1");
  } else if (name->size() > limits::kKeyAttributeNameBytesMax) {
    violated(*name, path, "Member must have length less than or equal to 255");
  }
}

Result<void> Constraints::check() const {
  if (alone_) return errors::validation("1 validation error detected: " + *alone_);
  if (texts_.empty()) return {};
  const auto count = std::min(texts_.size(), kViolationsMax);
  std::string message =
      std::to_string(count) + (count == 1 ? " validation error detected: " : " validation errors detected: ");
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) message += "; ";
    message += texts_[i];
  }
  return errors::validation(std::move(message));
}

AwsError as_single_item_error(Validation validation, AwsError error) {
  if (validation == Validation::kClassic || error.name() != "ValidationException") return error;
  if (error.message().find(" detected: ") != std::string::npos) return error;
  return errors::validation("1 validation error detected: " + error.message());
}

}  // namespace offstage::emulator
