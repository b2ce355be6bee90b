#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

/// The checks on bound operands that need no item. Only values and calls have a type before there is one;
/// attributes get theirs at run time.
namespace offstage::emulator::expression {

/// The type that an operand will have in any case.
std::optional<AttributeType> static_type(const BoundOperand& operand);

/// "Incorrect number of operands…", for the call and the calls among its arguments.
Result<void> check_operand_count(ExpressionKind kind, const BoundCall& call);
/// The same for an operand that may be a call.
Result<void> check_operand_count(ExpressionKind kind, const BoundOperand& operand);

/// "The first operand must be distinct…", when a later operand is the same path as the first.
Result<void> check_distinct(ExpressionKind kind, std::string_view name, const BoundOperand& first,
                            const BoundOperand& other);

/// "Incorrect operand type for operator or function…", unless the operand is of one of the types or of
/// none yet.
Result<void> check_operand_type(ExpressionKind kind, std::string_view name, const BoundOperand& operand,
                                std::initializer_list<AttributeType> allowed);

/// What the function asks of its arguments, innermost calls first. The counts are right.
Result<void> check_arguments(ExpressionKind kind, const BoundCall& call);
Result<void> check_arguments(ExpressionKind kind, const BoundOperand& operand);

AwsError incorrect_operand_type(ExpressionKind kind, std::string_view name, std::string_view type);

}  // namespace offstage::emulator::expression
