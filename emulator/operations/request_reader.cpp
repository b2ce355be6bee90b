#include "emulator/operations/request_reader.h"

#include <algorithm>

#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"

namespace offstage::emulator {
namespace {

using texts::Arguments;
using texts::fill;
using texts::Text;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

/// A name or an ARN of a table, as the data plane takes it.
bool is_table(std::string_view text) {
  return text.starts_with("arn:") || (is_name(text) && text.size() <= limits::kTableNameBytesMax);
}

bool contains(std::initializer_list<std::string_view> values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string join(std::initializer_list<std::string_view> values) {
  std::string list;
  for (const auto value : values) {
    if (!list.empty()) list += ", ";
    list += value;
  }
  return list;
}

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

std::string Constraints::path_of(std::string_view member) const {
  return path_ + member_path(member);
}

void Constraints::violated(std::string_view value, std::string_view path, Text constraint,
                           Arguments arguments) {
  violations_.push_back(fill(texts::kViolated, {value, path, fill(constraint, arguments)}));
}

void Constraints::violated_null(std::string_view path) {
  violations_.push_back(fill(texts::kViolatedNull, {path}));
}

void Constraints::violated_hidden(std::string_view path, Text constraint, Arguments arguments) {
  violations_.push_back(fill(texts::kViolatedValueHidden, {path, fill(constraint, arguments)}));
}

void Constraints::violated_length(std::string_view member, std::string_view value, Text constraint,
                                  Arguments arguments) {
  if (request_.rules().lengths_without_value) return violated_hidden(member, constraint, arguments);
  violated(value, member_path(member), constraint, arguments);
}

void Constraints::required(std::string_view member) {
  if (!request_.has(member)) violated_null(path_of(member));
}

void Constraints::length(std::string_view value, std::string_view path, std::size_t minimum,
                         std::size_t maximum) {
  if (value.size() < minimum) violated(value, path, texts::kLengthAtLeast, {std::to_string(minimum)});
  if (value.size() > maximum) violated(value, path, texts::kLengthAtMost, {std::to_string(maximum)});
}

void Constraints::name(std::string_view value, std::string_view path, std::size_t length_min) {
  if (!is_name(value)) violated(value, path, texts::kNamePattern);
  length(value, path, length_min, limits::kTableNameBytesMax);
}

void Constraints::table_name(std::size_t length_min) {
  const auto table = request_.string("TableName");
  if (!table) return required("TableName");
  if (table->starts_with("arn:")) return;
  if (!table->empty() || length_min != 1) return name(*table, path_of("TableName"), length_min);
  if (!request_.rules().empty_table_name_alone) return length("", path_of("TableName"), 1, 1);
  if (!alone_) alone_ = fill(texts::kViolatedValueHidden, {"TableName", fill(texts::kLengthAtLeast, {"1"})});
}

void Constraints::index_name() {
  if (const auto index = request_.string("IndexName")) name(*index, "indexName", limits::kTableNameBytesMin);
}

void Constraints::one_of(std::string_view value, std::string_view path,
                         std::initializer_list<std::string_view> values) {
  if (contains(values, value)) return;
  violated(value, path, texts::kOneOf, {join(values)});
}

void Constraints::one_of(std::string_view member, std::initializer_list<std::string_view> values) {
  if (const auto value = request_.string(member)) one_of(*value, path_of(member), values);
}

void Constraints::between(std::string_view member, std::int64_t minimum, std::int64_t maximum) {
  const auto value = request_.integer(member);
  if (!value) return;
  const auto shown = std::to_string(*value);
  const auto path = member_path(member);
  if (*value < minimum) violated(shown, path, texts::kValueAtLeast, {std::to_string(minimum)});
  if (*value > maximum) violated(shown, path, texts::kValueAtMost, {std::to_string(maximum)});
}

void Constraints::word(std::string_view member, std::initializer_list<std::string_view> values, Text set) {
  if (!request_.rules().enums_without_member) return one_of(member, values);
  const auto value = request_.string(member);
  if (!value || contains(values, *value)) return;
  violations_.push_back(fill(texts::kViolatedMemberHidden, {fill(texts::kOneOf, {set.words})}));
}

void Constraints::return_values() {
  word("ReturnValues", {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"}, texts::kReturnValuesSet);
}

void Constraints::conditional_operator() {
  word("ConditionalOperator", {"OR", "AND"}, texts::kConditionalOperatorSet);
}

void Constraints::request_items() {
  required("RequestItems");
  const auto items = request_.member("RequestItems");
  if (!items) return;
  if (items->empty()) violated_hidden("RequestItems", texts::kLengthAtLeast, {"1"});
  bool all_tables = true;
  for (const auto table : items->members()) all_tables &= is_table(table.name);
  if (!all_tables) violated(items->to_json(), "requestItems", texts::kMapNames, {"255", "1"});
}

void Constraints::key_attribute_name(const std::optional<std::string_view>& name, const std::string& path) {
  if (!name) return violated_null(path);
  length(*name, path, 1, limits::kKeyAttributeNameBytesMax);
}

Result<void> Constraints::check() const {
  if (alone_) return errors::violations({*alone_});
  if (violations_.empty()) return {};
  return errors::violations(violations_);
}

AwsError as_single_item_error(Validation validation, AwsError error) {
  if (!rules_of(validation).single_item_errors_counted || error.name() != "ValidationException") return error;
  if (errors::is_counted(error)) return error;
  return errors::violations({error.message()});
}

}  // namespace offstage::emulator
