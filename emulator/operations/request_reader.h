#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/engine/capacity.h"
#include "emulator/model/errors.h"

namespace offstage::emulator {

/// Typed look at a request's members. The body has passed check_shape() for the operation, so that a
/// member is of its type or absent (null counts as absent). Lives as long as the document it reads.
class RequestReader {
 public:
  RequestReader(json::Value root, Validation validation) : root_(root), validation_(validation) {}

  Validation validation() const { return validation_; }
  bool newest() const { return validation_ == Validation::kNewest; }

  std::optional<json::Value> member(std::string_view name) const;
  bool has(std::string_view name) const { return member(name).has_value(); }
  std::optional<std::string_view> string(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  /// Booleans may also come as words: "true", "1", "yes" and their opposites.
  bool boolean(std::string_view name, bool absent) const;
  /// A member that is a structure itself.
  RequestReader structure(json::Value value) const { return {value, validation_}; }

  CapacityReport capacity_report() const;

 private:
  json::Value root_;
  Validation validation_;
};

/// Gathers violations of member constraints, which AWS reports all at once: "2 validation errors detected:
/// ...; ...". Checks are called in the order in which AWS lists them; a member that is absent violates
/// nothing but required().
class Constraints {
 public:
  explicit Constraints(const RequestReader& request) : request_(request) {}
  /// For members that stand deeper: `path` is what stands before them, "transactItems.1.member.put.".
  Constraints(const RequestReader& request, std::string path) : request_(request), path_(std::move(path)) {}

  void required(std::string_view member);
  void table_name(std::size_t length_min);
  void index_name();
  void one_of(std::string_view member, std::initializer_list<std::string_view> values);
  void between(std::string_view member, std::int64_t minimum, std::int64_t maximum);
  void return_consumed_capacity() { one_of("ReturnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"}); }
  void return_item_collection_metrics() { one_of("ReturnItemCollectionMetrics", {"SIZE", "NONE"}); }
  void return_values();
  /// RequestItems of the batches: there, and not empty.
  void request_items();
  /// An attribute name in a table's definition: there, and of a length that a key attribute may have.
  void key_attribute_name(const std::optional<std::string_view>& name, const std::string& path);

  /// Any other: `path` as AWS spells it, such as "keySchema.1.member.keyType".
  void violated(std::string_view value, std::string_view path, std::string_view constraint);
  /// The length of a member of the request itself, which the newest layer reports without its value.
  void violated_length(std::string_view member, std::string_view value, std::string_view bound);
  void violated_text(std::string text);
  /// A violation beside which AWS reports no other.
  void violated_alone(std::string text);

  bool empty() const { return texts_.empty(); }
  /// The ValidationException, if anything was violated.
  Result<void> check() const;

 private:
  std::string path_of(std::string_view member) const;

  const RequestReader& request_;
  std::string path_;
  std::vector<std::string> texts_;
  std::optional<std::string> alone_;
};

/// "Member must satisfy enum value set: [A, B]"
std::string enum_constraint(std::initializer_list<std::string_view> values);

/// The newest layer puts "1 validation error detected: " before errors of the parameters, expressions and
/// values of PutItem, UpdateItem and DeleteItem (DYNAMODB.md 0). Other errors pass unchanged.
AwsError as_single_item_error(Validation validation, AwsError error);

/// "TableName" -> "tableName", as constraint texts spell members.
std::string member_path(std::string_view member);

}  // namespace offstage::emulator
