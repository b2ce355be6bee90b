#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

namespace offstage::emulator::expression {

/// A ConditionExpression or FilterExpression that can be evaluated: parsed, bound and checked. Immutable,
/// cheap to copy, usable from several threads.
class Condition {
 public:
  explicit Condition(BoundCondition tree) : tree_(std::make_shared<const BoundCondition>(std::move(tree))) {}

  const BoundCondition& tree() const { return *tree_; }

 private:
  std::shared_ptr<const BoundCondition> tree_;
};

/// `kind` is kCondition or kFilter. Errors are ValidationExceptions with the texts of the developer
/// guide's service, without a validation cohort's prefix ("Condition and filter expressions, operators,
/// and functions").
Result<Condition> parse_condition(std::string_view text, ExpressionKind kind, Placeholders& placeholders);

/// Whether the item meets the condition. An item that does not exist is an empty one.
bool evaluate(const Condition& condition, const Item& item);

/// Every document path the condition mentions, in order of appearance, with repeats.
std::vector<DocumentPath> paths_of(const Condition& condition);
std::vector<DocumentPath> paths_of(const BoundCondition& condition);

}  // namespace offstage::emulator::expression
