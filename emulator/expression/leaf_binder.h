#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

namespace offstage::emulator::expression {

/// Binds the leaves of a tree. An undefined placeholder does not stop it: the caller asks afterwards, in
/// the order in which DynamoDB would notice, and then drops what was bound.
class LeafBinder {
 public:
  LeafBinder(ExpressionKind kind, Placeholders& placeholders) : kind_(kind), placeholders_(placeholders) {}

  DocumentPath path(const TextPath& text);
  AttributeValue value(const TextValue& text);
  BoundOperand operand(const TextOperand& text);
  BoundCall call(const TextCall& text);

  /// An error for the first undefined placeholder of any sort; for the first name, then the first value.
  Result<void> check_defined() const;
  Result<void> check_names_then_values() const;

 private:
  struct Undefined {
    std::string key;
    bool before_other = false;  // nothing of the other sort was missing yet
  };
  AwsError undefined_name() const;
  AwsError undefined_value() const;
  std::string resolve(const std::string& name);

  ExpressionKind kind_;
  Placeholders& placeholders_;
  std::optional<Undefined> missing_name_;
  std::optional<Undefined> missing_value_;
};

}  // namespace offstage::emulator::expression
