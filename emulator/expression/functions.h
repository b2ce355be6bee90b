#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "emulator/expression/ast.h"

/// What can be called in an expression (developer guide, "Condition and filter expressions, operators, and
/// functions" and "Update expressions").
namespace offstage::emulator::expression {

/// Names are case-sensitive; nothing for a name that is no function.
std::optional<Function> function_named(std::string_view name);

std::string_view function_name(Function function);

std::size_t operand_count(Function function);

/// if_not_exists and list_append; all others belong into conditions.
bool is_update_function(Function function);

/// Whether a call is a condition by itself; size() is an operand.
bool is_condition_function(Function function);

/// "=", "<>", and so on.
std::string_view comparator_text(Comparator comparator);

}  // namespace offstage::emulator::expression
