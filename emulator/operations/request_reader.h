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
  RequestReader(json::Value root, Validation validation, std::string_view host = {})
      : root_(root), validation_(validation), host_(host) {}

  Validation validation() const { return validation_; }
  /// What the client calls this server: host, or host and port. Empty when it did not say.
  std::string_view host() const { return host_; }
  const CohortRules& rules() const { return rules_of(validation_); }

  std::optional<json::Value> member(std::string_view name) const;
  bool has(std::string_view name) const { return member(name).has_value(); }
  std::optional<std::string_view> string(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  /// Booleans may also come as words: "true", "1", "yes" and their opposites.
  bool boolean(std::string_view name, bool absent) const;
  /// The same request as the other layer reads it.
  RequestReader with(Validation validation) const { return {root_, validation}; }
  /// All of it.
  json::Value value() const { return root_; }
  /// A member that is a structure itself.
  RequestReader structure(json::Value value) const { return {value, validation_}; }

  CapacityReport capacity_report() const;

 private:
  json::Value root_;
  Validation validation_;
  std::string_view host_;
};

/// Gathers violations of member constraints, which AWS reports all at once: "2 validation errors detected:
/// ...; ...". Checks are called in the order in which AWS lists them; a member that is absent violates
/// nothing but required(). Where the cohorts differ in more than words, it asks the request's rules().
class Constraints {
 public:
  explicit Constraints(const RequestReader& request) : request_(request) {}
  /// For members that stand deeper: `path` is what stands before them, "transactItems.1.member.put.".
  Constraints(const RequestReader& request, std::string path) : request_(request), path_(std::move(path)) {}

  // Rules for members of the request, by their names.
  void required(std::string_view member);
  void table_name(std::size_t length_min);
  void index_name();
  void one_of(std::string_view member, std::initializer_list<std::string_view> values);
  void between(std::string_view member, std::int64_t minimum, std::int64_t maximum);
  void return_consumed_capacity() { one_of("ReturnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"}); }
  void return_item_collection_metrics() { one_of("ReturnItemCollectionMetrics", {"SIZE", "NONE"}); }
  void return_values_on_failure() { one_of("ReturnValuesOnConditionCheckFailure", {"ALL_OLD", "NONE"}); }
  void return_values();
  void conditional_operator();
  /// RequestItems of the batches: there, not empty, and its names are those of tables.
  void request_items();

  // Rules for values, with the path as AWS spells it: "keySchema.1.member.keyType".
  void length(std::string_view value, std::string_view path, std::size_t minimum, std::size_t maximum);
  /// The name of a table or an index: its characters and its length.
  void name(std::string_view value, std::string_view path, std::size_t length_min);
  void one_of(std::string_view value, std::string_view path, std::initializer_list<std::string_view> values);
  /// An attribute name in a table's definition: there, and of a length that a key attribute may have.
  void key_attribute_name(const std::optional<std::string_view>& name, const std::string& path);

  // Violations that the caller found.
  void violated(std::string_view value, std::string_view path, texts::Text constraint,
                texts::Arguments arguments = {});
  /// The member is not there.
  void violated_null(std::string_view path);
  /// The length of a member of the request itself.
  void violated_length(std::string_view member, std::string_view value, texts::Text constraint,
                       texts::Arguments arguments);
  /// Shows the path and not the value.
  void violated_hidden(std::string_view path, texts::Text constraint, texts::Arguments arguments = {});

  bool empty() const { return violations_.empty(); }
  /// The ValidationException, if anything was violated.
  Result<void> check() const;

 private:
  std::string path_of(std::string_view member) const;
  /// One of a few words, in the newest layer reported by its `set` alone.
  void word(std::string_view member, std::initializer_list<std::string_view> values, texts::Text set);

  const RequestReader& request_;
  std::string path_;
  std::vector<std::string> violations_;
  std::optional<std::string> alone_;  // beside which AWS reports no other
};

/// An error of PutItem's, UpdateItem's or DeleteItem's parameters, expressions or values: counted where the
/// cohort's rules say so. Errors that are counted already pass unchanged, and those that are none of
/// validation.
AwsError as_single_item_error(Validation validation, AwsError error);

/// "TableName" -> "tableName", as constraint texts spell members.
std::string member_path(std::string_view member);

}  // namespace offstage::emulator
