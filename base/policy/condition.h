#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/policy/context.h"
#include "base/policy/text.h"
#include "base/result.h"

namespace offstage {

/// One key of a statement's Condition: an operator, the key and the values that it is compared with ("IAM
/// JSON policy elements: Condition operators", IAM user guide).
class PolicyCondition {
 public:
  /// Appends every condition of a Condition element. The failure names what is wrong and what was expected.
  static Result<void, Failure> parse(json::Value element, bool has_variables,
                                     std::vector<PolicyCondition>& conditions);

  bool holds(const PolicyContext& context) const;

 private:
  using Matches = bool (*)(const PolicyText& wanted, std::string_view given, const PolicyContext& context);
  struct Operator {
    std::string_view name;
    Matches matches;
    bool is_negated = false;
  };
  enum class Quantifier { kNone, kForAllValues, kForAnyValue };

  static const Operator kOperators[];

  PolicyCondition() = default;
  static Result<PolicyCondition, Failure> read_operator(std::string_view name);

  const Operator* operator_ = nullptr;  // nullptr: Null
  Quantifier quantifier_ = Quantifier::kNone;
  bool if_exists_ = false;
  std::string key_;
  std::vector<PolicyText> values_;
};

}  // namespace offstage
